//! Locking by itself.

use std::sync::atomic::Ordering;

use jemput_domain::error::ErrorCode;
use jemput_field::commands::events::FieldEvent;
use serde_json::json;

use crate::support::Laptop;

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
