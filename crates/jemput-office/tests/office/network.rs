//! The network road: enrolment, work list down, bundles up, receipts back.

use std::time::Duration;

use jemput_domain::ids::{DeviceId, PersonId};
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::wire::down::DownMessage;
use jemput_domain::wire::person::{PersonData, RegionCode};
use jemput_office::serve::Bounds;
use jemput_office::storage::lists::{self, TargetRow};
use jemput_office::storage::people::{self, PersonSource};
use jemput_seal::statement::{ItemState, MessageEnvelope};
use jemput_seal::{Signed, Uuid};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::laptop::{Laptop, outcome};
use crate::world::{VILLAGE, World, number, until};

#[tokio::test(flavor = "multi_thread")]
async fn a_village_day_over_the_network() {
    let world = World::new().await;
    let running = world.serve().await;
    let importer = running.parts.importer.clone();
    let office = importer.office().clone();
    let mut events = office.events.subscribe();
    let mut laptop = Laptop::by_network(&running, "laptop 01").await;

    // A list of one person goes down, sealed to this laptop.
    let person = PersonId(Uuid::new_v4());
    let data = PersonData {
        name: "SITI AMINAH".into(),
        village: Some(RegionCode(VILLAGE.into())),
        ..PersonData::default()
    };
    let mut db = office.db.write().await.unwrap();
    people::put(
        &mut db,
        &office.code,
        person,
        &data,
        PersonSource::List,
        office.now(),
        None,
    )
    .await
    .unwrap();
    let target = TargetRow {
        person,
        village: VILLAGE,
        ektp_status: None,
        status_as_of: None,
        rows: 1,
        warnings: &[],
    };
    lists::put_target(&mut db, &office.code, Uuid::new_v4(), &target)
        .await
        .unwrap();
    db.commit().await.unwrap();
    let device = DeviceId(laptop.identity.device);
    let village = RegionCode(VILLAGE.to_owned());
    running
        .parts
        .issuing
        .plan_outing(&village, office.today(), "Balai", "Tim 1", 1, "test")
        .await
        .unwrap();
    running
        .parts
        .issuing
        .issue_work_list(&village, &[device], "test")
        .await
        .unwrap();

    // The day goes up: three records, two scans of several chunks and sizes.
    let scan = (
        Uuid::new_v4(),
        (0..200_000_u32).map(|n| n as u8).collect::<Vec<u8>>(),
    );
    let lines: Vec<String> = (0..3).map(|_| outcome(OutcomeCode::Rekam)).collect();
    let made = laptop.seal(&lines, &[scan.clone(), (Uuid::new_v4(), Vec::new())]);
    laptop.outbox.add(made.sealed.header_hash, 4, made.file);
    laptop.send().await;
    until(
        &importer,
        "SELECT COUNT(*) FROM bundles WHERE state = 'imported'",
        1,
    )
    .await;
    assert_eq!(
        number(
            &importer,
            "SELECT COUNT(*) FROM outcomes WHERE code = 'REKAM'"
        )
        .await,
        3
    );
    assert!(matches!(
        events.recv().await.unwrap(),
        jemput_office::OfficeEvent::DeviceSeen { .. }
    ));

    // The scan reads back as it was.
    let content = blake3::hash(&scan.1).to_hex().to_string();
    assert_eq!(
        running
            .parts
            .scans
            .read(scan.0, &content)
            .await
            .unwrap()
            .unwrap(),
        scan.1
    );

    // The next contact brings the office's receipt and the list.
    until(
        &importer,
        "SELECT COUNT(*) FROM receipts WHERE pushed_at IS NULL",
        0,
    )
    .await;
    until(
        &importer,
        "SELECT COUNT(*) FROM messages WHERE pushed_at IS NULL",
        0,
    )
    .await;
    laptop.send().await;
    let receipts = laptop.outbox.receipts();
    assert!(
        receipts
            .iter()
            .any(|receipt| receipt.state == ItemState::Imported && receipt.covers(4)),
        "{receipts:?}"
    );
    let messages: Vec<Signed<MessageEnvelope>> = laptop.outbox.messages();
    assert_eq!(messages.len(), 1);
    let envelope = laptop.trust.message(&messages[0]).unwrap();
    let content = laptop.identity.keys.open_message(&envelope).unwrap();
    let DownMessage::WorkList(list) = serde_json::from_slice(&content).unwrap() else {
        panic!("no list")
    };
    assert_eq!(
        (list.targets[0].person, list.targets[0].known_outcome),
        (person, None)
    );
    assert_eq!(
        (list.village_name.as_str(), list.outings.len()),
        ("Wek II", 1)
    );

    // Its acknowledgement comes with the contact after that, and a bundle never sent would be missed.
    laptop.send().await;
    until(
        &importer,
        "SELECT COUNT(*) FROM messages WHERE acked_at IS NOT NULL",
        1,
    )
    .await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn over_tls_with_a_pinned_key() {
    let world = World::with("12.77", true).await;
    let running = world.serve().await;
    let importer = running.parts.importer.clone();
    let mut laptop = Laptop::by_network(&running, "laptop 01").await;
    laptop.day(2, 1);
    laptop.send().await;
    until(
        &importer,
        "SELECT COUNT(*) FROM bundles WHERE state = 'imported'",
        1,
    )
    .await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn both_roads_at_once_take_each_bundle_once() {
    let world = World::new().await;
    let running = world.serve().await;
    let importer = running.parts.importer.clone();
    let mut laptop = Laptop::by_network(&running, "laptop 01").await;
    let stick = tempfile::tempdir().unwrap();
    for _ in 0..6 {
        let lines: Vec<String> = (0..4).map(|_| outcome(OutcomeCode::Rekam)).collect();
        let made = laptop.seal(&lines, &[(Uuid::new_v4(), vec![7; 90_000])]);
        std::fs::write(
            stick
                .path()
                .join(format!("{}.jemput", made.sealed.header_hash)),
            &made.file,
        )
        .unwrap();
        laptop.outbox.add(made.sealed.header_hash, 3, made.file);
    }
    // Two processes' worth of importers on one database, and the network, at the same time.
    let other = world.importer().await;
    let paths = [stick.path().to_owned()];
    let (_, one, two, three) = tokio::join!(
        laptop.send(),
        importer.import(&paths, "a", &|_, _| {}),
        other.import(&paths, "b", &|_, _| {}),
        importer.import(&paths, "c", &|_, _| {}),
    );
    for summary in [one.unwrap(), two.unwrap(), three.unwrap()] {
        assert_eq!((summary.found, summary.safe), (6, 6), "{summary:?}");
        assert!(summary.look_at.is_empty(), "{summary:?}");
    }
    until(
        &importer,
        "SELECT COUNT(*) FROM bundles WHERE state = 'imported'",
        6,
    )
    .await;
    assert_eq!(number(&importer, "SELECT COUNT(*) FROM bundles").await, 6);
    assert_eq!(number(&importer, "SELECT COUNT(*) FROM records").await, 24);
    assert_eq!(number(&importer, "SELECT COUNT(*) FROM outcomes").await, 24);
    assert_eq!(
        number(&importer, "SELECT COUNT(*) FROM attachments").await,
        6
    );
    // One receipt says all of a bundle is imported, whoever was quicker.
    let whole =
        "SELECT COUNT(*) FROM receipts WHERE state = 'imported' AND receipt LIKE '%\\\"to\\\":2%'";
    assert_eq!(number(&importer, whole).await, 6);
    assert_eq!(
        number(
            &importer,
            "SELECT COUNT(*) - COUNT(DISTINCT counter) FROM receipts"
        )
        .await,
        0
    );
    assert_eq!(
        number(&importer, "SELECT COUNT(*) FROM bundles WHERE forked = 1").await,
        0
    );
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_goes_on_where_it_stopped() {
    let world = World::new().await;
    let running = world.serve().await;
    let mut laptop = Laptop::by_network(&running, "laptop 01").await;
    laptop.day(2, 0);
    laptop.send().await;
    until(
        &running.parts.importer,
        "SELECT COUNT(*) FROM bundles WHERE state = 'imported'",
        1,
    )
    .await;
    running.stop().await;
    // The office stops in the middle again and again while the laptop sends.
    for round in 2..5 {
        laptop.day(3, 2);
        let running = world.serve().await;
        laptop.send().await;
        if round % 2 == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(round * 7)).await;
        }
        running.stop().await;
    }
    let running = world.serve().await;
    until(
        &running.parts.importer,
        "SELECT COUNT(*) FROM bundles WHERE state = 'imported'",
        4,
    )
    .await;
    assert_eq!(
        number(&running.parts.importer, "SELECT COUNT(*) FROM outcomes").await,
        11
    );
    assert_eq!(
        number(&running.parts.importer, "SELECT COUNT(*) FROM attachments").await,
        6
    );
    running.stop().await;
}

/// The gateway keeps to what the office's program was told, not to its own defaults.
#[tokio::test(flavor = "multi_thread")]
async fn the_office_says_what_a_laptop_may_begin_in_a_day() {
    let world = World::new().await;
    let mut bounds = Bounds::default();
    bounds.quota.bundles = 2;
    let running = world.serve_within(bounds).await;
    let importer = running.parts.importer.clone();
    let mut laptop = Laptop::by_network(&running, "laptop 01").await;
    for _ in 0..4 {
        laptop.day(1, 0);
    }
    // It waits with the others until it may: longer than anyone will here.
    let sending = laptop.send();
    let waited = tokio::time::timeout(Duration::from_secs(3), sending).await;
    assert!(waited.is_err(), "all four went");
    until(&importer, "SELECT COUNT(*) FROM bundles", 2).await;
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_office_says_how_many_connections_there_are() {
    let world = World::new().await;
    let mut bounds = Bounds::default();
    bounds.limits.connections = 1;
    let running = world.serve_within(bounds).await;
    let ask = async |socket: &mut TcpStream, seconds| {
        let request = b"GET /jemput/v1/nothing HTTP/1.1\r\nhost: x\r\n\r\n";
        socket.write_all(request).await.unwrap();
        let mut byte = [0];
        tokio::time::timeout(Duration::from_secs(seconds), socket.read_exact(&mut byte)).await
    };
    let mut first = TcpStream::connect(running.gateway).await.unwrap();
    assert!(ask(&mut first, 30).await.is_ok());
    let mut second = TcpStream::connect(running.gateway).await.unwrap();
    assert!(ask(&mut second, 2).await.is_err(), "no place yet");
    drop((first, second));
    running.stop().await;
}
