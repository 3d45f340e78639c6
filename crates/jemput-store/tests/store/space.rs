//! A full disk and a damaged file are said plainly, and nothing saved before is lost.

use std::fs::{self, OpenOptions};
use std::io::{Cursor, Seek, SeekFrom, Write};
use std::path::Path;

use jemput_domain::error::ErrorCode;
use jemput_domain::ids::AttachmentId;
use jemput_small_disk::on_small_disk;
use jemput_store::documents::NewPage;
use jemput_store::people::PersonField;
use jemput_store::{DatabaseKey, Folder, Store, StoreError};
use uuid::Uuid;

use crate::documents::{DOCUMENT, start_application};
use crate::fixture::*;

/// Eight megabytes, filled until they are full.
#[test]
fn a_full_disk_loses_nothing() {
    on_small_disk(8, "space::a_full_disk_loses_nothing", fill);
}

fn fill(folder: &Path) {
    let mut laptop = Laptop::in_folder(folder);
    laptop
        .store
        .lists()
        .import(work_list(1, 40), at(0))
        .expect("import");
    laptop.open_outing();
    start_application(&laptop);
    let ballast = folder.join("ballast");

    // Fields until no more fit, with a large file leaving little room.
    let room = vec![0; 6 << 20];
    fs::write(&ballast, &room[..5 << 20]).expect("ballast");
    let people = laptop.store.people();
    let mut saved = 0u32;
    let failed = loop {
        let note = format!("{saved:05} {}", "x".repeat(3900));
        match people.save_field(
            person(saved % 40),
            PersonField::Address,
            Some(&note),
            stamp(2),
        ) {
            Ok(_) => saved += 1,
            Err(error) => break error,
        }
        assert!(saved < 100_000, "the disk is never full");
        // Nothing is checkpointed away while a reader looks on, so the log grows.
        if saved.is_multiple_of(16) {
            append(&ballast, 64 << 10);
        }
    };
    assert!(matches!(failed, StoreError::DiskFull), "{failed}");
    assert_eq!(failed.code(), ErrorCode::DiskFull);
    assert_saved(&laptop, saved);

    // A page that does not fit leaves nothing behind.
    let new = NewPage {
        attachment: AttachmentId(Uuid::from_u128(1)),
        document: DOCUMENT,
        media_type: "image/jpeg".to_owned(),
        width: 1,
        height: 1,
        thumbnail: None,
        limit: 64 << 20,
    };
    let page = laptop.store.documents().add_page(
        new.clone(),
        &mut Cursor::new(&room),
        &mut laptop.rng,
        stamp(3),
    );
    assert!(
        matches!(page, Err(StoreError::DiskFull)),
        "{:?}",
        page.err().map(|error| error.to_string())
    );
    assert_eq!(
        fs::read_dir(folder.join("files")).expect("files").count(),
        0
    );

    // Closing and opening on a full disk loses nothing; with room again, work goes on.
    fs::remove_file(&ballast).expect("make room");
    laptop.store.close();
    laptop.store = Store::open(&Folder::at(folder), DatabaseKey::from_bytes(KEY)).expect("open");
    laptop.store.check().expect("sound");
    assert_saved(&laptop, saved);
    laptop
        .store
        .people()
        .save_field(person(0), PersonField::Phone, Some("0812"), stamp(4))
        .expect("room again");
    laptop
        .store
        .documents()
        .add_page(
            new,
            &mut Cursor::new(&room[..1 << 20]),
            &mut laptop.rng,
            stamp(5),
        )
        .expect("room again");
}

fn append(path: &Path, bytes: usize) {
    let mut file = OpenOptions::new().append(true).open(path).expect("open");
    let _ = file.write_all(&vec![0; bytes]);
}

fn assert_saved(laptop: &Laptop, saved: u32) {
    assert!(saved > 0);
    for number in saved.saturating_sub(40)..saved {
        let view = laptop
            .store
            .people()
            .get(person(number % 40))
            .expect("person");
        let address = view.data.address.expect("an address");
        assert!(
            address.starts_with(&format!("{number:05} ")),
            "save {number} was acknowledged"
        );
    }
}

#[test]
fn a_damaged_database_says_so() {
    let laptop = Laptop::in_village(500);
    laptop.store.close();
    let path = laptop.folder.path().join("jemput.db");
    let good = fs::read(&path).expect("read");
    let open = || {
        Store::open(
            &Folder::at(laptop.folder.path()),
            DatabaseKey::from_bytes(KEY),
        )
    };
    let damage = |at: u64| {
        fs::write(&path, &good).expect("write");
        let mut file = OpenOptions::new().write(true).open(&path).expect("open");
        file.seek(SeekFrom::Start(at)).expect("seek");
        file.write_all(&[0xAA; 16]).expect("write");
    };
    // In the first page: it does not open. In a later one: the check finds it.
    damage(100);
    assert!(matches!(open(), Err(StoreError::Damaged)));
    damage(good.len() as u64 - 2000);
    match open() {
        Err(error) => assert!(matches!(error, StoreError::Damaged)),
        Ok(store) => {
            let found = store.check().expect_err("damaged");
            assert!(matches!(found, StoreError::Damaged));
            assert_eq!(found.code(), ErrorCode::StoreDamaged);
            store.close();
        }
    }
    for cut in [0, 100, 4096, good.len() - 4096] {
        fs::write(&path, &good[..cut]).expect("write");
        let result = open().and_then(|store| store.check());
        assert!(matches!(result, Err(StoreError::Damaged)), "cut at {cut}");
    }
    fs::write(&path, &good).expect("write");
    open().expect("whole again").check().expect("sound");
}

#[test]
fn a_newer_schema_is_refused_and_left_alone() {
    let laptop = Laptop::in_village(2);
    laptop.store.close();
    let path = laptop.folder.path().join("jemput.db");
    let key: String = KEY.iter().map(|byte| format!("{byte:02x}")).collect();
    let raw = rusqlite::Connection::open(&path).expect("open");
    raw.execute_batch(&format!(
        "PRAGMA key = \"x'{key}'\"; PRAGMA user_version = 99;"
    ))
    .expect("version");
    drop(raw);
    let result = Store::open(
        &Folder::at(laptop.folder.path()),
        DatabaseKey::from_bytes(KEY),
    );
    assert!(matches!(
        result,
        Err(StoreError::NewerSchema { found: 99, .. })
    ));
}
