//! The whole day: list → outcome → application with a document → sign-off → seal → the office opens.

use std::sync::atomic::Ordering;

use jemput_domain::error::ErrorCode;
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::wire::record::RecordBody;
use serde_json::{Value, json};

use crate::support::{Laptop, jpeg};

fn work(laptop: &Laptop) -> Value {
    let people = laptop.find("");
    let person = &people[0]["person"];
    laptop.call("outcome_set", json!({ "person": person, "code": "REKAM" }));
    laptop.call(
        "outcome_set",
        json!({ "person": people[1]["person"], "code": "MATI", "note": "menurut anaknya" }),
    );
    laptop.call("queue_enter", json!({ "person": people[2]["person"] }));
    let new = laptop.call(
        "application_new",
        json!({ "person": person, "service": "DP-KTP-BARU" }),
    );
    let path = laptop.write("kk.jpg", &jpeg(640, 480));
    let target = json!({ "person": person, "application": new["application"], "requirement": 1, "title": "KK" });
    let added = laptop.call("document_add", json!({ "target": target, "paths": [path] }));
    laptop.call(
        "application_complete",
        json!({ "application": new["application"], "complete": true, "despite_open": true }),
    );
    added["document"]["pages"][0]["attachment"].clone()
}

#[test]
fn the_day_reconciles_is_sealed_and_opens_at_the_office() {
    let laptop = Laptop::at_work(20);
    let attachment = work(&laptop);
    let outing = laptop.call("outing_current", json!({}))["id"].clone();
    let day = laptop.call(
        "outing_close",
        json!({ "outing": outing, "note": "hujan deras" }),
    );
    assert_eq!(day["reconciles"], true);
    assert_eq!(day["counts"]["list"], 20);
    assert_eq!(day["counts"]["not_yet_come"], 18);
    assert_eq!(
        day["figures"],
        json!({ "wajib": 1000, "sudah": 980, "belum": 20, "by_name": 20 })
    );
    assert_eq!(day["today"], json!({ "REKAM": 1, "MATI": 1 }));
    assert_eq!(day["waiting"].as_array().unwrap().len(), 1);

    let before = laptop.call("local_only", json!({}));
    assert!(before["unsealed"].as_u64().unwrap() >= 5);
    let sealed = laptop.call("seal", json!({}));
    let bundles = laptop.bundle_files();
    assert_eq!(bundles.len(), 1, "{bundles:?}");
    let after = laptop.call("local_only", json!({}));
    assert_eq!(
        (&after["unsealed"], &after["bundles"]),
        (&json!(0), &json!(1))
    );
    assert_eq!(after["total"], before["total"]);
    assert_eq!(laptop.call("bundles", json!({}))[0]["state"], "only_here");

    let (records, attachments) = laptop.office.open(&bundles[0]);
    assert_eq!(sealed["records"], records.len());
    let codes: Vec<OutcomeCode> = records
        .iter()
        .filter_map(|record| match &record.body {
            RecordBody::Outcome(outcome) => Some(outcome.code),
            _ => None,
        })
        .collect();
    assert_eq!(codes.len(), 2);
    let signed_off = records.iter().find_map(|record| match &record.body {
        RecordBody::Outing(outing) => Some(outing.clone()),
        _ => None,
    });
    assert_eq!(signed_off.unwrap().still_waiting, 1);
    let scan = laptop
        .field
        .scan(&format!("page/{}", attachment.as_str().unwrap()))
        .unwrap();
    assert_eq!(attachments, [scan.bytes]);
    let again = laptop.call("seal", json!({}));
    assert_eq!(again["bundles"], json!([]));
}

#[test]
fn numbers_go_on_and_a_changed_machine_begins_a_new_chain() {
    let laptop = Laptop::at_work(6);
    let people = laptop.find("");
    let seal_one = |at: usize| {
        laptop.call(
            "outcome_set",
            json!({ "person": people[at]["person"], "code": "SUDAH" }),
        );
        laptop.call("seal", json!({}))["bundles"][0].clone()
    };
    let (first, second) = (seal_one(0), seal_one(1));
    assert_eq!(
        (&first["sequence"], &second["sequence"]),
        (&json!(1), &json!(2))
    );
    assert_eq!(first["chain"], second["chain"]);
    laptop.call("lock", json!({}));
    *laptop.host.marker.lock().unwrap() = "another machine".to_owned();
    assert_eq!(laptop.unlock()["device"]["chain_restarted"], true);
    let third = seal_one(2);
    assert_eq!(third["sequence"], 1);
    assert_ne!(third["chain"], second["chain"]);
}

#[test]
fn an_unreadable_scan_is_left_out_and_named() {
    let laptop = Laptop::at_work(3);
    work(&laptop);
    let files: Vec<_> = std::fs::read_dir(laptop.data().join("files"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    let mut bytes = std::fs::read(&files[0]).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&files[0], bytes).unwrap();
    let sealed = laptop.call("seal", json!({}));
    assert_eq!(sealed["unreadable"][0]["title"], "KK");
    assert_eq!(sealed["scans"], 0);
    let (records, attachments) = laptop.office.open(&laptop.bundle_files()[0]);
    assert!(attachments.is_empty());
    let to_follow = records.iter().find_map(|record| match &record.body {
        RecordBody::Document(document) => Some(document.pages_to_follow),
        _ => None,
    });
    assert_eq!(to_follow, Some(1));
}

#[test]
fn an_application_not_complete_is_sealed_as_it_is() {
    let laptop = Laptop::at_work(2);
    let person = laptop.find("")[0]["person"].clone();
    laptop.call(
        "application_new",
        json!({ "person": person, "service": "CS-LAHIR" }),
    );
    laptop.call("seal", json!({}));
    let (records, _) = laptop.office.open(&laptop.bundle_files()[0]);
    let complete = records.iter().find_map(|record| match &record.body {
        RecordBody::Application(application) => Some(application.complete),
        _ => None,
    });
    assert_eq!(complete, Some(false));
}

#[test]
fn a_stick_carries_it_and_nothing_is_on_it_twice() {
    let laptop = Laptop::at_work(3);
    work(&laptop);
    laptop.call("seal", json!({}));
    let stick = laptop.path("stick");
    let exported = laptop.call("stick_export", json!({ "path": stick }));
    assert_eq!(exported["bundles"], 1);
    assert_eq!(laptop.call("bundles", json!({}))[0]["state"], "on_stick");
    assert_eq!(
        laptop.call("stick_export", json!({ "path": stick }))["bundles"],
        1
    );
    let trust =
        jemput_seal::Trust::new(laptop.office.keys.root.public(), &laptop.office.keyset).unwrap();
    let folders = jemput_link::stick::read(
        &jemput_link::stick::FolderVolume::new(&stick),
        &trust,
        &jemput_link::Control::default(),
        &mut |_| {},
    )
    .unwrap();
    assert_eq!(folders[0].bundles.len(), 1);
    assert!(folders[0].listed);
    assert_eq!(
        laptop.code("stick_import", json!({ "path": stick })),
        ErrorCode::NotFound
    );
    // Only a signed receipt lets the laptop forget anything.
    assert_eq!(laptop.call("local_only", json!({}))["bundles"], 1);
}

#[test]
fn an_outing_closed_by_mistake_opens_again_and_ends_as_a_supplement() {
    let laptop = Laptop::at_work(5);
    let village = laptop.call("outing_current", json!({}))["village"].clone();
    // The team's own outing, without a plan of the office.
    let own = laptop.call(
        "outing_open",
        json!({ "village": village, "date": "2026-11-22", "place": "Masjid" }),
    );
    let person = laptop.find("")[0]["person"].clone();
    laptop.call("outcome_set", json!({ "person": person, "code": "REKAM" }));
    let day = laptop.call("outing_close", json!({ "outing": own["id"] }));
    assert_eq!(
        (&day["today_total"], &day["supplements"]),
        (&json!(1), &json!(0))
    );
    let opened = laptop.call("outing_reopen", json!({ "outing": own["id"] }));
    assert_eq!(
        (&opened["id"], &opened["closed_at"]),
        (&own["id"], &json!(null))
    );
    let late = laptop.find("")[1]["person"].clone();
    laptop.call("outcome_set", json!({ "person": late, "code": "TOLAK" }));
    let day = laptop.call("outing_close", json!({ "outing": own["id"] }));
    assert_eq!(
        (&day["today_total"], &day["supplements"], &day["reconciles"]),
        (&json!(2), &json!(1), &json!(true))
    );
    let first = "00000000-0000-0000-0000-000000000258";
    let refused = laptop.refused("outing_reopen", json!({ "outing": first }));
    assert_eq!(
        (refused.code, refused.params["reason"].as_str()),
        (ErrorCode::Conflict, "outing_over")
    );
}

/// The laptop's battery is dead and its clock starts in 2016, or in 2036, or jumps within the day.
#[test]
fn a_clock_ten_years_wrong_changes_nothing_that_counts() {
    const TEN_YEARS: i64 = 3653 * 24 * 3600 * 1000;
    let ages = |laptop: &Laptop| -> Vec<Value> {
        let people = laptop.find("");
        people.iter().map(|row| row["age"].clone()).collect()
    };
    let right = ages(&Laptop::at_work(6));
    for (before, within) in [
        (-TEN_YEARS, 0),
        (TEN_YEARS, 0),
        (0, -TEN_YEARS),
        (0, TEN_YEARS),
    ] {
        let laptop = Laptop::new();
        laptop.host.now.fetch_add(before, Ordering::Relaxed);
        laptop.enrol();
        let certificate = laptop.certify();
        laptop.take_list(&certificate, 6, 1);
        let plan = "00000000-0000-0000-0000-000000000258";
        laptop.call(
            "outing_open",
            json!({ "village": crate::support::VILLAGE, "plan": plan }),
        );
        assert_eq!(ages(&laptop), right, "ages are of the outing's day");
        let people = laptop.find("");
        laptop.call(
            "outcome_set",
            json!({ "person": people[0]["person"], "code": "REKAM" }),
        );
        laptop.host.now.fetch_add(within, Ordering::Relaxed);
        laptop.call(
            "outcome_set",
            json!({ "person": people[1]["person"], "code": "TOLAK" }),
        );
        // A newer list is newer by its number, whatever the clock says.
        assert_eq!(laptop.take_list(&certificate, 6, 2)["already_here"], false);
        let sealed = laptop.call("seal", json!({}));
        assert_eq!(sealed["bundles"][0]["sequence"], 1);
        let (records, _) = laptop.office.open(&laptop.bundle_files()[0]);
        let days: Vec<String> = records
            .iter()
            .filter_map(|record| match &record.body {
                RecordBody::Outcome(outcome) => Some(outcome.reported_on.to_string()),
                _ => None,
            })
            .collect();
        assert_eq!(days, ["2026-11-22", "2026-11-22"]);
    }
}
