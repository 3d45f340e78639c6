//! Any one altered byte of a bundle is refused, wherever it lies.

use proptest::prelude::*;

use crate::support::reading::read_whole;
use crate::support::rng::Seeded;
use crate::support::world::{World, records};
use jemput_seal::{CHUNK, SealItem};

fn bundle(world: &World, lengths: &[usize]) -> Vec<u8> {
    let mut rng = Seeded::new("flipped");
    let contents: Vec<Vec<u8>> = lengths.iter().map(|length| rng.bytes(*length)).collect();
    let mut items = records(&[r#"{"name":"Siti"}"#]);
    items.extend(contents.iter().map(|content| SealItem::Attachment {
        id: rng.uuid(),
        length: content.len() as u64,
        source: content,
    }));
    world.seal(&mut rng, items).1
}

/// Every byte of a small bundle, each with one bit that differs.
#[test]
fn every_byte_of_a_small_bundle_counts() {
    let world = World::new("flipped");
    let mut file = bundle(&world, &[40]);
    for place in 0..file.len() {
        let bit = 1 << (place % 8);
        file[place] ^= bit;
        let mut released = 0;
        let result = read_whole(&file, &world.trust, world.opening(), &mut released);
        assert!(result.is_err(), "byte {place} does not count");
        assert_eq!(released, 0, "byte {place}: content was released");
        file[place] ^= bit;
    }
    assert!(read_whole(&file, &world.trust, world.opening(), &mut 0).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_altered_byte_is_refused(place: prop::sample::Index, mask in 1u8.., cut: bool) {
        let world = World::new("flipped");
        let mut file = bundle(&world, &[2 * CHUNK + 9, 3]);
        let place = place.index(file.len());
        if cut {
            file.truncate(place);
        } else {
            file[place] ^= mask;
        }
        let mut released = 0;
        prop_assert!(read_whole(&file, &world.trust, world.opening(), &mut released).is_err());
        prop_assert_eq!(released, 0);
    }
}
