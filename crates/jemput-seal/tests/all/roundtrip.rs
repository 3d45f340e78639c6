//! What is sealed opens again, with either key, at every length around a chunk's border.

use std::io::Cursor;

use crate::support::reading::read_whole;
use crate::support::rng::Seeded;
use crate::support::world::{World, records};
use jemput_seal::{
    BundleFile, BundleOpener, CHUNK, OpeningKey, SealItem, StorageKey, WrappedItemKey,
};
use proptest::prelude::*;

/// Opens everything and gives each item's content in order.
fn open_all(world: &World, key: &OpeningKey, file: &[u8]) -> Vec<Vec<u8>> {
    read_whole(file, &world.trust, key, &mut 0)
        .unwrap()
        .contents
}

fn sealed_with(world: &World, rng: &mut Seeded, attachments: &[Vec<u8>]) -> Vec<u8> {
    let mut items = records(&[r#"{"name":"Siti Aminah"}"#, r#"{"name":"Øyvind 漢字"}"#]);
    for content in attachments {
        items.push(SealItem::Attachment {
            id: rng.uuid(),
            length: content.len() as u64,
            source: content,
        });
    }
    world.seal(rng, items).1
}

#[test]
fn opens_with_the_office_key_and_with_the_recovery_key() {
    let world = World::new("roundtrip");
    let mut rng = Seeded::new("roundtrip bundle");
    let attachments = vec![rng.bytes(0), rng.bytes(1), rng.bytes(3 * CHUNK + 5)];
    let file = sealed_with(&world, &mut rng, &attachments);
    for key in [&world.keys.opening, &world.keys.recovery] {
        let contents = open_all(&world, key, &file);
        assert_eq!(
            contents[0],
            "{\"name\":\"Siti Aminah\"}\n{\"name\":\"Øyvind 漢字\"}\n".as_bytes()
        );
        assert_eq!(contents[1..], attachments);
    }
}

#[test]
fn a_key_that_is_no_recipient_opens_nothing() {
    let world = World::new("roundtrip");
    let mut rng = Seeded::new("stranger");
    let file = sealed_with(&world, &mut rng, &[]);
    let stranger = OpeningKey::generate(&mut rng);
    let mut file = BundleFile::open(Cursor::new(file)).unwrap();
    let header = file.verify(&world.trust).unwrap();
    let checked = file.check_all(&header).unwrap();
    let refused = BundleOpener::open(&header, &stranger, &checked[0], file.item(0).unwrap());
    assert_eq!(
        refused.err().map(|error| error.code()),
        Some("not_a_recipient")
    );
}

#[test]
fn a_scan_is_read_with_the_storage_key_alone() {
    let world = World::new("roundtrip");
    let mut rng = Seeded::new("storage key");
    let scan = rng.bytes(2 * CHUNK);
    let file = sealed_with(&world, &mut rng, std::slice::from_ref(&scan));
    let mut file = BundleFile::open(Cursor::new(file)).unwrap();
    let header = file.verify(&world.trust).unwrap();
    let checked = file.check_all(&header).unwrap();
    let opener =
        BundleOpener::open(&header, world.opening(), &checked[0], file.item(0).unwrap()).unwrap();
    // Neither the manifest's key, which would open all, nor a records key is ever given out.
    assert!(opener.item_key(&checked[0]).is_err());
    assert!(opener.item_key(&checked[1]).is_err());

    let storage = StorageKey::generate(&mut rng);
    let kept = storage
        .wrap(&opener.item_key(&checked[2]).unwrap(), &mut rng)
        .unwrap();
    let kept = WrappedItemKey::from_bytes(kept.as_bytes()).unwrap();
    let mut content = Vec::new();
    storage
        .unwrap(&kept)
        .unwrap()
        .read(file.item(2).unwrap(), &mut content)
        .unwrap();
    assert_eq!(content, scan);

    let mut bent = kept.as_bytes().to_vec();
    for place in 0..bent.len() {
        bent[place] ^= 1;
        assert!(
            storage
                .unwrap(&WrappedItemKey::from_bytes(&bent).unwrap())
                .is_err()
        );
        bent[place] ^= 1;
    }
    assert!(StorageKey::generate(&mut rng).unwrap(&kept).is_err());
}

/// Lengths that matter: nothing, one byte, and one either side of one, two and sixteen chunks
/// (sixteen are written at once).
fn lengths() -> impl Strategy<Value = usize> {
    prop_oneof![
        Just(0),
        Just(1),
        (0usize..3).prop_map(|n| CHUNK - 1 + n),
        (0usize..3).prop_map(|n| 2 * CHUNK - 1 + n),
        (0usize..3).prop_map(|n| 16 * CHUNK - 1 + n),
        0usize..5_000,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_lengths_come_back(lengths in proptest::collection::vec(lengths(), 0..5), seed: u64) {
        let world = World::new("roundtrip");
        let mut rng = Seeded::new(&seed.to_string());
        let attachments: Vec<_> = lengths.iter().map(|len| rng.bytes(*len)).collect();
        let file = sealed_with(&world, &mut rng, &attachments);
        prop_assert_eq!(&open_all(&world, world.opening(), &file)[1..], &attachments[..]);
    }
}
