//! Opening an office's folder: who it is, its database, its sealed items, its keys.

use std::path::PathBuf;
use std::sync::Arc;

use crate::keys::{Card, InnerKeys, KeyError, Place, UnlockWith};
use crate::office::{Clock, Office, system_clock};
use crate::storage::items::Items;
use crate::storage::{Db, StorageError};

/// Which office, and where its data is.
pub struct Options {
    /// Its folder.
    pub dir: PathBuf,
    /// `postgres://…`, `sqlite://…`; the folder's own file by default.
    pub database: Option<String>,
    /// `s3://…` or a folder; the office folder's own by default.
    pub blobs: Option<String>,
    /// Unlocks the inner keys.
    pub unlock: UnlockWith,
    /// The time; the machine's by default.
    pub clock: Option<Clock>,
}

/// An open office.
pub struct Opened {
    /// Its folder.
    pub place: Place,
    /// Who it is.
    pub card: Card,
    /// Its parts.
    pub office: Office,
    /// Its keys.
    pub keys: Arc<InnerKeys>,
}

/// Why an office could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Its keys.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Its storage.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl From<OpenError> for super::ServeError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Key(error) => Self::Key(error),
            OpenError::Storage(error) => Self::Storage(error),
        }
    }
}

/// The office's database: the one that was said, else the file in its folder.
pub fn database_url(place: &Place, said: Option<&str>) -> String {
    said.map_or_else(|| Db::sqlite_url(&place.database()), ToOwned::to_owned)
}

/// Opens an office.
pub async fn open(options: &Options) -> Result<Opened, OpenError> {
    let place = Place::new(&options.dir);
    let card = Card::read(&place)?;
    let keys = InnerKeys::unlock(&place, &options.unlock)?;
    open_with(place, card, Arc::new(keys), options).await
}

/// The same with keys that are unlocked already.
pub async fn open_with(
    place: Place,
    card: Card,
    keys: Arc<InnerKeys>,
    options: &Options,
) -> Result<Opened, OpenError> {
    let url = database_url(&place, options.database.as_deref());
    let db = Db::open(&url, &card.office, &card.name).await?;
    let blobs = options
        .blobs
        .clone()
        .unwrap_or_else(|| place.items().display().to_string());
    let items = Items::open(&blobs, &place.spool())?;
    let clock = options.clock.clone().unwrap_or_else(system_clock);
    let office = Office::new(&card.name, place.dir().to_owned(), db, items, clock);
    Ok(Opened {
        place,
        card,
        office,
        keys,
    })
}
