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
