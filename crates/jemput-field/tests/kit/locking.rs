//! Locking by itself.

use std::sync::atomic::Ordering;

use jemput_domain::error::ErrorCode;
use jemput_field::commands::events::FieldEvent;
use jemput_store::{Folder, Slots};
use serde_json::{Value, json};

use crate::support::{Laptop, Office, PASSPHRASE};

#[test]
fn it_locks_after_the_offices_idle_minutes() {
    let laptop = Laptop::at_work(2);
    let events = laptop.field.listen();
    let minutes = |count: u64| {
        laptop
            .host
            .monotonic
            .fetch_add(count * 60_000, Ordering::Relaxed)
    };
    minutes(9);
    laptop.call("active", json!({}));
    minutes(9);
    // Asking for the status is no sign of a person.
    assert_eq!(laptop.call("status", json!({}))["state"], "unlocked");
    minutes(1);
    laptop.field.lock_when_idle();
    assert_eq!(laptop.code("people_list", json!({})), ErrorCode::Locked);
    assert!(events.so_far().contains(&FieldEvent::Locked));
    assert_eq!(laptop.call("status", json!({}))["state"], "locked");
    laptop.unlock();
    assert_eq!(laptop.find("").len(), 2);
}

/// Sending keeps the database open behind the lock screen. Slots of somebody else's laptop, rewritten
/// to name this database, must not open it.
#[test]
fn slots_of_another_key_do_not_pass_the_lock_screen_while_sending() {
    let laptop = Laptop::of(Office::reached_at(&["http://127.0.0.1:9"]));
    laptop.enrol();
    laptop.certify();
    laptop.call("send_start", json!({}));
    let status = laptop.call("lock", json!({}));
    assert_eq!(
        (&status["state"], &status["sending"]),
        (&json!("locked"), &json!(true))
    );

    let thief = Laptop::new();
    thief.enrol();
    let key = Slots::read(&Folder::at(thief.data()))
        .unwrap()
        .unlock(thief.office.officer, PASSPHRASE)
        .unwrap();
    let read = |laptop: &Laptop| -> Value {
        let bytes = std::fs::read(laptop.data().join("slots.a")).unwrap();
        let written: Value = serde_json::from_slice(&bytes).unwrap();
        serde_json::from_str(written["slots"].as_str().unwrap()).unwrap()
    };
    let mut slots = read(&thief);
    slots["database"] = read(&laptop)["database"].clone();
    slots["generation"] = json!(u64::MAX);
    let slots = slots.to_string();
    let binding = blake3::derive_key("jemput key slots 1: binding", key.expose());
    let written = json!({
        "checksum": blake3::hash(slots.as_bytes()).to_hex().as_str(),
        "mac": blake3::keyed_hash(&binding, slots.as_bytes()).to_hex().as_str(),
        "slots": slots,
    });
    std::fs::write(laptop.data().join("slots.next"), written.to_string()).unwrap();

    assert_eq!(
        laptop.code("unlock", json!({ "passphrase": PASSPHRASE })),
        ErrorCode::StoreDamaged
    );
    laptop.call("send_stop", json!({}));
}

/// What is still only here is known behind the lock screen too: numbers, and nobody's name.
#[test]
fn the_lock_screen_tells_what_is_only_here() {
    let laptop = Laptop::at_work(3);
    let person = laptop.find("")[0]["person"].clone();
    laptop.call("outcome_set", json!({ "person": person, "code": "SUDAH" }));
    let total = laptop.call("local_only", json!({}))["total"].clone();
    assert_ne!(total, 0);
    let locked = laptop.call("lock", json!({}));
    assert_eq!(
        (&locked["state"], &locked["local_only"]["total"]),
        (&json!("locked"), &total)
    );
    // The database is closed by now.
    assert_eq!(
        laptop.call("status", json!({}))["local_only"]["total"],
        total
    );
    laptop.unlock();
    laptop.call("seal", json!({}));
    laptop.call("lock", json!({}));
    assert_eq!(laptop.call("status", json!({}))["bundle_files"], 1);

    let restarted = jemput_field::Field::new(laptop.host.clone(), &laptop.data());
    let status = restarted.call("status", json!({})).unwrap();
    assert_eq!(
        (&status["local_only"], &status["bundle_files"]),
        (&Value::Null, &json!(1))
    );
}

/// A hint, and no more than that.
#[test]
fn the_officer_named_at_unlocking_is_only_tried_first() {
    let laptop = Laptop::at_work(1);
    let words = "kopi pasar sawah jalan bulan sore";
    laptop.call(
        "officer_add",
        json!({ "officer": laptop.office.lead, "passphrase": words }),
    );
    for (passphrase, name) in [(words, "Parlin"), (PASSPHRASE, "Rahma")] {
        laptop.call("lock", json!({}));
        let unlock = json!({ "passphrase": passphrase, "officer": laptop.office.lead });
        assert_eq!(laptop.call("unlock", unlock)["officer"]["name"], name);
    }
    let last = laptop.data().join("last-officer");
    let Laptop { office, .. } = &laptop;
    let named = std::fs::read_to_string(&last).unwrap();
    assert_eq!(named, office.officer.0.to_string());
    for odd in ["", "nobody"] {
        std::fs::write(&last, odd).unwrap();
        laptop.call("lock", json!({}));
        laptop.unlock();
    }
}
