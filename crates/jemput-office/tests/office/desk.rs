//! An office, a laptop enrolled at its desk, and a folder to bring files in from.

use jemput_office::importer::{ImportError, Importer, Summary};

use crate::laptop::Laptop;
use crate::world::World;

pub struct Desk {
    /// Its folder goes with it.
    _world: World,
    pub importer: Importer,
    pub laptop: Laptop,
    pub folder: tempfile::TempDir,
}

impl Desk {
    pub async fn new(label: &str) -> Self {
        let world = World::new().await;
        let importer = world.importer().await;
        Self {
            laptop: Laptop::at_desk(&importer, label).await,
            folder: tempfile::tempdir().unwrap(),
            _world: world,
            importer,
        }
    }

    /// Puts a file into the folder.
    pub fn put(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.folder.path().join(name), bytes).unwrap();
    }

    /// Takes the folder in.
    pub async fn import(&self) -> Summary {
        self.try_import().await.unwrap()
    }

    pub async fn try_import(&self) -> Result<Summary, ImportError> {
        let paths = [self.folder.path().to_owned()];
        self.importer.import(&paths, "test", &|_, _| {}).await
    }
}
