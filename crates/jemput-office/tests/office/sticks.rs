//! The stick road: a laptop's stick, the office's answer on it, enrolment by files.

use std::path::Path;

use jemput_link::Control;
use jemput_link::enrol::by_file;
use jemput_link::stick::{FolderVolume, StickExport, bring_home};
use jemput_office::storage::{chains, invitations};
use jemput_seal::DeviceKeys;
use jemput_seal::statement::ItemState;
use std::sync::Arc;

use crate::laptop::Laptop;
use crate::world::{World, number};

fn export(laptop: &Laptop, stick: &Path) {
    let job = StickExport {
        outbox: &*laptop.outbox,
        identity: &laptop.identity,
        wall: 0,
    };
    job.run(
        &FolderVolume::new(stick),
        &[],
        &Control::default(),
        &mut |_| {},
    )
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stick_brings_the_day_and_takes_the_receipts_home() {
    let world = World::new().await;
    let importer = world.importer().await;
    let mut laptop = Laptop::at_desk(&importer, "laptop 02").await;
    let stick = tempfile::tempdir().unwrap();
    for _ in 0..5 {
        laptop.day(3, 1);
    }
    export(&laptop, stick.path());
    let paths = [stick.path().to_owned()];
    let summary = importer.import(&paths, "test", &|_, _| {}).await.unwrap();
    assert_eq!(
        (
            summary.found,
            summary.safe,
            summary.new,
            summary.records,
            summary.scans
        ),
        (5, 5, 5, 15, 5),
        "{summary:?}"
    );
    assert_eq!(summary.sentence(), "5 dari 5 kiriman");
    assert_eq!(summary.receipts_written, 5);

    let home = bring_home(
        &FolderVolume::new(stick.path()),
        &*laptop.outbox,
        &laptop.identity,
    )
    .unwrap();
    assert!(home.found && home.damaged == 0, "{home:?}");
    let receipts = laptop.outbox.receipts();
    assert_eq!(
        receipts
            .iter()
            .filter(|receipt| receipt.state == ItemState::Imported && receipt.covers(3))
            .count(),
        5
    );

    // The same stick again changes nothing, and writes the same receipts.
    let before = number(&importer, "SELECT COUNT(*) FROM receipts").await;
    let again = importer.import(&paths, "test", &|_, _| {}).await.unwrap();
    assert_eq!(
        (
            again.found,
            again.safe,
            again.new,
            again.records,
            again.scans
        ),
        (5, 5, 0, 0, 0),
        "{again:?}"
    );
    assert_eq!(
        number(&importer, "SELECT COUNT(*) FROM receipts").await,
        before
    );
    assert_eq!(number(&importer, "SELECT COUNT(*) FROM outcomes").await, 15);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bundle_that_never_came_is_missed() {
    let world = World::new().await;
    let importer = world.importer().await;
    let mut laptop = Laptop::at_desk(&importer, "laptop 07").await;
    let stick = tempfile::tempdir().unwrap();
    let hashes: Vec<_> = (0..4).map(|_| laptop.day(1, 0)).collect();
    export(&laptop, stick.path());
    let lost = stick.path().join(format!(
        "JEMPUT/up/{}/{}.jemput",
        laptop.identity.device, hashes[1]
    ));
    std::fs::remove_file(lost).unwrap();
    let summary = importer
        .import(&[stick.path().to_owned()], "test", &|_, _| {})
        .await
        .unwrap();
    assert_eq!((summary.found, summary.safe), (3, 3));
    assert_eq!(
        summary
            .look_at
            .iter()
            .map(|look| look.reason.as_str())
            .collect::<Vec<_>>(),
        ["missing_on_stick"]
    );
    let office = importer.office();
    let states = chains::states(&mut office.db.read().await.unwrap(), &office.code)
        .await
        .unwrap();
    assert_eq!(
        (states[0].made, states[0].held, states[0].missing.as_slice()),
        (4, 3, &[2][..])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn enrolment_by_files_waits_for_six_words() {
    let world = World::new().await;
    let importer = world.importer().await;
    let invited = Laptop::invited(&importer, "laptop 03").await;
    let keys = Arc::new(DeviceKeys::generate(&mut rand::rng()));
    let request = invited.request(&keys, "laptop 03");
    let stick = tempfile::tempdir().unwrap();
    let path = stick
        .path()
        .join(by_file::request_path(invited.invitation.id));
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, by_file::request_file(&request).unwrap()).unwrap();

    let summary = importer
        .import(&[stick.path().to_owned()], "test", &|_, _| {})
        .await
        .unwrap();
    assert_eq!((summary.enrolments, summary.look_at.len()), (1, 0));
    let answer = stick
        .path()
        .join(by_file::answer_path(invited.invitation.id));
    assert!(!answer.exists());
    let office = importer.office();
    let waiting = invitations::waiting(&mut office.db.read().await.unwrap(), &office.code)
        .await
        .unwrap();
    assert_eq!(
        waiting[0].words,
        request
            .confirmation_words(invited.trust.root())
            .unwrap()
            .join(" ")
    );
    importer
        .issuing()
        .confirm_by_stick(waiting[0].invitation, waiting[0].device, "test")
        .await
        .unwrap();

    importer
        .import(&[stick.path().to_owned()], "test", &|_, _| {})
        .await
        .unwrap();
    let enrolled = by_file::read_answer(&std::fs::read(answer).unwrap(), &invited, &keys).unwrap();
    assert_eq!(enrolled.device.label, "laptop 03");

    // Other keys for the same invitation are refused.
    let thief = DeviceKeys::generate(&mut rand::rng());
    let stolen = importer
        .issuing()
        .enrol(
            &invited.request(&thief, "x"),
            jemput_office::importer::Road::Network,
        )
        .await;
    assert!(matches!(
        stolen,
        Err(jemput_office::issuing::IssueError::Invitation("used"))
    ));
}
