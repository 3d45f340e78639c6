//! A common ZIP reader lists and extracts what we write.

use std::io::{Cursor, Read};

use jemput_seal::{BundleFile, SealItem};
use zip::{CompressionMethod, ZipArchive};

use crate::support::rng::Seeded;
use crate::support::world::{World, records};

#[test]
fn the_zip_crate_reads_our_files() {
    let world = World::new("zip");
    let mut rng = Seeded::new("zip");
    let contents: Vec<Vec<u8>> = [0, 5, 70_000].map(|length| rng.bytes(length)).into();
    let mut items = records(&["{}"]);
    items.extend(contents.iter().map(|content| SealItem::Attachment {
        id: rng.uuid(),
        length: content.len() as u64,
        source: content,
    }));
    let (sealed, file) = world.seal(&mut rng, items);

    let mut ours = BundleFile::open(Cursor::new(&file)).unwrap();
    let mut theirs = ZipArchive::new(Cursor::new(&file)).unwrap();
    let names: Vec<String> = ours
        .layout()
        .entries()
        .iter()
        .map(|entry| entry.name.clone())
        .collect();
    assert_eq!(theirs.len(), names.len());
    for (place, name) in names.iter().enumerate() {
        let mut entry = theirs.by_index(place).unwrap();
        assert_eq!(entry.name().unwrap(), name.as_str());
        assert_eq!(entry.compression(), CompressionMethod::Stored);
        // Reading to the end makes the zip crate check the CRC-32.
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        match name.as_str() {
            "header.json" => assert_eq!(bytes, sealed.header_json),
            "header.sig" => assert_eq!(bytes, sealed.signature),
            _ => {
                let mut expected = Vec::new();
                ours.item(place as u32 - 2)
                    .unwrap()
                    .read_to_end(&mut expected)
                    .unwrap();
                assert_eq!(bytes, expected);
            }
        }
    }
}
