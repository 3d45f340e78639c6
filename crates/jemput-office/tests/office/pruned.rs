//! What a restored office has lost and the laptop has pruned is named, until it comes back.

use std::path::Path;

use jemput_domain::outcome::OutcomeCode;
use jemput_gateway::Inner as _;
use jemput_gateway::inner::What;
use jemput_link::stick::{FolderVolume, StickExport, bring_home};
use jemput_link::{Control, Outbox as _, Received};
use jemput_office::importer::Importer;
use jemput_seal::statement::{ItemRange, ItemState, Receipt};
use jemput_seal::{Hash, SigningSecret, Uuid};
use sqlx::Row as _;

use crate::laptop::{Laptop, outcome};
use crate::world::{World, number, until};

const IMPORTED: &str = "SELECT COUNT(*) FROM bundles WHERE state IN ('imported', 'backed_up')";
const LOST: &str = "SELECT COUNT(*) FROM quarantine WHERE reason = 'lost_and_pruned'";
const OPEN: &str = "SELECT COUNT(*) FROM quarantine WHERE settled_at IS NULL";

/// Puts a day with a scan into the outbox, and gives its file as well.
fn day(laptop: &mut Laptop) -> (Hash, Vec<u8>) {
    let scan = (Uuid::new_v4(), vec![7; 70_000]);
    let made = laptop.seal(&[outcome(OutcomeCode::Rekam)], &[scan]);
    let hash = made.sealed.header_hash;
    laptop.outbox.add(hash, 3, made.file.clone());
    (hash, made.file)
}

fn copy_of(world: &World) -> std::path::PathBuf {
    let copy = world.folder.path().join("old.db");
    std::fs::copy(world.dir().join("office.db"), &copy).unwrap();
    copy
}

fn put_back(world: &World, copy: &Path) {
    let database = world.dir().join("office.db");
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{ending}", database.display()));
    }
    std::fs::copy(copy, &database).unwrap();
}

async fn bring_file(importer: &Importer, bundle: &(Hash, Vec<u8>)) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join(format!("{}.jemput", bundle.0)),
        &bundle.1,
    )
    .unwrap();
    let paths = [folder.path().to_owned()];
    let summary = importer.import(&paths, "test", &|_, _| {}).await.unwrap();
    assert_eq!((summary.safe, summary.look_at.len()), (1, 0), "{summary:?}");
}

/// Bundle, laptop and reason of what nobody has settled.
async fn named(importer: &Importer) -> Vec<[String; 3]> {
    let sql = "SELECT header_hash, device, reason FROM quarantine WHERE settled_at IS NULL";
    let rows = sqlx::query(sql)
        .fetch_all(importer.office().db.pool())
        .await
        .unwrap();
    let columns = |row: &sqlx::any::AnyRow| [0, 1, 2].map(|column| row.get(column));
    rows.iter().map(columns).collect()
}

fn as_lost(laptop: &Laptop, bundle: Hash) -> [String; 3] {
    let device = laptop.identity.device.to_string();
    [bundle.to_string(), device, "lost_and_pruned".to_owned()]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_bundle_is_named_by_network_until_it_comes() {
    let world = World::new().await;
    let running = world.serve().await;
    let mut laptop = Laptop::by_network(&running, "laptop 01").await;
    running.stop().await;
    let copy = copy_of(&world);

    // Two days come, are in a backup, and the laptop forgets one of them.
    let running = world.serve().await;
    let importer = running.parts.importer.clone();
    let (lost, kept) = (day(&mut laptop), day(&mut laptop));
    laptop.send().await;
    until(&importer, IMPORTED, 2).await;
    let backups = world.folder.path().join("backups");
    assert_eq!(importer.backup(&backups).await.unwrap().bundles, 2);
    for sql in [
        "SELECT COUNT(*) FROM receipts WHERE pushed_at IS NULL",
        "SELECT COUNT(*) FROM bundles WHERE released = 0",
    ] {
        until(&importer, sql, 0).await;
    }
    laptop.send().await;
    laptop.outbox.prune(&lost.0);
    running.stop().await;

    // Somebody puts a copy back in which there is neither.
    put_back(&world, &copy);
    let running = world.serve().await;
    let importer = running.parts.importer.clone();
    for _ in 0..40 {
        laptop.send().await;
        if number(&importer, LOST).await > 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    until(&importer, IMPORTED, 1).await;
    for _ in 0..2 {
        laptop.send().await;
    }
    let wanted = [as_lost(&laptop, lost.0)];
    assert_eq!(named(&importer).await, wanted, "and not {}", kept.0);
    let changes = running.gateway().changes(0, 1000).await.unwrap();
    let pruned = changes
        .iter()
        .filter(|change| matches!(change.what, What::Pruned { .. }));
    assert_eq!(pruned.count(), 1, "told once");

    bring_file(&importer, &lost).await;
    for (sql, wanted) in [(IMPORTED, 2), (LOST, 1), (OPEN, 0)] {
        assert_eq!(number(&importer, sql).await, wanted, "{sql}");
    }
    laptop.send().await;
    assert_eq!(number(&importer, OPEN).await, 0);
    running.stop().await;
}

/// A stick there and back; the words of what is to look at.
async fn stick(importer: &Importer, laptop: &Laptop) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let volume = FolderVolume::new(folder.path());
    let job = StickExport {
        outbox: &*laptop.outbox,
        identity: &laptop.identity,
        wall: 0,
    };
    let control = Control::default();
    job.run(&volume, &[], &control, &mut |_| {}).unwrap();
    let paths = [folder.path().to_owned()];
    let summary = importer.import(&paths, "test", &|_, _| {}).await.unwrap();
    bring_home(&volume, &*laptop.outbox, &laptop.identity).unwrap();
    let look_at = summary.look_at.into_iter();
    look_at.map(|looked| looked.reason).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_bundle_is_named_by_stick_until_it_comes() {
    let world = World::new().await;
    let importer = world.importer().await;
    let mut laptop = Laptop::at_desk(&importer, "laptop 01").await;
    importer.office().db.close().await;
    let copy = copy_of(&world);

    let importer = world.importer().await;
    let (lost, kept) = (day(&mut laptop), day(&mut laptop));
    assert!(stick(&importer, &laptop).await.is_empty());
    laptop.outbox.prune(&lost.0);
    // Of this one the office never said anything.
    let state = ItemState::BackedUp;
    let invented = Receipt {
        office: "12.77".to_owned(),
        header_hash: Hash([9; 32]),
        items: vec![ItemRange {
            from: 0,
            to: 1,
            state: state.clone(),
        }],
        state,
        epoch: Uuid::from_u128(9),
        counter: 1,
        time: 1,
    };
    let forged = SigningSecret::generate(&mut rand::rng());
    let forged = forged.sign(&invented).unwrap();
    laptop.outbox.add(invented.header_hash, 2, Vec::new());
    laptop.outbox.prune(&invented.header_hash);
    let received = Received {
        receipts: vec![(forged, invented)],
        ..Received::default()
    };
    laptop.outbox.keep(received).unwrap();
    assert!(stick(&importer, &laptop).await.is_empty());
    assert_eq!(number(&importer, LOST).await, 0, "it is here");
    importer.office().db.close().await;

    put_back(&world, &copy);
    let importer = world.importer().await;
    assert!(stick(&importer, &laptop).await.is_empty(), "not told yet");
    assert_eq!(stick(&importer, &laptop).await, ["lost_and_pruned"]);
    assert!(stick(&importer, &laptop).await.is_empty(), "known");
    let wanted = [as_lost(&laptop, lost.0)];
    assert_eq!(named(&importer).await, wanted, "and not {}", kept.0);
    assert_eq!(number(&importer, IMPORTED).await, 1);

    bring_file(&importer, &lost).await;
    assert!(stick(&importer, &laptop).await.is_empty());
    for (sql, wanted) in [(IMPORTED, 2), (LOST, 1), (OPEN, 0)] {
        assert_eq!(number(&importer, sql).await, wanted, "{sql}");
    }
}
