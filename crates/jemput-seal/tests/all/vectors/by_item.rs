//! Items that are not what the header says, and items a faulty laptop sealed wrongly and signed.

use jemput_seal::Hash;
use serde_json::json;

use super::Case;
use super::base::{Office, attachment};
use crate::support::raw::{CHUNK, Raw};
use crate::support::rng::Seeded;

const SEALED_CHUNK: usize = CHUNK + 16;

pub fn cases(office: &Office) -> Vec<Case> {
    let mut cases = not_as_named(office);
    cases.extend(chunks(office));
    cases.extend(exchanged(office));
    cases
}

/// The header is good; the bytes in the file are not those it names.
fn not_as_named(office: &Office) -> Vec<Case> {
    let swapped = |name, first: usize, second: usize, about| {
        office.damaged(name, "item_hash", about, move |raw| {
            let mut rng = Seeded::new("of one length");
            raw.items = vec![
                attachment(&mut rng, b"front"),
                attachment(&mut rng, b"back."),
                attachment(&mut rng, b""),
            ];
            raw.on_items = Box::new(move |items| items.swap(first, second));
        })
    };
    vec![
        swapped(
            "item-swapped",
            1,
            2,
            "two items of one length exchanged in the file",
        ),
        office.damaged("item-bit", "item_hash", "one bit of an item", |raw| {
            raw.on_items = Box::new(|items| items[2][3] ^= 0x80);
        }),
        office.damaged(
            "item-tag-bit",
            "item_hash",
            "one bit of an item's tag",
            |raw| {
                raw.on_items = Box::new(|items| *items[1].last_mut().unwrap() ^= 1);
            },
        ),
        office.damaged(
            "manifest-bit",
            "item_hash",
            "one bit of the manifest",
            |raw| {
                raw.on_items = Box::new(|items| items[0][0] ^= 1);
            },
        ),
        office.damaged(
            "item-of-another-bundle",
            "item_hash",
            "an item of the same length from another bundle",
            |raw| {
                raw.on_items = Box::new(|items| items[2].reverse());
            },
        ),
        office.damaged(
            "item-zeroed",
            "item_hash",
            "what a stick of false capacity gives back",
            |raw| {
                raw.on_items = Box::new(|items| items[2].fill(0));
            },
        ),
    ]
}

/// A bundle whose one attachment has three full chunks and a short one, properly signed after the
/// damage: only the chunks' own tags can tell.
fn long(
    office: &Office,
    name: &'static str,
    about: &'static str,
    good_chunks: u64,
    change: fn(&mut Vec<u8>),
) -> Case {
    let mut case = office.damaged(name, "chunk", about, |raw| {
        only_long_attachment(raw);
        raw.on_sealed = Box::new(move |sealed| change(&mut sealed[1]));
    });
    case.released = good_chunks * CHUNK as u64;
    case
}

fn only_long_attachment(raw: &mut Raw) {
    let mut rng = Seeded::new("a long attachment");
    let content = rng.bytes(3 * CHUNK + 100);
    raw.items = vec![attachment(&mut rng, &content)];
}

fn chunk(sealed: &[u8], place: usize) -> Vec<u8> {
    sealed[place * SEALED_CHUNK..(place + 1) * SEALED_CHUNK].to_vec()
}

fn chunks(office: &Office) -> Vec<Case> {
    vec![
        long(
            office,
            "chunks-exchanged",
            "chunks 1 and 2 exchanged",
            1,
            |item| {
                let both = [chunk(item, 2), chunk(item, 1)].concat();
                item[SEALED_CHUNK..3 * SEALED_CHUNK].copy_from_slice(&both);
            },
        ),
        long(
            office,
            "chunk-repeated",
            "chunk 0 in the place of chunk 1",
            1,
            |item| {
                let first = chunk(item, 0);
                item[SEALED_CHUNK..2 * SEALED_CHUNK].copy_from_slice(&first);
            },
        ),
        long(office, "chunk-bit", "one bit of chunk 2", 2, |item| {
            item[2 * SEALED_CHUNK + 7] ^= 1
        }),
        long(office, "chunk-first-bit", "one bit of chunk 0", 0, |item| {
            item[0] ^= 1
        }),
        long(
            office,
            "chunk-last-tag",
            "one bit of the last tag",
            3,
            |item| *item.last_mut().unwrap() ^= 1,
        ),
        shorter(
            office,
            "chunk-cut-at-border",
            "the last chunk is missing, all else fits",
            2,
            |item| {
                item.truncate(3 * SEALED_CHUNK);
            },
        ),
        shorter(
            office,
            "chunk-cut-within",
            "cut within the last chunk, all else fits",
            3,
            |item| {
                item.truncate(3 * SEALED_CHUNK + 60);
            },
        ),
        shorter(
            office,
            "chunk-added",
            "a chunk repeated at the end",
            3,
            |item| {
                let first = chunk(item, 0);
                item.truncate(3 * SEALED_CHUNK);
                item.extend(first);
            },
        ),
    ]
}

/// As [`long`], with the manifest agreeing to the new length.
fn shorter(
    office: &Office,
    name: &'static str,
    about: &'static str,
    good: u64,
    change: fn(&mut Vec<u8>),
) -> Case {
    let mut case = office.damaged(name, "chunk", about, |raw| {
        only_long_attachment(raw);
        let mut probe = vec![0; 3 * SEALED_CHUNK + 116];
        change(&mut probe);
        let length = jemput_seal::plain_len(probe.len() as u64).unwrap();
        raw.items[0].line["encoded"] = length.into();
        raw.items[0].line["length"] = length.into();
        raw.on_sealed = Box::new(move |sealed| change(&mut sealed[1]));
    });
    case.released = good * CHUNK as u64;
    case
}

/// Sealed items moved, added or taken away by who can sign.
fn exchanged(office: &Office) -> Vec<Case> {
    let mut after_first = office.damaged(
        "item-exchanged-and-signed",
        "chunk",
        "items 1 and 2 exchanged before signing",
        |raw| {
            let mut rng = Seeded::new("of one length");
            raw.items = vec![
                attachment(&mut rng, b"front"),
                attachment(&mut rng, b"back."),
            ];
            raw.on_sealed = Box::new(|sealed| sealed.swap(1, 2));
        },
    );
    after_first.released = 0;
    vec![
        after_first,
        office.damaged(
            "item-kind-and-signed",
            "manifest_differs",
            "an attachment signed as records",
            |raw| {
                raw.on_entries = Box::new(|entries| entries[2]["kind"] = "records".into());
            },
        ),
        office.damaged(
            "item-removed",
            "manifest_differs",
            "the manifest names an item more than the header",
            |raw| {
                raw.on_sealed = Box::new(|sealed| {
                    sealed.pop();
                });
            },
        ),
        office.damaged(
            "item-added",
            "manifest_differs",
            "the header names an item more than the manifest",
            |raw| {
                raw.on_entries = Box::new(|entries| {
                    let mut more = entries[2].clone();
                    more["number"] = 3.into();
                    entries.as_array_mut().unwrap().push(more);
                });
                raw.on_items = Box::new(|items| items.push(items[2].clone()));
            },
        ),
        office.damaged(
            "items-changed-after-wrapping",
            "unwrap",
            "the wraps are bound to other items",
            |raw| {
                raw.on_header = Box::new(|header| {
                    header["items"][1]["blake3"] = Hash::of(b"").to_string().into()
                });
                raw.on_items = Box::new(|items| items[1].clear());
                raw.on_signed = Box::new(|_| {});
                unbound(raw);
            },
        ),
        office.damaged(
            "core-changed-after-sealing",
            "unwrap",
            "the wraps are bound to another core",
            |raw| {
                raw.on_header = Box::new(|header| header["core"]["clock"]["wall"] = json!(1));
            },
        ),
    ]
}

/// Leaves the header with an item of another content, sealed length and hash, all fitting the file.
fn unbound(raw: &mut Raw) {
    raw.on_header = Box::new(|header| {
        header["items"][1]["length"] = 20.into();
        header["items"][1]["blake3"] = Hash::of(&[9; 20]).to_string().into();
    });
    raw.on_items = Box::new(|items| items[1] = vec![9; 20]);
}
