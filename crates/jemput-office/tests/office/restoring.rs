//! A restored office confirms what it has and nothing else.

use jemput_office::importer::{backup_key, restore};
use jemput_office::keys::{InnerKeys, Place};

use crate::laptop::Laptop;
use crate::world::{World, number, until};

const IMPORTED: &str = "SELECT COUNT(*) FROM bundles WHERE state = 'imported'";
const SCANS: &str = "SELECT COUNT(*) FROM attachments";

#[tokio::test(flavor = "multi_thread")]
async fn a_scan_no_backup_has_is_not_confirmed_and_comes_again() {
    let world = World::new().await;
    let running = world.serve().await;
    let importer = running.parts.importer.clone();
    let mut laptop = Laptop::by_network(&running, "laptop 01").await;
    let day = laptop.day(2, 2);
    laptop.send().await;
    until(&importer, IMPORTED, 1).await;
    let folder = world.folder.path().join("backups");
    importer.backup(&folder).await.unwrap();
    // Made once more, of a database that says `backed_up`, and given up by the gateway.
    until(
        &importer,
        "SELECT COUNT(*) FROM bundles WHERE released = 1",
        1,
    )
    .await;
    let done = importer.backup(&folder).await.unwrap();
    laptop.send().await;
    running.stop().await;

    let dir = world.dir();
    for lost in ["office.db", "office.db-wal", "office.db-shm"] {
        let _ = std::fs::remove_file(dir.join(lost));
    }
    std::fs::remove_dir_all(dir.join("items")).unwrap();
    let items = folder.join("items");
    let name = day.to_string();
    // One scan is not on the backup's disk, and the other is not what it was.
    let copies = items.join(&name[..2]);
    std::fs::remove_file(copies.join(format!("{name}_2"))).unwrap();
    std::fs::write(copies.join(format!("{name}_3")), [7; 100]).unwrap();
    let key = backup_key(&InnerKeys::unlock(&Place::new(&dir), &world.unlock()).unwrap());
    restore::database(&done.file, &key, &dir.join("office.db")).unwrap();
    let restored = world.importer().await;
    assert_eq!(restored.after_restore(&items).await.unwrap(), (0, 2));
    for (sql, wanted) in [
        (
            "SELECT COUNT(*) FROM bundles WHERE state = 'opened' AND released = 0",
            1,
        ),
        (SCANS, 0),
        // The people and their outcomes are here; the epoch that began says `imported` of them alone.
        ("SELECT COUNT(*) FROM outcomes", 2),
        (
            "SELECT COUNT(*) FROM receipts WHERE state = 'backed_up' AND issued_at = (SELECT MAX(issued_at) FROM receipts)",
            0,
        ),
        ("SELECT COUNT(DISTINCT epoch) FROM receipts", 2),
    ] {
        assert_eq!(number(&restored, sql).await, wanted, "{sql}");
    }
    restored.office().db.close().await;

    let running = world.serve().await;
    let importer = running.parts.importer.clone();
    for _ in 0..40 {
        laptop.send().await;
        if number(&importer, IMPORTED).await == 1 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    until(&importer, IMPORTED, 1).await;
    until(&importer, SCANS, 2).await;
    assert_eq!(
        number(&importer, "SELECT COUNT(*) FROM outcomes").await,
        2,
        "counted once"
    );
    running.stop().await;
}
