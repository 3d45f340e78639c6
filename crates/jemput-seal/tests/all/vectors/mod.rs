//! The vectors under `tests/vectors/seal` at the repository's root: made from names alone, so that
//! anyone can make them again and get the same bytes. To write them anew:
//! `JEMPUT_WRITE_VECTORS=1 cargo nextest run -p jemput-seal vectors`.

pub mod base;
mod by_header;
mod by_item;
mod by_layout;
mod by_opening;
mod valid;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use jemput_seal::SealError;
use serde_json::{Value, json};

use crate::support::reading::read_whole;
use base::Office;

/// One file and what must become of it.
pub struct Case {
    name: String,
    about: &'static str,
    /// None: it is valid.
    error: Option<&'static str>,
    /// Content bytes an attachment's reader may be given before the error: whole authenticated chunks.
    released: u64,
    file: Vec<u8>,
}

impl Case {
    fn path(&self) -> String {
        format!(
            "{}/{}.jemput",
            if self.error.is_some() {
                "damaged"
            } else {
                "valid"
            },
            self.name
        )
    }
}

fn cases(office: &Office) -> Vec<Case> {
    [
        valid::cases,
        by_layout::cases,
        by_header::cases,
        by_item::cases,
        by_opening::cases,
    ]
    .into_iter()
    .flat_map(|cases| cases(office))
    .collect()
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/seal")
}

/// The bundles as committed, by their path in the folder.
pub fn committed() -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for kind in ["valid", "damaged"] {
        for entry in fs::read_dir(folder().join(kind)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            files.insert(format!("{kind}/{name}"), fs::read(&path).unwrap());
        }
    }
    files
}

/// Every file of the folder, by its path in it.
fn all_files(office: &Office) -> BTreeMap<String, Vec<u8>> {
    let cases = cases(office);
    let mut files: BTreeMap<String, Vec<u8>> = cases
        .iter()
        .map(|case| (case.path(), case.file.clone()))
        .collect();
    assert_eq!(files.len(), cases.len(), "two vectors have one name");
    let mut index = serde_json::to_vec_pretty(&index(office, &cases)).unwrap();
    index.push(b'\n');
    files.insert("vectors.json".to_owned(), index);
    files
}

fn index(office: &Office, cases: &[Case]) -> Value {
    let described = |case: &Case| match case.error {
        Some(error) => {
            json!({"file": case.path(), "about": case.about, "error": error, "released": case.released})
        }
        None => {
            let mut released = 0;
            let reading = read_whole(
                &case.file,
                &office.trust,
                &office.world.keys.opening,
                &mut released,
            )
            .unwrap();
            json!({
                "file": case.path(),
                "about": case.about,
                "header_hash": reading.header_hash,
                "manifest": reading.manifest,
            })
        }
    };
    let (damaged, valid): (Vec<&Case>, Vec<&Case>) =
        cases.iter().partition(|case| case.error.is_some());
    json!({
        "format": 1,
        "root": office.world.keys.root.public(),
        "keysets": office.keysets,
        "opening_seed": hex::encode(*office.world.keys.opening.to_secret_bytes()),
        "recovery_seed": hex::encode(*office.world.keys.recovery.to_secret_bytes()),
        "valid": valid.into_iter().map(described).collect::<Vec<_>>(),
        "damaged": damaged.into_iter().map(described).collect::<Vec<_>>(),
    })
}

#[test]
fn vectors_are_as_committed() {
    let files = all_files(&Office::new());
    if std::env::var_os("JEMPUT_WRITE_VECTORS").is_some() {
        for kind in ["valid", "damaged"] {
            let _ = fs::remove_dir_all(folder().join(kind));
            fs::create_dir_all(folder().join(kind)).unwrap();
        }
        for (path, bytes) in &files {
            fs::write(folder().join(path), bytes).unwrap();
        }
    }
    for (path, bytes) in &files {
        let committed = fs::read(folder().join(path)).unwrap_or_default();
        assert!(&committed == bytes, "{path} differs from what is made now");
    }
    let committed =
        ["valid", "damaged"].map(|kind| fs::read_dir(folder().join(kind)).unwrap().count());
    assert_eq!(
        committed.iter().sum::<usize>() + 1,
        files.len(),
        "a file that is not made any more"
    );
    assert!(files.values().map(Vec::len).sum::<usize>() < 6_000_000);
}

#[test]
fn vectors_give_what_they_must() {
    let office = Office::new();
    let cases = cases(&office);
    let mut seen = BTreeMap::new();
    let mut wrong = Vec::new();
    for case in &cases {
        for key in [&office.world.keys.opening, &office.world.keys.recovery] {
            let mut released = 0;
            let result = read_whole(&case.file, &office.trust, key, &mut released);
            let code = result.as_ref().err().map(SealError::code);
            if code != case.error || (code.is_some() && released != case.released) {
                wrong.push((case.path(), code, released));
            }
        }
        *seen.entry(case.error).or_insert(0) += 1;
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(
        seen[&None] >= 12 && cases.len() - seen[&None] >= 40,
        "{seen:?}"
    );
}
