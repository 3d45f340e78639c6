//! The stick, both ways, and sticks that fail in each way sticks do.

use crate::liar::LyingStick;
use crate::office::{Laptop, NOW, OFFICE, Office};
use jemput_link::stick::files::StickReceipts;
use jemput_link::stick::{
    Answers, ExportReport, FolderVolume, StickError, StickExport, StickProgress, Volume, answer,
    bring_home, layout, read,
};
use jemput_link::{Control, Outbox, Received};
use jemput_seal::Hash;
use jemput_seal::statement::ItemState;

const ROOMY: u64 = 64 << 20;

fn export(laptop: &Laptop, volume: &dyn Volume) -> Result<ExportReport, StickError> {
    export_with(laptop, volume, &[], &Control::default(), &mut |_| {})
}

fn export_with(
    laptop: &Laptop,
    volume: &dyn Volume,
    wants: &[Hash],
    control: &Control,
    watch: &mut dyn FnMut(StickProgress),
) -> Result<ExportReport, StickError> {
    StickExport {
        outbox: &*laptop.outbox,
        identity: &laptop.identity,
        wall: NOW,
    }
    .run(volume, wants, control, watch)
}

fn answers(office: &mut Office, laptop: &Laptop, time: i64) -> Answers {
    let receipts = laptop
        .files
        .iter()
        .map(|(bundle, _)| office.receipt(bundle, laptop.last_item(bundle), ItemState::Imported));
    let receipts = receipts.collect();
    Answers {
        device: laptop.identity.device,
        office: OFFICE.to_owned(),
        wall: NOW,
        receipts: StickReceipts {
            time: office.time(time),
            receipts,
            wants: Vec::new(),
        },
        messages: Vec::new(),
        keyset: office.keyset.clone(),
        pack: office.pack(),
    }
}

fn write_answer(office: &Office, volume: &dyn Volume, answers: &Answers) {
    answer(volume, answers, |contents| {
        office.keys.message.sign(contents)
    })
    .unwrap();
}

#[test]
fn there_and_back_with_two_laptops() {
    let folder = tempfile::tempdir().unwrap();
    let stick = FolderVolume::new(folder.path());
    let mut office = Office::plain();
    let mut laptops = [office.enrol(), office.enrol()];
    for laptop in &mut laptops {
        laptop.seal_day();
        let mut last = None;
        let report = export_with(laptop, &stick, &[], &Control::default(), &mut |progress| {
            last = Some(progress)
        })
        .unwrap();
        assert_eq!(report.bundles.len(), 3);
        let last = last.unwrap();
        assert!(
            last.reading_back && last.done == last.total,
            "everything was read back: {last:?}"
        );
    }

    let found = read(&stick, &office.trust(), &Control::default(), |_| {}).unwrap();
    assert_eq!(found.len(), 2);
    for laptop in &laptops {
        let mine = found
            .iter()
            .find(|found| found.device == laptop.identity.device)
            .unwrap();
        assert!(
            mine.listed
                && mine.missing.is_empty()
                && mine.bundles.iter().all(|bundle| bundle.as_listed)
        );
        let (_, statement) = mine.statement.as_ref().unwrap();
        assert_eq!(statement.statement.peek().unwrap().sequence, 3);
        for (hash, file) in &laptop.files {
            let path = mine
                .bundles
                .iter()
                .find(|bundle| bundle.path.contains(&hash.to_string()))
                .unwrap();
            assert_eq!(
                std::fs::read(path.file.as_ref().unwrap()).unwrap(),
                *file,
                "the same bytes as sealed"
            );
        }
    }

    for laptop in &mut laptops {
        let mut answers = answers(&mut office, laptop, NOW);
        answers.messages = vec![office.message(laptop, "one"), office.message(laptop, "two")];
        write_answer(&office, &stick, &answers);
    }
    for laptop in &laptops {
        let report = bring_home(&stick, &*laptop.outbox, &laptop.identity).unwrap();
        assert!(report.found);
        assert_eq!(
            (
                report.kept.receipts,
                report.kept.messages,
                report.kept.left_out
            ),
            (3, 2, 0)
        );
        assert!(
            laptop.outbox.unsettled(&[]).unwrap().is_empty(),
            "the receipts settle every bundle"
        );
        let envelope = laptop.outbox.messages()[1].peek().unwrap();
        assert_eq!(
            &laptop.identity.keys.open_message(&envelope).unwrap()[..],
            b"two"
        );
        let again = bring_home(&stick, &*laptop.outbox, &laptop.identity).unwrap();
        assert_eq!(again.kept.messages, 0, "messages are taken once");
    }
    // The next copy removes what the office has.
    let report = export(&laptops[0], &stick).unwrap();
    assert_eq!((report.removed, report.bundles.len()), (3, 0));
    let found = read(&stick, &office.trust(), &Control::default(), |_| {}).unwrap();
    assert_eq!(
        found.iter().map(|found| found.bundles.len()).sum::<usize>(),
        3,
        "the other laptop's are untouched"
    );
}

#[test]
fn a_stick_smaller_than_it_says_is_found_out() {
    let mut office = Office::plain();
    let mut laptop = office.enrol();
    laptop.seal_day();
    let stick = LyingStick::new(500_000, ROOMY);
    assert!(matches!(
        export(&laptop, &stick),
        Err(StickError::ReadBack { files: 1.. })
    ));
    assert_eq!(
        laptop.outbox.unsettled(&[]).unwrap().len(),
        3,
        "the laptop still has everything to send"
    );
}

#[test]
fn a_full_stick_is_said_before_anything_is_written() {
    let mut office = Office::plain();
    let mut laptop = office.enrol();
    laptop.seal_day();
    let stick = LyingStick::new(1 << 20, 600_000);
    let error = export(&laptop, &stick).unwrap_err();
    let StickError::NoSpace { needed, free } = error else {
        panic!("{error}")
    };
    assert!(needed > 800_000 && free == 600_000);
    assert!(stick.paths().is_empty());
}

#[test]
fn a_stick_pulled_out_leaves_no_half_file_and_is_finished_later() {
    let mut office = Office::plain();
    let mut laptop = office.enrol();
    laptop.seal_day();
    let stick = LyingStick::new(ROOMY as usize, ROOMY).breaks_after(400_000);
    assert!(matches!(export(&laptop, &stick), Err(StickError::Io(_))));
    assert!(
        stick.paths().iter().all(|path| !path.ends_with(".part")),
        "{:?}",
        stick.paths()
    );
    let found = read(&stick, &office.trust(), &Control::default(), |_| {}).unwrap();
    assert!(
        !found[0].listed && found[0].bundles.len() == 1,
        "what was finished is found without a list"
    );

    stick.mend();
    let before = stick.free_bytes().unwrap();
    assert_eq!(export(&laptop, &stick).unwrap().bundles.len(), 3);
    let written = before - stick.free_bytes().unwrap();
    assert!(
        written < 650_000,
        "the finished one is not written again: {written}"
    );
}

#[test]
fn it_can_be_stopped() {
    let mut office = Office::plain();
    let mut laptop = office.enrol();
    laptop.seal_day();
    let stick = LyingStick::new(ROOMY as usize, ROOMY);
    let control = Control::default();
    let stop = control.clone();
    let stopped = export_with(&laptop, &stick, &[], &control, &mut |_| stop.stop());
    assert!(matches!(stopped, Err(StickError::Stopped)));
    assert!(stick.paths().iter().all(|path| !path.ends_with(".part")));
}

#[test]
fn a_damaged_bundle_is_reported_and_handed_on_as_such() {
    let mut office = Office::plain();
    let mut laptop = office.enrol();
    laptop.seal_day();
    let stick = LyingStick::new(ROOMY as usize, ROOMY);
    export(&laptop, &stick).unwrap();
    let bad = laptop.files[1].0;
    stick.damage(
        &format!(
            "{}/{}",
            layout::up(laptop.identity.device),
            layout::bundle_name(&bad)
        ),
        99_000,
    );
    let found = read(&stick, &office.trust(), &Control::default(), |_| {}).unwrap();
    assert_eq!(found[0].missing, [bad]);
    assert_eq!(
        found[0]
            .bundles
            .iter()
            .filter(|bundle| bundle.as_listed)
            .count(),
        2
    );
    // The next copy finds it too and writes it again.
    export(&laptop, &stick).unwrap();
    assert!(
        read(&stick, &office.trust(), &Control::default(), |_| {}).unwrap()[0]
            .missing
            .is_empty()
    );
}

/// A file lost, and a disk that fails in the middle of another: neither keeps the rest at home.
#[test]
fn what_the_laptop_cannot_read_holds_nobody_up() {
    let mut office = Office::plain();
    let mut laptop = office.enrol();
    laptop.seal_day();
    laptop.seal_day();
    let hashes: Vec<Hash> = laptop.files.iter().map(|(hash, _)| *hash).collect();
    laptop.outbox.lose(&hashes[1]);
    laptop.outbox.spoil(&hashes[3], 100_000);
    let stick = LyingStick::new(ROOMY as usize, ROOMY);
    let mut last = None;
    let report = export_with(&laptop, &stick, &[], &Control::default(), &mut |progress| {
        last = Some(progress)
    })
    .unwrap();
    assert_eq!(report.unreadable, [hashes[1], hashes[3]]);
    assert_eq!(report.bundles, [hashes[0], hashes[2], hashes[4], hashes[5]]);
    let last = last.unwrap();
    assert!(last.reading_back && last.done == last.total, "{last:?}");
    let found = read(&stick, &office.trust(), &Control::default(), |_| {}).unwrap();
    assert!(found[0].listed && found[0].missing.is_empty());
    assert_eq!(found[0].bundles.len(), 4);
    assert!(stick.paths().iter().all(|path| !path.ends_with(".part")));

    // Of what a stick has already, the laptop's own copy is read too.
    laptop.outbox.spoil(&hashes[4], 100_000);
    let report = export(&laptop, &stick).unwrap();
    assert_eq!(report.unreadable, [hashes[1], hashes[3], hashes[4]]);
    let found = read(&stick, &office.trust(), &Control::default(), |_| {}).unwrap();
    assert_eq!(found[0].bundles.len(), 4, "the copy made before stays");
}

#[test]
fn another_offices_answer_is_refused() {
    let (mut office, mut other) = (Office::plain(), Office::plain());
    let mut laptop = office.enrol();
    laptop.seal_day();
    let stick = LyingStick::new(ROOMY as usize, ROOMY);
    let forged = answers(&mut other, &laptop, NOW);
    write_answer(&other, &stick, &forged);
    assert!(bring_home(&stick, &*laptop.outbox, &laptop.identity).is_err());
    assert_eq!(laptop.outbox.unsettled(&[]).unwrap().len(), 3);
}

/// The office's server and its command line, say.
#[test]
fn two_programs_may_answer_one_stick_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut office = Office::plain();
    let mut laptop = office.enrol();
    laptop.seal_day();
    let both = [1, 2].map(|later| answers(&mut office, &laptop, NOW + later));
    std::thread::scope(|scope| {
        for answers in &both {
            scope.spawn(|| {
                let stick = FolderVolume::new(folder.path());
                for _ in 0..10 {
                    write_answer(&office, &stick, answers);
                }
            });
        }
    });
    let stick = FolderVolume::new(folder.path());
    let report = bring_home(&stick, &*laptop.outbox, &laptop.identity).unwrap();
    assert_eq!((report.damaged, report.kept.receipts), (0, 3));
}

#[test]
fn an_altered_answer_is_left_out() {
    let mut office = Office::plain();
    let mut laptop = office.enrol();
    laptop.seal_day();
    let stick = LyingStick::new(ROOMY as usize, ROOMY);
    let good = answers(&mut office, &laptop, NOW);
    write_answer(&office, &stick, &good);
    stick.damage(
        &format!(
            "{}/{}",
            layout::down(laptop.identity.device),
            layout::RECEIPTS
        ),
        700,
    );
    let report = bring_home(&stick, &*laptop.outbox, &laptop.identity).unwrap();
    assert_eq!((report.damaged, report.kept.receipts), (1, 0));
}

#[test]
fn an_old_stick_does_not_bring_an_old_epoch_back() {
    let mut office = Office::plain();
    let mut laptop = office.enrol();
    laptop.seal_day();
    let old = LyingStick::new(ROOMY as usize, ROOMY);
    let in_old_epoch = answers(&mut office, &laptop, NOW);
    write_answer(&office, &old, &in_old_epoch);
    bring_home(&old, &*laptop.outbox, &laptop.identity).unwrap();
    assert!(laptop.outbox.unsettled(&[]).unwrap().is_empty());

    // The office is restored from a backup: a new epoch, and it asks for what it lost.
    office.epoch = crate::office::new_id();
    let new = LyingStick::new(ROOMY as usize, ROOMY);
    let mut restored = answers(&mut office, &laptop, NOW + 1);
    restored.receipts.receipts.clear();
    restored.receipts.wants = vec![laptop.files[0].0];
    write_answer(&office, &new, &restored);
    let report = bring_home(&new, &*laptop.outbox, &laptop.identity).unwrap();
    assert_eq!(report.wants, [laptop.files[0].0]);
    assert_eq!(
        laptop.outbox.unsettled(&[]).unwrap().len(),
        3,
        "old receipts no longer settle"
    );

    // What is no longer here is told with the office's own word that it had it.
    let pruned = laptop.seal(&[]);
    let last = laptop.last_item(&pruned);
    let had = office.receipt_in(&pruned, last, ItemState::BackedUp, crate::office::new_id());
    let received = Received {
        receipts: vec![had.clone()],
        ..Received::default()
    };
    laptop.outbox.keep(received).unwrap();
    laptop.outbox.prune(&pruned);
    export(&laptop, &new).unwrap();
    let found = read(&new, &office.trust(), &Control::default(), |_| {}).unwrap();
    let (_, statement) = found[0].statement.as_ref().unwrap();
    assert_eq!(statement.pruned, [had.0]);

    bring_home(&old, &*laptop.outbox, &laptop.identity).unwrap();
    assert_eq!(
        laptop.outbox.unsettled(&[]).unwrap().len(),
        3,
        "nor does the old stick revive them"
    );
    assert_eq!(
        export_with(
            &laptop,
            &new,
            &report.wants,
            &Control::default(),
            &mut |_| {}
        )
        .unwrap()
        .bundles
        .len(),
        3
    );
}

#[test]
fn a_bundle_the_laptop_does_not_know_stays_on_its_stick() {
    let mut office = Office::plain();
    let mut laptop = office.enrol();
    laptop.seal_day();
    let stick = LyingStick::new(ROOMY as usize, ROOMY);
    let orphan = format!(
        "{}/{}",
        layout::up(laptop.identity.device),
        layout::bundle_name(&Hash([9; 32]))
    );
    stick
        .create(&orphan)
        .unwrap()
        .write_all(b"from before the disk was restored")
        .unwrap();
    export(&laptop, &stick).unwrap();
    assert!(stick.paths().contains(&orphan));
    let found = read(&stick, &office.trust(), &Control::default(), |_| {}).unwrap();
    assert_eq!(found[0].bundles.len(), 4, "and the office tries it");
}

#[test]
fn names_tell_nothing_and_fit_every_file_system() {
    let mut office = Office::plain();
    let mut laptop = office.enrol();
    laptop.seal_day();
    let stick = LyingStick::new(ROOMY as usize, ROOMY);
    export(&laptop, &stick).unwrap();
    let answered = answers(&mut office, &laptop, NOW);
    write_answer(&office, &stick, &answered);
    for path in stick.paths() {
        assert!(path.len() < 200 && path.starts_with("JEMPUT/"), "{path}");
        assert!(!path.contains(OFFICE));
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'.');
        assert!(path.bytes().all(plain), "{path}");
    }
}
