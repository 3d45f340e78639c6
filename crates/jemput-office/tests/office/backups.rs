//! Each backup folder alone brings the office back.

use jemput_domain::outcome::OutcomeCode;
use jemput_office::importer::{Importer, backup_key, restore};
use jemput_office::keys::{InnerKeys, Place};
use jemput_seal::Uuid;

use crate::laptop::{Laptop, outcome};
use crate::world::{World, number};

/// A bundle with these many scans, by stick.
async fn came(importer: &Importer, laptop: &mut Laptop, scans: usize) {
    let scans: Vec<_> = (0..scans)
        .map(|_| (Uuid::new_v4(), vec![7; 70_000]))
        .collect();
    let made = laptop.seal(&[outcome(OutcomeCode::Rekam)], &scans);
    let stick = tempfile::tempdir().unwrap();
    let file = stick
        .path()
        .join(format!("{}.jemput", made.sealed.header_hash));
    std::fs::write(file, &made.file).unwrap();
    let paths = [stick.path().to_owned()];
    let summary = importer.import(&paths, "test", &|_, _| {}).await.unwrap();
    assert_eq!(summary.safe, 1, "{summary:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_disks_in_turn_each_hold_everything() {
    let world = World::new().await;
    let importer = world.importer().await;
    let mut laptop = Laptop::at_desk(&importer, "laptop 01").await;
    let disks = ["a", "b"].map(|name| world.folder.path().join(name));
    came(&importer, &mut laptop, 2).await;
    let first = importer.backup(&disks[0]).await.unwrap();
    assert_eq!((first.bundles, first.scans, first.unreadable), (1, 2, 0));
    // One held sealed, for a newer program, and another day.
    laptop.schema = 2;
    came(&importer, &mut laptop, 1).await;
    laptop.schema = 1;
    came(&importer, &mut laptop, 1).await;
    let second = importer.backup(&disks[1]).await.unwrap();
    assert_eq!((second.bundles, second.scans, second.unreadable), (1, 4, 0));
    let third = importer.backup(&disks[0]).await.unwrap();
    assert_eq!((third.bundles, third.scans), (0, 2), "what it lacked");
    importer.office().db.close().await;

    let dir = world.dir();
    for lost in ["office.db", "office.db-wal", "office.db-shm"] {
        let _ = std::fs::remove_file(dir.join(lost));
    }
    std::fs::remove_dir_all(dir.join("items")).unwrap();
    let key = backup_key(&InnerKeys::unlock(&Place::new(&dir), &world.unlock()).unwrap());
    restore::database(&second.file, &key, &dir.join("office.db")).unwrap();
    let restored = world.importer().await;
    let items = disks[1].join("items");
    assert_eq!(restored.after_restore(&items).await.unwrap(), (4, 0));
    let held = "SELECT COUNT(*) FROM bundle_items WHERE state = 'held'";
    assert_eq!(number(&restored, held).await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scan_the_office_lost_is_in_no_backup_and_not_confirmed() {
    let world = World::new().await;
    let importer = world.importer().await;
    let mut laptop = Laptop::at_desk(&importer, "laptop 01").await;
    came(&importer, &mut laptop, 1).await;
    for shard in std::fs::read_dir(world.dir().join("items")).unwrap() {
        for scan in std::fs::read_dir(shard.unwrap().path()).unwrap() {
            std::fs::remove_file(scan.unwrap().path()).unwrap();
        }
    }
    came(&importer, &mut laptop, 1).await;
    let done = importer
        .backup(&world.folder.path().join("a"))
        .await
        .unwrap();
    assert_eq!((done.bundles, done.scans, done.unreadable), (1, 1, 1));
    let confirmed = "SELECT COUNT(*) FROM receipts WHERE state = 'backed_up'";
    assert_eq!(number(&importer, confirmed).await, 1);
}
