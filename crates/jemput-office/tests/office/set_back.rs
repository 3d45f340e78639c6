//! A gateway or a laptop that was set back to an older copy is given again what it lost.

use jemput_domain::ids::DeviceId;
use jemput_domain::wire::down::DownMessage;
use jemput_domain::wire::person::RegionCode;
use jemput_office::importer::Importer;

use crate::laptop::Laptop;
use crate::world::{VILLAGE, World, number, until};

const IMPORTED: &str = "SELECT COUNT(*) FROM bundles WHERE state = 'imported'";
const RECEIPTS_TO_PUSH: &str = "SELECT COUNT(*) FROM receipts WHERE pushed_at IS NULL";
const ACKNOWLEDGED: &str = "SELECT COUNT(*) FROM messages WHERE acked_at IS NOT NULL";
const TO_PUSH: &str = "SELECT COUNT(*) FROM messages WHERE pushed_at IS NULL";

async fn tell(importer: &Importer, laptop: &Laptop) {
    let issuing = importer.issuing();
    let village = RegionCode(VILLAGE.to_owned());
    let date = "2026-12-01".parse().unwrap();
    let plan = issuing
        .plan_outing(&village, date, "Balai", "satu", 1, "test")
        .await
        .unwrap();
    let to = [DeviceId(laptop.identity.device)];
    issuing
        .send_to(&to, &DownMessage::Outing(plan))
        .await
        .unwrap();
    until(importer, TO_PUSH, 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn receipts_and_messages_are_pushed_again_to_a_gateway_that_was_set_back() {
    let world = World::new().await;
    let running = world.serve().await;
    let mut laptop = Laptop::by_network(&running, "laptop 01").await;
    laptop.day(1, 0);
    laptop.send().await;
    until(&running.parts.importer, IMPORTED, 1).await;
    until(&running.parts.importer, RECEIPTS_TO_PUSH, 0).await;
    running.stop().await;
    let gateway = world.dir().join("gateway");
    let copy = world.folder.path().join("old");
    let copied = std::process::Command::new("cp")
        .arg("-a")
        .args([&gateway, &copy])
        .status();
    assert!(copied.unwrap().success());

    // Another day comes, its receipt and a message lie at the gateway, and nobody fetches them.
    let running = world.serve().await;
    let importer = running.parts.importer.clone();
    laptop.day(2, 1);
    laptop.send().await;
    until(&importer, IMPORTED, 2).await;
    until(&importer, RECEIPTS_TO_PUSH, 0).await;
    tell(&importer, &laptop).await;
    running.stop().await;
    std::fs::remove_dir_all(&gateway).unwrap();
    std::fs::rename(&copy, &gateway).unwrap();

    let running = world.serve().await;
    let importer = running.parts.importer.clone();
    for _ in 0..40 {
        laptop.send().await;
        if !laptop.outbox.messages().is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(laptop.outbox.messages().len(), 1);
    until(&importer, RECEIPTS_TO_PUSH, 0).await;
    assert_eq!(number(&importer, IMPORTED).await, 2);
    // A third day is heard of, although the gateway counts its changes from the copy on.
    laptop.day(1, 0);
    laptop.send().await;
    until(&importer, IMPORTED, 3).await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_go_again_to_a_laptop_that_was_set_back() {
    let world = World::new().await;
    let running = world.serve().await;
    let importer = running.parts.importer.clone();
    let mut laptop = Laptop::by_network(&running, "laptop 01").await;
    for _ in 0..3 {
        tell(&importer, &laptop).await;
    }
    // One contact brings them, the next says so: the gateway needs to keep them no longer.
    laptop.send().await;
    laptop.send().await;
    until(&importer, ACKNOWLEDGED, 3).await;

    for _ in 0..2 {
        laptop.set_back();
        for _ in 0..40 {
            laptop.send().await;
            if laptop.outbox.messages().len() == 3 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        assert_eq!(laptop.outbox.messages().len(), 3);
        laptop.send().await;
        until(&importer, ACKNOWLEDGED, 3).await;
    }
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_copies_of_a_laptop_both_get_every_message() {
    let world = World::new().await;
    let running = world.serve().await;
    let importer = running.parts.importer.clone();
    let mut laptop = Laptop::by_network(&running, "laptop 01").await;
    let first = laptop.outbox.clone();
    laptop.set_back();
    let second = laptop.outbox.clone();
    for round in 1..=3 {
        tell(&importer, &laptop).await;
        for _ in 0..40 {
            for copy in [&first, &second] {
                laptop.outbox = copy.clone();
                laptop.send().await;
            }
            if [&first, &second].map(|copy| copy.messages().len()) == [round; 2] {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        assert_eq!(
            [&first, &second].map(|copy| copy.messages().len()),
            [round; 2]
        );
    }
    running.stop().await;
}
