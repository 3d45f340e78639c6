//! Applications and their papers; page files.

use std::fs;
use std::io::{Cursor, Read, Seek, SeekFrom};

use jemput_domain::ids::{ApplicationId, AttachmentId, DocumentId};
use jemput_domain::wire::record::{CheckState, RequirementCheck};
use jemput_store::documents::{NewDocument, NewPage};
use jemput_store::{Folder, StoreError};
use uuid::Uuid;

use crate::fixture::*;

pub const APPLICATION: ApplicationId = ApplicationId(Uuid::from_u128(200));
pub const DOCUMENT: DocumentId = DocumentId(Uuid::from_u128(300));

pub fn start_application(laptop: &Laptop) {
    laptop
        .store
        .applications()
        .start(APPLICATION, person(1), "DP-KK-UBAH", stamp(2))
        .expect("start");
    let paper = NewDocument {
        document: DOCUMENT,
        person: person(1),
        application: Some(APPLICATION),
        requirement: Some(0),
        title: "KK lama".to_owned(),
    };
    laptop
        .store
        .documents()
        .start(paper, stamp(3))
        .expect("start");
}

pub fn add_page(laptop: &mut Laptop, number: u128, plain: &[u8]) -> AttachmentId {
    let attachment = AttachmentId(Uuid::from_u128(400 + number));
    let new = NewPage {
        attachment,
        document: DOCUMENT,
        media_type: "image/jpeg".to_owned(),
        width: 10,
        height: 20,
        thumbnail: Some(vec![1, 2, 3]),
        limit: 10 << 20,
    };
    let page = laptop
        .store
        .documents()
        .add_page(new, &mut Cursor::new(plain), &mut laptop.rng, stamp(4))
        .expect("add page");
    assert_eq!(page.blake3, blake3_hex(plain));
    assert_eq!(page.bytes, plain.len() as u64);
    attachment
}

fn blake3_hex(plain: &[u8]) -> String {
    blake3::hash(plain).to_hex().to_string()
}

fn pattern(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at * 31 % 251) as u8).collect()
}

#[test]
fn a_form_is_saved_field_by_field() {
    let mut laptop = Laptop::in_village(5);
    start_application(&laptop);
    let applications = laptop.store.applications();
    assert_eq!(
        applications
            .save_field(APPLICATION, "F-1.02/nama", Some("SITI"), stamp(4))
            .expect("save"),
        2
    );
    assert_eq!(
        applications
            .save_field(APPLICATION, "F-1.02/alasan", Some("pindah"), stamp(5))
            .expect("save"),
        3
    );
    assert_eq!(
        applications
            .save_field(APPLICATION, "F-1.02/alasan", None, stamp(6))
            .expect("clear"),
        4
    );
    let check = RequirementCheck {
        requirement: 0,
        state: CheckState::OriginalSeen,
        documents: vec![DOCUMENT],
        original_held: true,
    };
    assert_eq!(
        applications
            .save_check(APPLICATION, check.clone(), stamp(7))
            .expect("check"),
        5
    );
    assert_eq!(
        applications
            .save_check(APPLICATION, check, stamp(7))
            .expect("check"),
        5
    );
    assert_eq!(
        applications
            .save_note(APPLICATION, "lekas", stamp(8))
            .expect("note"),
        6
    );
    laptop.reopen();
    let view = laptop.store.applications().get(APPLICATION).expect("get");
    assert_eq!(view.record.fields.len(), 1);
    assert_eq!(
        (
            view.record.note.as_str(),
            view.record.complete,
            view.revision
        ),
        ("lekas", false, 6)
    );
    assert_eq!(view.documents.len(), 1);
    assert_eq!(
        laptop
            .store
            .people()
            .get(person(1))
            .expect("person")
            .applications
            .len(),
        1
    );

    let records = laptop.store.records();
    let without = records.changed(false).expect("changed");
    assert_eq!(
        (without.records.len(), without.drafts_left),
        (1, 1),
        "a draft and its papers stay back"
    );
    assert_eq!(records.changed(true).expect("changed").records.len(), 3);
    laptop
        .store
        .applications()
        .set_complete(APPLICATION, true, stamp(9))
        .expect("complete");
    assert_eq!(records.changed(false).expect("changed").records.len(), 3);
    assert_eq!(
        laptop
            .store
            .outings()
            .summary(OUTING)
            .expect("summary")
            .originals_held,
        1
    );
}

#[test]
fn pages_are_encrypted_on_the_disk_and_read_back_from_any_place() {
    let mut laptop = Laptop::in_village(5);
    start_application(&laptop);
    for (number, length) in [0, 1, 65_535, 65_536, 65_537, 200_000]
        .into_iter()
        .enumerate()
    {
        let plain = pattern(length);
        let attachment = add_page(&mut laptop, number as u128, &plain);
        let mut reader = laptop.store.documents().open(attachment).expect("open");
        assert_eq!(reader.len(), length as u64);
        let mut read = Vec::new();
        reader.read_to_end(&mut read).expect("read");
        assert_eq!(read, plain, "{length}");
        for start in [0, length / 2, length.saturating_sub(3)] {
            reader.seek(SeekFrom::Start(start as u64)).expect("seek");
            let mut part = Vec::new();
            (&mut reader)
                .take(70_000)
                .read_to_end(&mut part)
                .expect("read");
            assert_eq!(
                part,
                plain[start..length.min(start + 70_000)],
                "{length} from {start}"
            );
        }
        assert_eq!(
            laptop
                .store
                .documents()
                .thumbnail(attachment)
                .expect("thumbnail"),
            Some(vec![1, 2, 3])
        );
    }
    let files: Vec<_> = fs::read_dir(laptop.folder.path().join("files"))
        .expect("files")
        .collect();
    assert_eq!(files.len(), 6);
    for file in files {
        let bytes = fs::read(file.expect("file").path()).expect("read");
        let plain = pattern(200_000);
        assert!(
            !bytes.windows(32).any(|window| window == &plain[1000..1032]),
            "nothing plain on the disk"
        );
    }
}

#[test]
fn a_changed_cut_or_swapped_file_is_noticed() {
    let mut laptop = Laptop::in_village(5);
    start_application(&laptop);
    let first = add_page(&mut laptop, 1, &pattern(150_000));
    let folder = laptop.folder.path().join("files");
    let path = fs::read_dir(&folder)
        .expect("files")
        .next()
        .expect("one")
        .expect("file")
        .path();
    let good = fs::read(&path).expect("read");
    let read = |laptop: &Laptop| -> Result<Vec<u8>, String> {
        let mut reader = laptop
            .store
            .documents()
            .open(first)
            .map_err(|error| error.to_string())?;
        let mut plain = Vec::new();
        reader
            .read_to_end(&mut plain)
            .map_err(|error| error.to_string())?;
        Ok(plain)
    };
    for at in [0, 9, 70_000, good.len() - 1] {
        let mut bad = good.clone();
        bad[at] ^= 1;
        fs::write(&path, &bad).expect("write");
        assert_eq!(
            read(&laptop),
            Err(StoreError::PageDamaged.to_string()),
            "byte {at}"
        );
    }
    fs::write(&path, &good[..good.len() - 1]).expect("write");
    assert_eq!(read(&laptop), Err(StoreError::PageDamaged.to_string()));
    // Whole chunks in another order.
    let chunk = 65_536 + 16;
    let mut swapped = good.clone();
    swapped[9..9 + chunk].copy_from_slice(&good[9 + chunk..9 + 2 * chunk]);
    fs::write(&path, &swapped).expect("write");
    assert_eq!(read(&laptop), Err(StoreError::PageDamaged.to_string()));
    fs::remove_file(&path).expect("remove");
    assert_eq!(read(&laptop), Err(StoreError::PageMissing.to_string()));
    assert_eq!(
        laptop.store.documents().missing().expect("missing"),
        [first]
    );
    fs::write(&path, &good).expect("write");
    assert_eq!(read(&laptop).expect("whole again"), pattern(150_000));
}

#[test]
fn a_page_too_large_or_broken_off_leaves_nothing() {
    let mut laptop = Laptop::in_village(5);
    start_application(&laptop);
    let new = NewPage {
        attachment: AttachmentId(Uuid::from_u128(9)),
        document: DOCUMENT,
        media_type: "image/jpeg".to_owned(),
        width: 1,
        height: 1,
        thumbnail: None,
        limit: 1000,
    };
    let documents = laptop.store.documents();
    let large = documents.add_page(
        new.clone(),
        &mut Cursor::new(pattern(1001)),
        &mut laptop.rng,
        stamp(4),
    );
    assert!(matches!(large, Err(StoreError::TooLarge { limit: 1000 })));
    let mut broken = Cursor::new(pattern(10)).chain(Broken);
    assert!(matches!(
        documents.add_page(new.clone(), &mut broken, &mut laptop.rng, stamp(4)),
        Err(StoreError::Io(_))
    ));
    let nowhere = NewPage {
        document: DocumentId(Uuid::from_u128(5)),
        ..new
    };
    assert!(
        documents
            .add_page(nowhere, &mut Cursor::new([1]), &mut laptop.rng, stamp(4))
            .is_err()
    );
    assert_eq!(
        fs::read_dir(laptop.folder.path().join("files"))
            .expect("files")
            .count(),
        0
    );
}

struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        Err(std::io::Error::other("the card was pulled"))
    }
}

#[test]
fn what_a_crash_left_is_swept_and_nothing_else() {
    let mut laptop = Laptop::in_village(5);
    start_application(&laptop);
    let kept = add_page(&mut laptop, 1, b"page");
    let folder = Folder::at(laptop.folder.path());
    let orphan = folder.files().join("0123456789abcdef0123456789abcdef");
    let half = folder
        .files()
        .join("0123456789abcdef0123456789abcdee.partial");
    let foreign = folder.files().join("catatan.txt");
    for path in [&orphan, &half, &foreign] {
        fs::write(path, b"x").expect("write");
    }
    laptop.reopen();
    assert!(!orphan.exists() && !half.exists() && foreign.exists());
    assert!(laptop.store.documents().open(kept).is_ok());
}

#[test]
fn a_removed_paper_is_gone_from_sight_but_not_from_the_disk() {
    let mut laptop = Laptop::in_village(5);
    start_application(&laptop);
    let page = add_page(&mut laptop, 1, b"page");
    laptop
        .store
        .documents()
        .remove(DOCUMENT, stamp(9))
        .expect("remove");
    assert!(
        laptop
            .store
            .documents()
            .of_person(person(1))
            .expect("of")
            .is_empty()
    );
    assert!(laptop.store.documents().open(page).is_ok());
    let changed = laptop.store.records().changed(true).expect("changed");
    assert!(changed.pages.is_empty());
    assert_eq!(laptop.store.records().local_only().expect("local").scans, 0);
    assert_eq!(changed.records.len(), 2, "outing and application");
    let removed = laptop.store.documents().get(DOCUMENT).expect("get").record;
    assert!(removed.pages.is_empty());
}

fn check(laptop: &Laptop, requirement: u8) -> Option<RequirementCheck> {
    let record = laptop
        .store
        .applications()
        .get(APPLICATION)
        .expect("get")
        .record;
    let mut checks = record.checks.into_iter();
    checks.find(|check| check.requirement == requirement)
}

fn state(laptop: &Laptop, requirement: u8) -> Option<CheckState> {
    check(laptop, requirement).map(|check| check.state)
}

fn revision(laptop: &Laptop) -> u32 {
    laptop
        .store
        .applications()
        .get(APPLICATION)
        .expect("get")
        .revision
}

fn tick(laptop: &Laptop, requirement: u8, state: CheckState) {
    let check = RequirementCheck {
        requirement,
        state,
        documents: Vec::new(),
        original_held: false,
    };
    let kept = laptop
        .store
        .applications()
        .save_check(APPLICATION, check, stamp(7));
    kept.expect("check");
}

#[test]
fn a_photographed_paper_counts_and_travels_with_its_check() {
    let mut laptop = Laptop::in_village(5);
    start_application(&laptop);
    assert_eq!(check(&laptop, 0), None, "a paper without a page is none");
    let before = revision(&laptop);
    add_page(&mut laptop, 1, b"photo");
    let photographed = RequirementCheck {
        requirement: 0,
        state: CheckState::PhotoOnly,
        documents: vec![DOCUMENT],
        original_held: false,
    };
    assert_eq!(check(&laptop, 0), Some(photographed));
    assert_eq!(revision(&laptop), before + 1, "the office is told");
    add_page(&mut laptop, 2, b"its back");
    assert_eq!(revision(&laptop), before + 1, "the same paper");

    // What the officer says stands, with the paper.
    tick(&laptop, 0, CheckState::OriginalSeen);
    let seen = check(&laptop, 0).expect("seen");
    assert_eq!(
        (seen.state, seen.documents),
        (CheckState::OriginalSeen, vec![DOCUMENT])
    );
    tick(&laptop, 0, CheckState::Missing);
    assert_eq!(
        state(&laptop, 0),
        Some(CheckState::Missing),
        "also that it is not the right one"
    );
    tick(&laptop, 0, CheckState::PhotoOnly);
    laptop
        .store
        .documents()
        .remove(DOCUMENT, stamp(9))
        .expect("remove");
    assert_eq!(
        state(&laptop, 0),
        Some(CheckState::Missing),
        "and is missing once it is gone"
    );
    assert_eq!(check(&laptop, 0).expect("kept").documents, []);
}

#[test]
fn a_paper_is_filed_under_the_requirement_it_is_for() {
    let mut laptop = Laptop::in_village(5);
    start_application(&laptop);
    add_page(&mut laptop, 1, b"photo");
    tick(&laptop, 1, CheckState::Missing);
    let documents = laptop.store.documents();
    let file = |requirement| documents.file_under(DOCUMENT, APPLICATION, requirement, stamp(8));
    let before = revision(&laptop);
    file(Some(1)).expect("file");
    assert_eq!(
        (state(&laptop, 0), state(&laptop, 1)),
        (None, Some(CheckState::PhotoOnly))
    );
    assert_eq!(revision(&laptop), before + 1);
    file(Some(1)).expect("again");
    assert_eq!(revision(&laptop), before + 1, "which is no news");
    file(None).expect("under none");
    assert_eq!(
        (state(&laptop, 0), state(&laptop, 1)),
        (None, Some(CheckState::Missing))
    );
    tick(&laptop, 1, CheckState::Statement);
    file(Some(1)).expect("file");
    assert_eq!(
        state(&laptop, 1),
        Some(CheckState::Statement),
        "it is the statement's photograph"
    );

    // Nothing of one person's is filed with another's.
    let other = ApplicationId(Uuid::from_u128(201));
    let applications = laptop.store.applications();
    applications
        .start(other, person(2), "DP-KK-UBAH", stamp(2))
        .expect("start");
    let strange = documents.file_under(DOCUMENT, other, Some(0), stamp(8));
    assert!(matches!(
        strange,
        Err(StoreError::InvalidValue("application"))
    ));
}
