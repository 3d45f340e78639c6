//! An officer leaves the team.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use jemput_domain::error::ErrorCode;
use jemput_store::{Folder, Slots};
use serde_json::{Value, json};

use crate::support::{Laptop, Office, PASSPHRASE};

const OTHERS: &str = "kopi pasar sawah jalan bulan sore";

fn with(passphrase: &str) -> Value {
    json!({ "passphrase": passphrase })
}

/// Rahma, who enrolled, and Parlin, who leads and is unlocked.
fn two(laptop: &Laptop) {
    laptop.call(
        "officer_add",
        json!({ "officer": laptop.office.lead, "passphrase": OTHERS }),
    );
    laptop.call("lock", json!({}));
    laptop.call("unlock", with(OTHERS));
}

#[test]
fn who_left_opens_nothing_and_nobody_else_notices() {
    let laptop = Laptop::at_work(3);
    two(&laptop);
    let person = laptop.find("")[0]["person"].clone();
    laptop.call(
        "outcome_set",
        json!({ "person": person, "code": "SUDAH", "note": "KK dibawa" }),
    );
    laptop.call("seal", json!({}));
    let before = laptop.call("status", json!({}));
    let kept: Vec<_> = ["slots.a", "slots.b"]
        .map(|name| (name, fs::read(laptop.data().join(name)).unwrap()))
        .into();
    let folder = Folder::at(laptop.data());
    let old_key = Slots::read(&folder)
        .unwrap()
        .unlock(laptop.office.officer, PASSPHRASE)
        .unwrap();

    let gone = json!({ "officer": laptop.office.officer });
    let status = laptop.call("officer_remove", gone.clone());
    assert_eq!(status["state"], "unlocked");
    assert_eq!(status["slots"].as_array().unwrap().len(), 1);
    assert_eq!(status["local_only"], before["local_only"]);
    assert_eq!(status["outing"], before["outing"]);
    assert_eq!(laptop.find("").len(), 3, "work goes on");
    assert_eq!(
        laptop.code("officer_remove", gone),
        ErrorCode::InvalidRequest,
        "gone already"
    );

    laptop.call("lock", json!({}));
    assert_eq!(
        laptop.code("unlock", with(PASSPHRASE)),
        ErrorCode::WrongPassphrase
    );
    laptop.call("unlock", with(OTHERS));
    let shown = laptop.call("person_get", json!({ "person": person }));
    assert_eq!(shown["history"][0]["note"], "KK dibawa");
    let key = Slots::read(&folder)
        .unwrap()
        .unlock(laptop.office.lead, OTHERS)
        .unwrap();
    assert!(!key.is(&old_key), "the key is another");
    laptop.call("seal", json!({}));

    // The slots they may have kept belong to a database that is gone.
    laptop.call("lock", json!({}));
    for (name, bytes) in kept {
        fs::write(laptop.data().join(name), bytes).unwrap();
    }
    assert!(
        laptop.field.call("unlock", with(PASSPHRASE)).is_err(),
        "their old slot"
    );
}

/// The window asks by itself, and an officer may still be typing.
#[test]
fn whatever_is_asked_meanwhile_waits_and_is_kept() {
    let laptop = Laptop::at_work(3);
    two(&laptop);
    let person = laptop.find("")[0]["person"].clone();
    let over = AtomicBool::new(false);
    let (field, over) = (laptop.field.clone(), &over);
    let last = thread::scope(|scope| {
        let typing = scope.spawn(|| {
            let mut last = String::new();
            for number in 0.. {
                last = format!("Jl. Merdeka {number}");
                let save = json!({ "person": person, "field": "address", "value": last });
                field.call("person_save_field", save).unwrap();
                let status = field.call("status", json!({})).unwrap();
                assert_eq!(status["state"], "unlocked");
                // Faster than anybody types.
                thread::sleep(Duration::from_millis(5));
                if over.load(Ordering::SeqCst) {
                    break;
                }
            }
            last
        });
        laptop.call(
            "officer_remove",
            json!({ "officer": laptop.office.officer }),
        );
        over.store(true, Ordering::SeqCst);
        typing.join().unwrap()
    });
    laptop.call("lock", json!({}));
    laptop.call("unlock", with(OTHERS));
    let shown = laptop.call("person_get", json!({ "person": person }));
    assert_eq!(shown["data"]["address"], last);
}

#[test]
fn only_a_lead_removes_and_nobody_themselves() {
    let laptop = Laptop::new();
    let Office { officer, lead, .. } = laptop.office;
    let invitation = json!({ "kind": "file", "path": laptop.invitation() });
    laptop.call(
        "enrol",
        json!({
            "invitation": invitation, "label": "laptop 07", "officer": officer, "passphrase": PASSPHRASE,
            "lead": { "officer": lead, "passphrase": OTHERS },
        }),
    );
    let remove = |officer| json!({ "officer": officer });
    assert_eq!(
        laptop.code("officer_remove", remove(lead)),
        ErrorCode::NotAllowed
    );
    laptop.call("lock", json!({}));
    laptop.call("unlock", with(OTHERS));
    assert_eq!(
        laptop.code("officer_remove", remove(lead)),
        ErrorCode::InvalidRequest
    );
    laptop.call("officer_remove", remove(officer));
    laptop.call("lock", json!({}));
    assert_eq!(
        laptop.code("unlock", with(PASSPHRASE)),
        ErrorCode::WrongPassphrase
    );
    laptop.call("unlock", with(OTHERS));
}

/// The office's recovery sheets open the new key, and no answer brings the old one back.
#[test]
fn a_recovery_under_way_is_given_up() {
    let laptop = Laptop::at_work(1);
    two(&laptop);
    let stick = laptop.path("stick");
    fs::create_dir_all(&stick).unwrap();
    laptop.call(
        "recovery_request_file",
        json!({ "officer": laptop.office.officer, "passphrase": PASSPHRASE, "folder": stick }),
    );
    let status = laptop.call(
        "officer_remove",
        json!({ "officer": laptop.office.officer }),
    );
    assert_eq!(status["recovery_waiting"], false);
    let escrow = Slots::read(&Folder::at(laptop.data()))
        .unwrap()
        .escrow()
        .unwrap()
        .to_vec();
    assert!(!escrow.is_empty());
}
