//! Bundle files that are gone or spoiled before the office had them.

use std::path::PathBuf;

use jemput_domain::wire::record::RecordBody;
use serde_json::json;

use crate::support::Laptop;

/// Records one outcome and seals; the bundle's file.
fn seal_one(laptop: &Laptop, at: usize) -> PathBuf {
    let before = laptop.bundle_files();
    let people = laptop.find("");
    laptop.call(
        "outcome_set",
        json!({ "person": people[at]["person"], "code": "SUDAH" }),
    );
    laptop.call("seal", json!({}));
    let mut files = laptop.bundle_files();
    files.retain(|file| {
        !before.contains(file) && file.extension().is_some_and(|end| end == "jemput")
    });
    assert_eq!(files.len(), 1, "{files:?}");
    files.remove(0)
}

#[test]
fn what_lost_and_damaged_bundles_held_goes_again_in_the_next() {
    let laptop = Laptop::at_work(6);
    let (gone, cut, other, kept) = (
        seal_one(&laptop, 0),
        seal_one(&laptop, 1),
        seal_one(&laptop, 2),
        seal_one(&laptop, 3),
    );
    std::fs::remove_file(&gone).unwrap();
    let bytes = std::fs::read(&cut).unwrap();
    std::fs::write(&cut, &bytes[..bytes.len() - 1]).unwrap();
    // A whole bundle, but not this one.
    std::fs::copy(&kept, &other).unwrap();
    let next = seal_one(&laptop, 4);
    let (records, _) = laptop.office.open(&next);
    let outcomes = records
        .iter()
        .filter(|record| matches!(record.body, RecordBody::Outcome(_)));
    assert_eq!(outcomes.count(), 4, "those of the three, and its own");
    // What was there is kept, aside.
    assert!(!cut.exists() && !other.exists());
    assert_eq!(
        std::fs::read(cut.with_extension("damaged")).unwrap(),
        bytes[..bytes.len() - 1]
    );
    // Once is enough.
    assert_eq!(laptop.call("seal", json!({}))["bundles"], json!([]));
    let listed = laptop.call("bundles", json!({}));
    assert_eq!(
        listed.as_array().unwrap().len(),
        5,
        "no number is forgotten"
    );
}
