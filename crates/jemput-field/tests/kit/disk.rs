//! A disk that is full, or soon.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::sync::atomic::Ordering;

use jemput_domain::error::ErrorCode;
use jemput_small_disk::on_small_disk;
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

/// The system says there is room, and there is none: it is filled while scans wait to be sealed.
#[test]
fn a_disk_full_while_sealing_spends_no_number_and_loses_nothing() {
    on_small_disk(
        32,
        "disk::a_disk_full_while_sealing_spends_no_number_and_loses_nothing",
        seal_on_a_full_disk,
    );
}

fn seal_on_a_full_disk(disk: &Path) {
    const LEFT: u64 = 2 << 20;
    let laptop = Laptop::at_work(3);
    let person = laptop.find("")[0]["person"].clone();
    laptop.call("outcome_set", json!({ "person": person, "code": "REKAM" }));
    let scans: Vec<_> = (0..3)
        .map(|number| laptop.write(&format!("{number}.png"), &incompressible(number)))
        .collect();
    let add = json!({ "target": { "person": person, "title": "KK" }, "paths": scans });
    let added = laptop.call("document_add", add);
    assert_eq!(added["stored"].as_array().unwrap().len(), 3);
    let before = laptop.call("local_only", json!({}));

    let ballast = disk.join("ballast");
    let mut filling = File::create(&ballast).unwrap();
    while filling.write_all(&[7; 64 << 10]).is_ok() {}
    let filled = filling.metadata().unwrap().len();
    filling.set_len(filled.saturating_sub(LEFT)).unwrap();
    drop(filling);
    assert_eq!(laptop.code("seal", json!({})), ErrorCode::DiskFull);
    assert!(laptop.bundle_files().is_empty(), "no half a bundle is left");
    assert_eq!(laptop.call("local_only", json!({})), before);
    // Nothing at all left: still said plainly.
    let mut filling = OpenOptions::new().append(true).open(&ballast).unwrap();
    while filling.write_all(&[7; 4 << 10]).is_ok() {}
    assert_eq!(laptop.code("seal", json!({})), ErrorCode::DiskFull);

    drop(filling);
    std::fs::remove_file(&ballast).unwrap();
    let sealed = laptop.call("seal", json!({}));
    assert_eq!(
        (&sealed["scans"], &sealed["bundles"][0]["sequence"]),
        (&json!(3), &json!(1))
    );
    let (_, attachments) = laptop.office.open(&laptop.bundle_files()[0]);
    assert_eq!(attachments.len(), 3);
}

/// A picture of some 2 MB, whatever packs it.
fn incompressible(seed: u32) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9) | 1;
    let picture = image::RgbImage::from_fn(800, 800, |_, _| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        let [red, green, blue, _] = state.to_be_bytes();
        image::Rgb([red, green, blue])
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}
