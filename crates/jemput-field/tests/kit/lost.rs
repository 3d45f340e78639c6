//! Bundle files that are gone or spoiled before the office had them.

use std::path::{Path, PathBuf};

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

/// The outcomes in a bundle.
fn outcomes(laptop: &Laptop, bundle: &Path) -> usize {
    let (records, _) = laptop.office.open(bundle);
    let outcomes = records
        .iter()
        .filter(|record| matches!(record.body, RecordBody::Outcome(_)));
    outcomes.count()
}

#[test]
fn what_was_lost_twice_goes_a_third_time() {
    let laptop = Laptop::at_work(3);
    let first = seal_one(&laptop, 0);
    std::fs::remove_file(&first).unwrap();
    let second = seal_one(&laptop, 1);
    assert_eq!(outcomes(&laptop, &second), 2);
    std::fs::remove_file(&second).unwrap();
    laptop.call("seal", json!({}));
    let third = laptop.bundle_files();
    assert_eq!(third.len(), 1);
    assert_eq!(outcomes(&laptop, &third[0]), 2);
    let local = laptop.call("local_only", json!({}));
    assert_eq!(
        local["bundles"], 1,
        "the numbers lost hold nothing: {local}"
    );
    let listed = laptop.call("bundles", json!({}));
    let states: Vec<_> = (0..3).map(|at| &listed[at]["state"]).collect();
    assert_eq!(states, ["only_here", "lost", "lost"]);
    let records = laptop.office.open(&third[0]).0.len();
    assert_eq!(local["records"], records);
}

#[test]
fn a_stick_takes_the_others_and_the_next_seal_what_was_lost() {
    let laptop = Laptop::at_work(3);
    let lost = seal_one(&laptop, 0);
    seal_one(&laptop, 1);
    std::fs::remove_file(&lost).unwrap();
    let stick = laptop.path("stick");
    let export = || laptop.call("stick_export", json!({ "path": stick }));
    let done = export();
    assert_eq!(
        (&done["bundles"], &done["unreadable"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(laptop.call("seal", json!({}))["bundles"][0]["sequence"], 3);
    let done = export();
    assert_eq!(
        (&done["bundles"], &done["unreadable"]),
        (&json!(2), &json!(0)),
        "what it held is under way"
    );
}
