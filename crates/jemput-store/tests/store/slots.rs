//! Who can open the database, and changing who can.

use std::fs;

use jemput_domain::ids::OfficerId;
use jemput_store::{
    Cost, DatabaseKey, Folder, NewOfficer, Refusal, SlotError, Slots, Store, StoreError, rotate,
};
use uuid::Uuid;

use crate::fixture::*;

const OFFICER: OfficerId = OfficerId(Uuid::from_u128(2));

fn with_second_officer() -> (Laptop, Folder) {
    let mut laptop = Laptop::in_village(3);
    let folder = Folder::at(laptop.folder.path());
    let mut slots = Slots::read(&folder).expect("slots");
    let key = slots.unlock(LEAD, PASSPHRASE).expect("unlock");
    let officer = NewOfficer {
        officer: OFFICER,
        name: "Pak Nasution",
        lead: false,
        passphrase: "satu dua tiga",
    };
    slots
        .add_officer(&key, &officer, Cost::LEAST, &mut laptop.rng)
        .expect("add");
    slots
        .set_escrow(&key, Some(b"sealed to the recovery key".to_vec()))
        .expect("escrow");
    (laptop, folder)
}

fn slot_error<T>(result: jemput_store::Result<T>) -> SlotError {
    match result {
        Err(StoreError::Slots(error)) => error,
        _ => panic!("a slot error was due"),
    }
}

#[test]
fn each_officer_opens_with_their_own_passphrase() {
    let (_laptop, folder) = with_second_officer();
    let slots = Slots::read(&folder).expect("slots");
    assert_eq!(
        slots
            .list()
            .iter()
            .map(|slot| slot.lead)
            .collect::<Vec<_>>(),
        [true, false]
    );
    assert_eq!(
        slots
            .unlock(OFFICER, "satu dua tiga")
            .expect("unlock")
            .expose(),
        &KEY
    );
    assert_eq!(
        slots
            .unlock(OFFICER, "  satu  dua tiga ")
            .expect("spaces do not count")
            .expose(),
        &KEY
    );
    assert_eq!(
        slots.escrow().expect("escrow"),
        b"sealed to the recovery key"
    );
    let wrong = slot_error(slots.unlock(OFFICER, PASSPHRASE));
    let unknown = slot_error(slots.unlock(OfficerId(Uuid::from_u128(77)), PASSPHRASE));
    assert_eq!(
        (wrong, unknown),
        (SlotError::WrongPassphrase, SlotError::WrongPassphrase)
    );
    assert_eq!(
        slot_error(slots.unlock(LEAD, "")),
        SlotError::WrongPassphrase
    );
}

#[test]
fn a_torn_copy_or_a_lost_one_does_not_lock_anybody_out() {
    let (laptop, folder) = with_second_officer();
    let root = laptop.folder.path();
    let good = fs::read(root.join("slots.a")).expect("read");
    for torn in [
        Vec::new(),
        good[..good.len() / 2].to_vec(),
        vec![0; good.len()],
    ] {
        fs::write(root.join("slots.a"), &torn).expect("write");
        assert!(
            Slots::read(&folder)
                .expect("slots")
                .unlock(LEAD, PASSPHRASE)
                .is_ok()
        );
    }
    fs::remove_file(root.join("slots.a")).expect("remove");
    assert!(
        Slots::read(&folder)
            .expect("slots")
            .unlock(OFFICER, "satu dua tiga")
            .is_ok()
    );
    fs::remove_file(root.join("slots.b")).expect("remove");
    assert_eq!(
        slot_error(Slots::read(&folder).map(drop)),
        SlotError::Unreadable
    );
}

#[test]
fn slots_cannot_be_mixed_or_changed() {
    let (laptop, folder) = with_second_officer();
    let path = laptop.folder.path().join("slots.a");
    let file: serde_json::Value =
        serde_json::from_slice(&fs::read(&path).expect("read")).expect("json");
    let slots = file["slots"].as_str().expect("text");
    // A stranger's slot, or a leader's badge, under a right checksum but without the key's MAC.
    let forged = slots.replacen("\"lead\":false", "\"lead\":true", 1);
    assert_ne!(forged, slots);
    let mut bad = file.clone();
    bad["checksum"] = blake3::hash(forged.as_bytes()).to_hex().to_string().into();
    bad["slots"] = forged.into();
    for copy in ["slots.a", "slots.b"] {
        fs::write(laptop.folder.path().join(copy), bad.to_string()).expect("write");
    }
    assert_eq!(
        slot_error(
            Slots::read(&folder)
                .expect("slots")
                .unlock(LEAD, PASSPHRASE)
        ),
        SlotError::Altered
    );

    let other = Laptop::new();
    for copy in ["slots.a", "slots.b"] {
        fs::copy(
            other.folder.path().join(copy),
            laptop.folder.path().join(copy),
        )
        .expect("copy");
    }
    assert_eq!(
        slot_error(Slots::read(&folder).map(drop)),
        SlotError::OtherDatabase
    );
}

#[test]
fn passphrases_change_and_costs_have_a_floor() {
    let (mut laptop, folder) = with_second_officer();
    let mut slots = Slots::read(&folder).expect("slots");
    let key = DatabaseKey::from_bytes(KEY);
    slots
        .change_passphrase(&key, OFFICER, "baru sekali", Cost::LEAST, &mut laptop.rng)
        .expect("change");
    let slots = Slots::read(&folder).expect("slots");
    assert!(slots.unlock(OFFICER, "baru sekali").is_ok());
    assert_eq!(
        slot_error(slots.unlock(OFFICER, "satu dua tiga")),
        SlotError::WrongPassphrase
    );
    assert_eq!(
        slot_error(Cost::new(32 * 1024, 3, 1).map(drop)),
        SlotError::Cost
    );
}

/// The flag is bound to the slots like all else, and is no condition for any of them to open.
#[test]
fn who_leads_follows_the_roster() {
    let (laptop, folder) = with_second_officer();
    let key = DatabaseKey::from_bytes(KEY);
    let leads = || {
        let slots = Slots::read(&folder).expect("slots").list();
        slots.iter().map(|slot| slot.lead).collect::<Vec<_>>()
    };
    let mut slots = Slots::read(&folder).expect("slots");
    let before = fs::read(laptop.folder.path().join("slots.a")).expect("read");
    slots.set_leads(&key, |who| who == LEAD).expect("the same");
    let after = fs::read(laptop.folder.path().join("slots.a")).expect("read");
    assert_eq!(before, after, "nothing to write");
    slots.set_leads(&key, |who| who == OFFICER).expect("moved");
    assert_eq!(leads(), [false, true]);
    slots.set_leads(&key, |_| false).expect("none");
    assert_eq!(leads(), [false, false]);
    let slots = Slots::read(&folder).expect("slots");
    assert!(slots.unlock(OFFICER, "satu dua tiga").is_ok());
    assert!(slots.unlock(LEAD, PASSPHRASE).is_ok());
}

#[test]
fn removing_an_officer_changes_the_key_for_everybody_else() {
    let (mut laptop, folder) = with_second_officer();
    laptop.outcome(person(1), jemput_domain::outcome::OutcomeCode::Rekam, 2);
    let in_use = rotate::remove_officer(
        &folder,
        &DatabaseKey::from_bytes(KEY),
        OFFICER,
        |_| None,
        &mut laptop.rng,
    );
    assert!(matches!(in_use, Err(StoreError::InUse)));
    laptop.store.close();
    let last = rotate::remove_officer(
        &folder,
        &DatabaseKey::from_bytes(KEY),
        LEAD,
        |_| None,
        &mut laptop.rng,
    );
    assert!(matches!(last, Err(StoreError::Refused(Refusal::LastLead))));

    let key = DatabaseKey::from_bytes(KEY);
    let wrap = |new: &DatabaseKey| Some(new.expose().iter().map(|byte| !byte).collect());
    let new =
        rotate::remove_officer(&folder, &key, OFFICER, wrap, &mut laptop.rng).expect("rotate");
    assert_ne!(new.expose(), &KEY);
    let slots = Slots::read(&folder).expect("slots");
    assert_eq!(
        slot_error(slots.unlock(OFFICER, "satu dua tiga")),
        SlotError::WrongPassphrase
    );
    assert_eq!(
        slots.unlock(LEAD, PASSPHRASE).expect("unlock").expose(),
        new.expose()
    );
    assert_eq!(slots.escrow().expect("escrow")[0], !new.expose()[0]);
    assert!(
        matches!(Store::open(&folder, key), Err(StoreError::Damaged)),
        "the old key opens nothing"
    );

    laptop.store = Store::open(&folder, new).expect("open");
    laptop.store.check().expect("sound");
    assert_eq!(
        laptop
            .store
            .people()
            .get(person(1))
            .expect("person")
            .outcomes
            .len(),
        1
    );
    let query = jemput_store::search::PeopleQuery {
        text: "nur siti".to_owned(),
        ..Default::default()
    };
    assert_eq!(
        laptop
            .store
            .people()
            .list(&query)
            .expect("the search index came along")
            .rows
            .len(),
        1
    );
    assert!(!laptop.folder.path().join("slots.next").exists());
}

/// The folder as a crash would leave it after each step of a rotation, and what must then open it.
#[test]
fn a_crash_at_any_step_of_a_rotation_leaves_one_whole_side() {
    let (mut laptop, folder) = with_second_officer();
    laptop.store.close();
    let root = laptop.folder.path().to_owned();
    let read = |name: &str| fs::read(root.join(name)).expect("read");
    let old = ["jemput.db", "slots.a", "slots.b"].map(|name| (name, read(name)));
    let key = DatabaseKey::from_bytes(KEY);
    rotate::remove_officer(&folder, &key, OFFICER, |_| None, &mut laptop.rng).expect("rotate");
    let (new_db, new_slots) = (read("jemput.db"), read("slots.a"));

    let put = |files: &[(&str, &[u8])]| {
        for (name, bytes) in files {
            fs::write(root.join(name), bytes).expect("write");
        }
    };
    let before = || {
        put(&old
            .each_ref()
            .map(|(name, bytes)| (*name, bytes.as_slice())))
    };
    // Half a copy; a whole copy; its slots as well: the old side counts.
    let steps: [&[(&str, &[u8])]; 3] = [
        &[("jemput.next", &new_db[..new_db.len() / 2])],
        &[("jemput.next", &new_db)],
        &[("jemput.next", &new_db), ("slots.next", &new_slots)],
    ];
    for step in steps {
        before();
        put(step);
        let slots = Slots::read(&folder).expect("slots");
        let store = Store::open(
            &folder,
            slots.unlock(OFFICER, "satu dua tiga").expect("unlock"),
        )
        .expect("open");
        store.check().expect("sound");
        assert!(!root.join("jemput.next").exists() && !root.join("slots.next").exists());
        store.close();
    }
    // Renamed, slots not yet moved; one of them moved: the new side counts.
    let steps: [&[(&str, &[u8])]; 2] = [
        &[("jemput.db", &new_db), ("slots.next", &new_slots)],
        &[
            ("jemput.db", &new_db),
            ("slots.next", &new_slots),
            ("slots.a", &new_slots),
        ],
    ];
    for step in steps {
        before();
        for stale in ["jemput.db-wal", "jemput.db-shm"] {
            assert!(
                !root.join(stale).exists(),
                "nothing of the old database can be replayed"
            );
        }
        put(step);
        let slots = Slots::read(&folder).expect("slots");
        assert_eq!(
            slot_error(slots.unlock(OFFICER, "satu dua tiga")),
            SlotError::WrongPassphrase
        );
        let store =
            Store::open(&folder, slots.unlock(LEAD, PASSPHRASE).expect("unlock")).expect("open");
        store.check().expect("sound");
        store.close();
        assert_eq!(read("slots.b"), new_slots, "both copies follow");
    }
}

#[test]
fn nothing_readable_lies_on_the_disk() {
    let (laptop, folder) = with_second_officer();
    laptop
        .store
        .people()
        .save_field(
            person(1),
            jemput_store::people::PersonField::Phone,
            Some("081234567890"),
            stamp(3),
        )
        .expect("save");
    for name in ["jemput.db", "jemput.db-wal"] {
        let bytes = fs::read(laptop.folder.path().join(name)).expect("read");
        for plain in [
            "SQLite format",
            "SITI",
            "AMINAH",
            "1277",
            "081234567890",
            "CREATE TABLE",
        ] {
            assert!(
                !bytes
                    .windows(plain.len())
                    .any(|window| window == plain.as_bytes()),
                "{plain} in {name}"
            );
        }
    }
    assert!(matches!(
        Store::open(&folder, DatabaseKey::from_bytes(KEY)),
        Err(StoreError::InUse)
    ));
    laptop.store.close();
    assert!(matches!(
        laptop.store.people().get(person(1)),
        Err(StoreError::Closed)
    ));
    assert!(matches!(
        Store::open(&folder, DatabaseKey::from_bytes([8; 32])),
        Err(StoreError::Damaged)
    ));
}

#[test]
fn creating_never_touches_a_database_that_is_there() {
    let mut laptop = Laptop::new();
    laptop.store.close();
    let lead = NewOfficer {
        officer: LEAD,
        name: "x",
        lead: true,
        passphrase: "y",
    };
    let folder = Folder::at(laptop.folder.path());
    let again = Store::create(
        &folder,
        DatabaseKey::from_bytes([1; 32]),
        &[lead],
        None,
        Cost::LEAST,
        &mut laptop.rng,
    );
    assert!(matches!(again, Err(StoreError::AlreadyExists)));
    laptop.reopen();
}
