//! A disk that is full, or soon.

use std::sync::atomic::Ordering;

use jemput_domain::error::ErrorCode;
use serde_json::json;

use crate::support::{Laptop, jpeg};

#[test]
fn scans_are_refused_while_they_would_not_fit_sealed_and_records_go_on() {
    let laptop = Laptop::at_work(2);
    let person = laptop.find("")[0]["person"].clone();
    laptop.host.free.store(150_000_000, Ordering::Relaxed);
    assert_eq!(laptop.call("status", json!({}))["space_short"], true);
    let path = laptop.write("kk.jpg", &jpeg(640, 480));
    let add = json!({ "target": { "person": person }, "paths": [path] });
    let refused = laptop.refused("document_add", add.clone());
    assert_eq!(refused.code, ErrorCode::DiskFull);
    assert_eq!(refused.params["free_bytes"], "150000000");
    laptop.call("outcome_set", json!({ "person": person, "code": "REKAM" }));

    laptop.host.free.store(1_000_000, Ordering::Relaxed);
    assert_eq!(laptop.code("seal", json!({})), ErrorCode::DiskFull);
    assert!(laptop.bundle_files().is_empty());
    laptop.host.free.store(10 << 30, Ordering::Relaxed);
    laptop.call("document_add", add);
    let sealed = laptop.call("seal", json!({}));
    assert_eq!(
        (&sealed["scans"], &sealed["bundles"][0]["sequence"]),
        (&json!(1), &json!(1))
    );
}

#[test]
fn a_cancelled_seal_leaves_nothing_and_spends_nothing() {
    let laptop = Laptop::at_work(2);
    let person = laptop.find("")[0]["person"].clone();
    let path = laptop.write("kk.jpg", &jpeg(3000, 3000));
    laptop.call(
        "document_add",
        json!({ "target": { "person": person }, "paths": [path] }),
    );
    let events = laptop.field.listen();
    let (field, cancelling) = (laptop.field.clone(), laptop.field.clone());
    let sealing = std::thread::spawn(move || field.call("seal", json!({})));
    // At the first progress; a machine that seals faster than this has sealed, which is as good.
    for event in events {
        if matches!(
            event,
            jemput_field::commands::events::FieldEvent::Sealing { .. }
        ) {
            cancelling.call("seal_cancel", json!({})).unwrap();
            break;
        }
    }
    let cancelled = sealing.join().unwrap().is_err();
    assert_eq!(laptop.bundle_files().len(), usize::from(!cancelled));
    if cancelled {
        assert_eq!(laptop.call("seal", json!({}))["bundles"][0]["sequence"], 1);
    }
}
