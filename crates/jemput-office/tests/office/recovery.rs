//! Backups that let laptops forget, and an office that was rolled back.

use jemput_gateway::{GatewayError, Inner as _};
use jemput_link::Control;
use jemput_link::core::progress::Stage;
use jemput_link::http::{Link, LinkEvent};
use jemput_office::importer::{backup, backup_key, restore};
use jemput_office::keys::{InnerKeys, Place};
use jemput_seal::Uuid;
use jemput_seal::statement::ItemState;

use jemput_domain::ids::DeviceId;
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::wire::down::DownMessage;
use jemput_domain::wire::person::RegionCode;

use crate::laptop::{Laptop, outcome};
use crate::world::{VILLAGE, World, until};

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

/// A bundle that begins by network and ends by stick is given up by the gateway once it is backed up, and
/// what comes afterwards is taken in.
#[tokio::test(flavor = "multi_thread")]
async fn a_bundle_begun_by_network_and_ended_by_stick_holds_nothing_up() {
    let world = World::new().await;
    let running = world.serve().await;
    let importer = running.parts.importer.clone();
    let mut laptop = Laptop::by_network(&running, "laptop 01").await;
    let scan: Vec<u8> = (0..3_000_000_u32).map(|n| n as u8).collect();
    let made = laptop.seal(&[outcome(OutcomeCode::Rekam)], &[(Uuid::new_v4(), scan)]);
    let hash = made.sealed.header_hash;
    laptop.outbox.add(hash, 3, made.file.clone());
    // The line breaks when manifest and records are there.
    let control = Control::default();
    let link = Link::new(laptop.outbox.clone(), laptop.identity.clone());
    let watch = |event: LinkEvent| {
        if let LinkEvent::Bundle(progress) = event
            && progress.stage == Stage::Attachments
        {
            control.stop();
        }
    };
    assert!(link.send(&control, &watch).await.unwrap().stopped);
    until(
        &importer,
        "SELECT COUNT(*) FROM bundles WHERE state = 'opened'",
        1,
    )
    .await;
    let header = running.gateway().header(hash).await.unwrap();
    assert_eq!(header.complete, [(0, 1)]);

    let stick = tempfile::tempdir().unwrap();
    std::fs::write(stick.path().join(format!("{hash}.jemput")), &made.file).unwrap();
    let paths = [stick.path().to_owned()];
    importer.import(&paths, "test", &|_, _| {}).await.unwrap();
    let folder = world.folder.path().join("backups");
    assert_eq!(importer.backup(&folder).await.unwrap().bundles, 1);

    laptop.day(2, 1);
    laptop.send().await;
    until(
        &importer,
        "SELECT COUNT(*) FROM bundles WHERE state = 'imported'",
        1,
    )
    .await;
    until(
        &importer,
        "SELECT COUNT(*) FROM bundles WHERE released = 1",
        1,
    )
    .await;
    let header = running.gateway().header(hash).await.unwrap();
    assert!(header.released && header.complete.is_empty(), "{header:?}");
    running.stop().await;
}

const TO_PUSH: &str = "SELECT COUNT(*) FROM messages WHERE pushed_at IS NULL";
const RECEIPTS_GIVEN: &str =
    "SELECT COUNT(*) FROM receipts WHERE state = 'imported' AND pushed_at IS NOT NULL";
const UNANSWERED: &str = "SELECT COUNT(*) FROM messages WHERE acked_at IS NULL";

/// Plans an outing and tells the laptop.
async fn outing(importer: &jemput_office::importer::Importer, laptop: &Laptop, team: &str) {
    let issuing = importer.issuing();
    let village = RegionCode(VILLAGE.to_owned());
    let date = "2026-12-01".parse().unwrap();
    let plan = issuing
        .plan_outing(&village, date, "Balai", team, 1, "test")
        .await
        .unwrap();
    issuing
        .send_to(
            &[DeviceId(laptop.identity.device)],
            &DownMessage::Outing(plan),
        )
        .await
        .unwrap();
    until(importer, TO_PUSH, 0).await;
}

/// Teams of the outings the laptop was told of, in order.
fn told(laptop: &Laptop) -> Vec<String> {
    let read = |signed| {
        let envelope = laptop.trust.message(signed).unwrap();
        let content = laptop.identity.keys.open_message(&envelope).unwrap();
        match serde_json::from_slice(&content).unwrap() {
            DownMessage::Outing(plan) => plan.team,
            other => panic!("{other:?}"),
        }
    };
    laptop.outbox.messages().iter().map(read).collect()
}

/// Only the laptop's word on its messages shows what was lost.
#[tokio::test(flavor = "multi_thread")]
async fn messages_go_on_in_a_later_chain_when_the_laptop_has_more() {
    let laptop = messages_after_an_old_copy(false).await;
    assert_eq!(told(&laptop), ["satu", "dua", "tiga", "empat"]);
}

/// Receipts show it at once, before anything is issued under a number given before. What the copy had
/// not heard an answer to goes again.
#[tokio::test(flavor = "multi_thread")]
async fn messages_go_on_in_a_later_chain_when_receipts_show_it() {
    let laptop = messages_after_an_old_copy(true).await;
    assert_eq!(told(&laptop), ["satu", "dua", "tiga", "dua", "empat"]);
}

async fn messages_after_an_old_copy(with_receipts: bool) -> Laptop {
    let world = World::new().await;
    let running = world.serve().await;
    let mut laptop = Laptop::by_network(&running, "laptop 01").await;
    outing(&running.parts.importer, &laptop, "satu").await;
    laptop.send().await;
    laptop.send().await;
    until(&running.parts.importer, UNANSWERED, 0).await;
    // Issued, and nobody has fetched it when the copy is made.
    outing(&running.parts.importer, &laptop, "dua").await;
    running.stop().await;
    let database = world.dir().join("office.db");
    let copy = world.folder.path().join("old.db");
    std::fs::copy(&database, &copy).unwrap();

    // Number 3 reaches the laptop, and the copy knows nothing of it.
    let running = world.serve().await;
    outing(&running.parts.importer, &laptop, "tiga").await;
    if with_receipts {
        laptop.day(1, 0);
    }
    laptop.send().await;
    laptop.send().await;
    until(&running.parts.importer, UNANSWERED, 0).await;
    if with_receipts {
        until(&running.parts.importer, RECEIPTS_GIVEN, 1).await;
        laptop.send().await;
    }
    assert_eq!(told(&laptop), ["satu", "dua", "tiga"]);
    running.stop().await;
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{ending}", database.display()));
    }
    std::fs::copy(&copy, &database).unwrap();

    let running = world.serve().await;
    let importer = &running.parts.importer;
    laptop.send().await;
    until(
        importer,
        "SELECT COUNT(*) FROM devices WHERE ended_chain <> ''",
        1,
    )
    .await;
    // This would have been number 3 once more, with other content.
    outing(importer, &laptop, "empat").await;
    laptop.send().await;
    laptop.send().await;
    until(importer, UNANSWERED, 0).await;
    // Once is enough.
    until(importer, "SELECT COUNT(DISTINCT chain) FROM messages", 2).await;
    running.stop().await;
    laptop
}
