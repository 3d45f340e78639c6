//! A full disk, a full database.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use futures::future::BoxFuture;
use jemput_gateway::GatewayError;
use jemput_gateway::blobs::{Blobs, FolderBlobs};
use jemput_office::importer::Importer;
use jemput_office::office::{Office, system_clock};
use jemput_office::serve::open;
use jemput_office::storage::items::Items;

use super::*;

/// A disk that can be full.
struct Full {
    inner: FolderBlobs,
    full: Arc<AtomicBool>,
}

impl Full {
    fn check(&self) -> Result<(), GatewayError> {
        if self.full.load(Ordering::SeqCst) {
            Err(GatewayError::DiskFull)
        } else {
            Ok(())
        }
    }
}

impl Blobs for Full {
    fn adopt<'a>(
        &'a self,
        name: &'a str,
        file: &'a std::path::Path,
    ) -> BoxFuture<'a, Result<(), GatewayError>> {
        Box::pin(async move {
            self.check()?;
            self.inner.adopt(name, file).await
        })
    }
    fn put<'a>(&'a self, name: &'a str, bytes: Bytes) -> BoxFuture<'a, Result<(), GatewayError>> {
        Box::pin(async move {
            self.check()?;
            self.inner.put(name, bytes).await
        })
    }
    fn read<'a>(
        &'a self,
        name: &'a str,
        range: std::ops::Range<u64>,
    ) -> BoxFuture<'a, Result<Bytes, GatewayError>> {
        self.inner.read(name, range)
    }
    fn length<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Option<u64>, GatewayError>> {
        self.inner.length(name)
    }
    fn delete<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<(), GatewayError>> {
        self.inner.delete(name)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_stops_the_import_and_room_completes_it() {
    let world = World::new().await;
    let opened = open(&world.options()).await.unwrap();
    let full = Arc::new(AtomicBool::new(true));
    let blobs = Full {
        inner: FolderBlobs::open(&world.dir().join("small")).unwrap(),
        full: full.clone(),
    };
    let items = Items::of(Arc::new(blobs), &world.dir().join("spool")).unwrap();
    let office = Office::new(
        "Kantor uji",
        world.dir(),
        opened.office.db.clone(),
        items,
        system_clock(),
    );
    let importer = Importer::new(office, opened.keys.clone(), opened.card.root.clone())
        .await
        .unwrap();
    let mut laptop = Laptop::at_desk(&importer, "laptop 01").await;
    let folder = tempfile::tempdir().unwrap();
    for number in 0..3 {
        let made = laptop.seal(
            &[outcome(OutcomeCode::Rekam)],
            &[(Uuid::new_v4(), vec![3; 80_000])],
        );
        std::fs::write(folder.path().join(format!("{number}.zip")), made.file).unwrap();
    }
    let paths = [folder.path().to_owned()];
    let stopped = importer
        .import(&paths, "test", &|_, _| {})
        .await
        .unwrap_err();
    assert!(stopped.is_disk_full(), "{stopped}");
    // Records were in before; no receipt speaks of a scan.
    assert_eq!(number(&importer, "SELECT COUNT(*) FROM outcomes").await, 3);
    assert_eq!(number(&importer, "SELECT COUNT(*) FROM receipts").await, 0);
    full.store(false, Ordering::SeqCst);
    let summary = importer.import(&paths, "test", &|_, _| {}).await.unwrap();
    assert_eq!((summary.safe, summary.records, summary.scans), (3, 0, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_database_keeps_what_it_acknowledged() {
    let mut desk = Desk::new("laptop 01").await;
    let file = desk.laptop.seal(&[outcome(OutcomeCode::Rekam)], &[]).file;
    desk.put("0.zip", &file);
    desk.import().await;
    let pages = number(&desk.importer, "SELECT page_count FROM pragma_page_count").await;
    limit(&desk.importer, pages + 20).await;
    let many: Vec<String> = (0..4000).map(|_| outcome(OutcomeCode::Rekam)).collect();
    let file = desk.laptop.seal(&many, &[]).file;
    desk.put("1.zip", &file);
    let stopped = desk.try_import().await.unwrap_err();
    assert!(stopped.is_disk_full(), "{stopped}");
    assert_eq!(
        number(&desk.importer, "SELECT COUNT(*) FROM outcomes").await,
        1
    );
    limit(&desk.importer, 1_000_000).await;
    let summary = desk.import().await;
    assert_eq!((summary.safe, summary.records), (2, 4000));
}

/// A database that may not grow: each of the pool's connections has its own limit.
pub async fn limit(importer: &Importer, pages: i64) {
    let pool = importer.office().db.pool();
    let mut held = Vec::new();
    for _ in 0..pool.options().get_max_connections() {
        let mut connection = pool.acquire().await.unwrap();
        let sql = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"));
        sqlx::query(sql).fetch_all(&mut *connection).await.unwrap();
        held.push(connection);
    }
}
