//! Backups that let laptops forget, and an office that was rolled back.

use jemput_gateway::{GatewayError, Inner as _};
use jemput_office::importer::{backup, backup_key, restore};
use jemput_office::keys::{InnerKeys, Place};
use jemput_seal::statement::ItemState;

use crate::laptop::Laptop;
use crate::world::{World, until};

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_read_back_before_anyone_may_forget() {
    let world = World::new().await;
    let running = world.serve().await;
    let importer = running.parts.importer.clone();
    let mut laptop = Laptop::by_network(&running, "laptop 01").await;
    let day = laptop.day(3, 2);
    laptop.day(1, 0);
    laptop.send().await;
    until(
        &importer,
        "SELECT COUNT(*) FROM bundles WHERE state = 'imported'",
        2,
    )
    .await;

    let folder = world.folder.path().join("backups");
    let done = importer.backup(&folder).await.unwrap();
    let key = {
        let place = Place::new(&world.dir());
        backup_key(&InnerKeys::unlock(&place, &world.unlock()).unwrap())
    };
    assert_eq!((done.bundles, done.scans), (2, 2));
    // Encrypted, and whole.
    let sealed = std::fs::read(&done.file).unwrap();
    assert!(!sealed.windows(13).any(|bytes| bytes == b"SQLite format"));
    // A cut backup does not read back.
    let cut = world.folder.path().join("cut");
    std::fs::write(&cut, &sealed[..sealed.len() - 1]).unwrap();
    assert!(backup::decrypt(&cut, &key, &mut |_| Ok(())).is_err());

    until(
        &importer,
        "SELECT COUNT(*) FROM receipts WHERE pushed_at IS NULL",
        0,
    )
    .await;
    laptop.send().await;
    let backed_up = laptop
        .outbox
        .receipts()
        .into_iter()
        .filter(|receipt| receipt.state == ItemState::BackedUp)
        .count();
    assert_eq!(backed_up, 2);
    // The gateway keeps header and receipts of what is in a backup, not the bytes.
    until(
        &importer,
        "SELECT COUNT(*) FROM bundles WHERE released = 1",
        2,
    )
    .await;
    let gone = running.gateway().item(day, 1, 0, 100).await;
    assert!(matches!(gone, Err(GatewayError::Missing)), "{gone:?}");
    // Nothing new: nothing to confirm.
    assert_eq!(importer.backup(&folder).await.unwrap().bundles, 0);
    running.stop().await;

    // The disk is lost but for the keys; the backup brings it back, and a new epoch begins.
    let dir = world.dir();
    for lost in ["office.db", "office.db-wal", "office.db-shm"] {
        let _ = std::fs::remove_file(dir.join(lost));
    }
    std::fs::remove_dir_all(dir.join("items")).unwrap();
    restore::database(&done.file, &key, &dir.join("office.db")).unwrap();
    assert!(
        restore::database(&done.file, &key, &dir.join("office.db")).is_err(),
        "nothing is overwritten"
    );
    let restored = world.importer().await;
    assert_eq!(
        restored.after_restore(&folder.join("items")).await.unwrap(),
        (2, 0)
    );
    until(&restored, "SELECT COUNT(*) FROM outcomes", 4).await;
    until(&restored, "SELECT COUNT(DISTINCT epoch) FROM receipts", 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_restored_from_an_old_copy_is_noticed() {
    let world = World::new().await;
    let running = world.serve().await;
    let mut laptop = Laptop::by_network(&running, "laptop 01").await;
    laptop.day(1, 0);
    laptop.send().await;
    until(
        &running.parts.importer,
        "SELECT COUNT(*) FROM bundles WHERE state = 'imported'",
        1,
    )
    .await;
    running.stop().await;
    let database = world.dir().join("office.db");
    let copy = world.folder.path().join("old.db");
    std::fs::copy(&database, &copy).unwrap();

    // A second day comes and is confirmed to the laptop.
    let running = world.serve().await;
    laptop.day(2, 1);
    laptop.send().await;
    until(
        &running.parts.importer,
        "SELECT COUNT(*) FROM bundles WHERE state = 'imported'",
        2,
    )
    .await;
    until(
        &running.parts.importer,
        "SELECT COUNT(*) FROM receipts WHERE pushed_at IS NULL",
        0,
    )
    .await;
    laptop.send().await;
    let receipts = laptop.outbox.receipts();
    let whole = receipts.iter().filter(|receipt| {
        receipt.state == ItemState::Imported && (receipt.covers(2) || receipt.covers(3))
    });
    assert!(whole.count() >= 2, "{receipts:?}");
    running.stop().await;

    // Somebody puts the old copy back.
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{ending}", database.display()));
    }
    std::fs::copy(&copy, &database).unwrap();
    let running = world.serve().await;
    let importer = &running.parts.importer;
    laptop.send().await;
    // The laptop's own receipt shows it: a new epoch, what is held is confirmed again, and what was
    // lost comes again from where it is.
    until(importer, "SELECT COUNT(DISTINCT epoch) FROM receipts", 2).await;
    until(
        importer,
        "SELECT COUNT(*) FROM bundles WHERE state = 'imported'",
        2,
    )
    .await;
    until(importer, "SELECT COUNT(*) FROM outcomes", 3).await;
    until(
        importer,
        "SELECT COUNT(*) FROM audit WHERE action = 'rolled_back'",
        1,
    )
    .await;
    running.stop().await;
}
