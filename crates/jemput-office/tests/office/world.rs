//! An office in a temporary folder.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jemput_domain::time::UnixMillis;
use jemput_gateway::testing::free_ports;
use jemput_office::importer::Importer;
use jemput_office::issuing::Issuing;
use jemput_office::keys::{Card, Place, UnlockWith, ceremony, inner_keys};
use jemput_office::office::system_clock;
use jemput_office::serve::open::open_with;
use jemput_office::serve::{Bounds, Options, Running, ServeOptions, open, start};
use sqlx::Row as _;

pub const VILLAGE: &str = "12.77.01.1002";

pub struct World {
    pub folder: tempfile::TempDir,
    pub port: u16,
    pub tls: bool,
}

impl World {
    /// A new office with its keys; its gateway will be on a free port.
    pub async fn new() -> Self {
        Self::with("12.77", false).await
    }

    pub async fn with(office: &str, tls: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let [port] = free_ports();
        let world = Self { folder, port, tls };
        let place = Place::new(&world.dir());
        inner_keys::make_key_file(&world.key_file()).unwrap();
        let scheme = if tls { "https" } else { "http" };
        let plan = ceremony::Plan {
            office: office.to_owned(),
            name: "Kantor uji".to_owned(),
            gateways: vec![format!("{scheme}://127.0.0.1:{port}")],
            root_key: place.root_key(),
            sheets: None,
            unlock: world.unlock(),
            demonstration: true,
        };
        let done = ceremony::hold(&place, &plan, system_clock()(), |_| Ok(None)).unwrap();
        let card = Card::read(&place).unwrap();
        let opened = open_with(place, card.clone(), Arc::new(done.keys), &world.options())
            .await
            .unwrap();
        let issuing = Issuing::new(opened.office.clone(), opened.keys, card.root);
        issuing.keep_keyset(&done.keyset).await.unwrap();
        issuing.raise_pack(|_| Ok(()), "test").await.unwrap();
        opened.office.db.close().await;
        world
    }

    pub fn dir(&self) -> PathBuf {
        self.folder.path().join("office")
    }

    pub fn key_file(&self) -> PathBuf {
        self.folder.path().join("key")
    }

    pub fn unlock(&self) -> UnlockWith {
        UnlockWith::KeyFile(self.key_file())
    }

    pub fn options(&self) -> Options {
        Options {
            dir: self.dir(),
            database: None,
            blobs: None,
            unlock: self.unlock(),
            clock: None,
        }
    }

    /// Serves everything.
    pub async fn serve(&self) -> Running {
        self.serve_within(Bounds::default()).await
    }

    /// Serves everything, laptops within bounds.
    pub async fn serve_within(&self, bounds: Bounds) -> Running {
        start(ServeOptions {
            office: self.options(),
            web: "127.0.0.1:0".parse().unwrap(),
            gateway: format!("127.0.0.1:{}", self.port).parse().unwrap(),
            gateway_plain: !self.tls,
            gateway_database: None,
            gateway_blobs: None,
            bounds,
        })
        .await
        .unwrap()
    }

    /// The office without a server, as `import` opens it.
    pub async fn importer(&self) -> Importer {
        let opened = open(&self.options()).await.unwrap();
        Importer::new(opened.office, opened.keys, opened.card.root)
            .await
            .unwrap()
    }
}

/// One number from the office's database.
pub async fn number(importer: &Importer, sql: &'static str) -> i64 {
    sqlx::query(sql)
        .fetch_one(importer.office().db.pool())
        .await
        .unwrap()
        .try_get(0)
        .unwrap()
}

/// Waits until a number is there.
pub async fn until(importer: &Importer, sql: &'static str, wanted: i64) {
    let mut last = 0;
    for _ in 0..400 {
        last = number(importer, sql).await;
        if last == wanted {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("{sql}: {last}, not {wanted}");
}

pub fn in_a_year(importer: &Importer) -> UnixMillis {
    UnixMillis(importer.office().now().0 + 365 * 24 * 3600 * 1000)
}
