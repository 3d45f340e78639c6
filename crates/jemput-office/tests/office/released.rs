//! What the gateway gave up comes back to an office that lost it.

use crate::laptop::Laptop;
use crate::world::{World, number, until};

const IMPORTED: &str = "SELECT COUNT(*) FROM bundles WHERE state = 'imported'";

#[tokio::test(flavor = "multi_thread")]
async fn a_bundle_the_gateway_gave_up_is_asked_for_again() {
    let world = World::new().await;
    let running = world.serve().await;
    let mut laptop = Laptop::by_network(&running, "laptop 01").await;
    laptop.day(1, 0);
    laptop.send().await;
    until(&running.parts.importer, IMPORTED, 1).await;
    running.stop().await;
    let database = world.dir().join("office.db");
    let copy = world.folder.path().join("old.db");
    std::fs::copy(&database, &copy).unwrap();

    // A second day comes, is backed up, and the gateway forgets both.
    let running = world.serve().await;
    let importer = running.parts.importer.clone();
    laptop.day(2, 1);
    laptop.send().await;
    until(&importer, IMPORTED, 2).await;
    let folder = world.folder.path().join("backups");
    assert_eq!(importer.backup(&folder).await.unwrap().bundles, 2);
    until(
        &importer,
        "SELECT COUNT(*) FROM bundles WHERE released = 1",
        2,
    )
    .await;
    laptop.send().await;
    running.stop().await;

    // That backup is lost too, and the old copy is put back.
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{ending}", database.display()));
    }
    std::fs::copy(&copy, &database).unwrap();
    let running = world.serve().await;
    let importer = running.parts.importer.clone();
    for _ in 0..40 {
        laptop.send().await;
        if number(&importer, IMPORTED).await == 2 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    until(&importer, IMPORTED, 2).await;
    until(&importer, "SELECT COUNT(*) FROM outcomes", 3).await;
    running.stop().await;
}
