//! The stick road: a laptop's stick, the office's answer on it, enrolment by files.

use std::path::Path;

use jemput_link::Control;
use jemput_link::enrol::by_file;
use jemput_link::stick::{FolderVolume, StickExport, bring_home};
use jemput_office::storage::{chains, invitations};
use jemput_seal::DeviceKeys;
use jemput_seal::statement::ItemState;
use std::sync::Arc;

use crate::desk::Desk;
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
    let mut desk = Desk::new("laptop 02").await;
    for _ in 0..5 {
        desk.laptop.day(3, 1);
    }
    export(&desk.laptop, desk.folder.path());
    let summary = desk.import().await;
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
        &FolderVolume::new(desk.folder.path()),
        &*desk.laptop.outbox,
        &desk.laptop.identity,
    )
    .unwrap();
    assert!(home.found && home.damaged == 0, "{home:?}");
    let receipts = desk.laptop.outbox.receipts();
    assert_eq!(
        receipts
            .iter()
            .filter(|receipt| receipt.state == ItemState::Imported && receipt.covers(3))
            .count(),
        5
    );

    // The same stick again changes nothing, and writes the same receipts.
    let before = number(&desk.importer, "SELECT COUNT(*) FROM receipts").await;
    let again = desk.import().await;
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
        number(&desk.importer, "SELECT COUNT(*) FROM receipts").await,
        before
    );
    assert_eq!(
        number(&desk.importer, "SELECT COUNT(*) FROM outcomes").await,
        15
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bundle_that_never_came_is_missed() {
    let mut desk = Desk::new("laptop 07").await;
    let hashes: Vec<_> = (0..4).map(|_| desk.laptop.day(1, 0)).collect();
    export(&desk.laptop, desk.folder.path());
    let lost = desk.folder.path().join(format!(
        "JEMPUT/up/{}/{}.jemput",
        desk.laptop.identity.device, hashes[1]
    ));
    std::fs::remove_file(lost).unwrap();
    let summary = desk.import().await;
    assert_eq!((summary.found, summary.safe), (3, 3));
    assert_eq!(
        summary
            .look_at
            .iter()
            .map(|look| look.reason.as_str())
            .collect::<Vec<_>>(),
        ["missing_on_stick"]
    );
    let office = desk.importer.office();
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

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_prepared_stick_is_read_and_written_within_itself() {
    let world = World::new().await;
    let importer = world.importer().await;
    let invited = Laptop::invited(&importer, "laptop 03").await;
    let keys = Arc::new(DeviceKeys::generate(&mut rand::rng()));
    let request = invited.request(&keys, "laptop 03");
    importer
        .issuing()
        .enrol(&request, jemput_office::importer::Road::Stick)
        .await
        .unwrap();
    let stick = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    let id = invited.invitation.id;
    let enrol = stick.path().join("JEMPUT/enrol");
    std::fs::create_dir_all(&enrol).unwrap();
    let file = by_file::request_file(&request).unwrap();
    std::fs::write(stick.path().join(by_file::request_path(id)), &file).unwrap();
    // A request without end, and one that lies elsewhere.
    let huge = std::fs::File::create(enrol.join("huge.request.json")).unwrap();
    huge.set_len(1 << 20).unwrap();
    std::fs::write(outside.path().join("r"), &file).unwrap();
    std::os::unix::fs::symlink(outside.path().join("r"), enrol.join("link.request.json")).unwrap();
    // The answer's name, and that of its part, point at files of this computer.
    let victim = outside.path().join("victim");
    std::fs::write(&victim, "mine").unwrap();
    let answer = stick.path().join(by_file::answer_path(id));
    for name in [answer.clone(), answer.with_extension("part")] {
        std::os::unix::fs::symlink(&victim, name).unwrap();
    }
    let summary = importer
        .import(&[stick.path().to_owned()], "test", &|_, _| {})
        .await
        .unwrap();
    let looked: Vec<_> = summary
        .look_at
        .iter()
        .map(|look| (look.source.as_str(), look.reason.as_str()))
        .collect();
    assert_eq!(
        looked,
        [
            ("huge.request.json", "limits"),
            ("link.request.json", "limits")
        ]
    );
    assert_eq!(std::fs::read_to_string(&victim).unwrap(), "mine");
    assert!(std::fs::symlink_metadata(&answer).unwrap().is_file());
    let enrolled = by_file::read_answer(&std::fs::read(&answer).unwrap(), &invited, &keys);
    assert_eq!(enrolled.unwrap().device.label, "laptop 03");
}
