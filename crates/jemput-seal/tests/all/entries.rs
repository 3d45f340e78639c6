//! The fuzz targets' entry points as ordinary tests: over the seed corpus, over the vectors, and
//! over both altered at random. None may panic; what they assert must hold for any bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;

use crate::support::raw::{Raw, RawItem};
use crate::support::reading::read_whole;
use crate::vectors::{self, base::Office};

#[path = "../../fuzz/src/lib.rs"]
mod entry_points;

type Entry = fn(&[u8]);

const ENTRIES: [(&str, Entry); 3] = [
    ("header", entry_points::header),
    ("zip", entry_points::zip),
    ("stream", entry_points::stream),
];

fn corpus_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus")
}

/// A few vectors for each entry point, by their path in the corpus.
fn corpus() -> BTreeMap<String, Vec<u8>> {
    let files = vectors::committed();
    let mut corpus = BTreeMap::new();
    for name in [
        "valid/empty",
        "valid/unicode",
        "valid/unknown-core-member",
        "damaged/json-key-twice",
    ] {
        let file = &files[&format!("{name}.jemput")];
        let short = name.rsplit('/').next().unwrap();
        corpus.insert(format!("header/{short}"), vectors::base::header_json(file));
        corpus.insert(format!("zip/{short}"), file.clone());
    }
    for name in [
        "layout-extra-field",
        "layout-trailing-byte",
        "records-bomb",
        "wraps-do-not-open",
    ] {
        corpus.insert(
            format!("zip/{name}"),
            files[&format!("damaged/{name}.jemput")].clone(),
        );
    }
    for (place, seed) in entry_points::stream_seeds().into_iter().enumerate() {
        corpus.insert(format!("stream/{place}"), seed);
    }
    corpus
}

#[test]
fn the_seed_corpus_is_as_committed_and_holds() {
    let corpus = corpus();
    if std::env::var_os("JEMPUT_WRITE_VECTORS").is_some() {
        for (entry, _) in ENTRIES {
            fs::create_dir_all(corpus_folder().join(entry)).unwrap();
        }
        corpus
            .iter()
            .for_each(|(path, bytes)| fs::write(corpus_folder().join(path), bytes).unwrap());
    }
    for (path, bytes) in &corpus {
        assert!(
            fs::read(corpus_folder().join(path)).is_ok_and(|found| &found == bytes),
            "{path}"
        );
        run(path.split('/').next().unwrap(), bytes);
    }
}

fn run(entry: &str, bytes: &[u8]) {
    let (_, call) = ENTRIES.iter().find(|(name, _)| *name == entry).unwrap();
    call(bytes);
}

#[test]
fn every_vector_holds() {
    for bytes in vectors::committed().values() {
        ENTRIES.iter().for_each(|(_, call)| call(bytes));
    }
}

/// What a fuzzer does to a seed: bits, bytes, runs cut out, put in and repeated.
#[derive(Debug, Clone)]
enum Change {
    Flip(prop::sample::Index, u8),
    Cut(prop::sample::Index, usize),
    Insert(prop::sample::Index, Vec<u8>),
    Repeat(prop::sample::Index, usize),
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            _ if bytes.is_empty() => {}
            Self::Flip(at, mask) => *at.get_mut(bytes) ^= mask,
            Self::Cut(at, length) => {
                let at = at.index(bytes.len());
                bytes.drain(at..(at + length).min(bytes.len()));
            }
            Self::Insert(at, more) => {
                let at = at.index(bytes.len());
                bytes.splice(at..at, more.iter().copied());
            }
            Self::Repeat(at, length) => {
                let at = at.index(bytes.len());
                let run = bytes[at..(at + length).min(bytes.len())].to_vec();
                bytes.splice(at..at, run);
            }
        }
    }
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (any::<prop::sample::Index>(), 1u8..).prop_map(|(at, mask)| Change::Flip(at, mask)),
        (any::<prop::sample::Index>(), 1usize..200)
            .prop_map(|(at, length)| Change::Cut(at, length)),
        (
            any::<prop::sample::Index>(),
            prop::collection::vec(any::<u8>(), 1..40)
        )
            .prop_map(|(at, more)| Change::Insert(at, more)),
        (any::<prop::sample::Index>(), 1usize..200)
            .prop_map(|(at, length)| Change::Repeat(at, length)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn altered_seeds_hold(seed: prop::sample::Index, changes in prop::collection::vec(change(), 1..6)) {
        let corpus = corpus_once();
        let (path, bytes) = &corpus[seed.index(corpus.len())];
        let mut bytes = bytes.clone();
        changes.iter().for_each(|change| change.apply(&mut bytes));
        run(path.split('/').next().unwrap(), &bytes);
    }

    #[test]
    fn any_bytes_hold(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        ENTRIES.iter().for_each(|(_, call)| call(&bytes));
    }
}

fn corpus_once() -> &'static [(String, Vec<u8>)] {
    static CORPUS: std::sync::OnceLock<Vec<(String, Vec<u8>)>> = std::sync::OnceLock::new();
    CORPUS.get_or_init(|| corpus().into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    /// Past every signature: a faulty laptop seals any bytes as records.
    #[test]
    fn any_bytes_sealed_as_records_are_refused_or_unpack_as_stated(
        changes in prop::collection::vec(change(), 0..4),
        stated in 0u64..5_000_000,
    ) {
        static OFFICE: std::sync::OnceLock<Office> = std::sync::OnceLock::new();
        let office = OFFICE.get_or_init(Office::new);
        let mut raw: Raw = office.raw("any records");
        let item: &mut RawItem = &mut raw.items[0];
        changes.iter().for_each(|change| change.apply(&mut item.encoded));
        item.line["encoded"] = item.encoded.len().into();
        if stated % 3 == 0 {
            item.line["length"] = stated.into();
        }
        match read_whole(&raw.build(), &office.trust, &office.world.keys.opening, &mut 0) {
            Ok(reading) => prop_assert_eq!(reading.contents[0].len(), 56),
            Err(error) => prop_assert!(
                ["encoding", "plaintext_hash", "manifest_differs"].contains(&error.code()), "{}", error.code()
            ),
        }
    }
}
