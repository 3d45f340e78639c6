//! What only the office's key can find: wraps, commitment, manifest, contents.

use jemput_seal::Hash;
use serde_json::{Value, json};

use super::Case;
use super::base::{Office, records};
use crate::support::raw::{CHUNK, RawItem};
use crate::support::rng::Seeded;

pub fn cases(office: &Office) -> Vec<Case> {
    let mut cases = wraps(office);
    cases.extend(manifests(office));
    cases.extend(contents(office));
    cases
}

fn wraps(office: &Office) -> Vec<Case> {
    let bad = |place: usize, member: &'static str| {
        move |header: &mut Value| {
            let text = header["recipients"][place][member].as_str().unwrap();
            let swapped = if text.starts_with('A') { "B" } else { "A" };
            header["recipients"][place][member] = format!("{swapped}{}", &text[1..]).into();
        }
    };
    vec![
        office.damaged(
            "wraps-do-not-open",
            "unwrap",
            "both wrapped keys altered before signing",
            |raw| {
                raw.on_header = Box::new(move |header| {
                    bad(0, "wrapped")(header);
                    bad(1, "wrapped")(header);
                });
            },
        ),
        office.damaged(
            "encapsulations-do-not-open",
            "unwrap",
            "both encapsulated keys altered before signing",
            |raw| {
                raw.on_header = Box::new(move |header| {
                    bad(0, "encapsulated")(header);
                    bad(1, "encapsulated")(header);
                });
            },
        ),
        office.damaged(
            "wrap-proof-missing",
            "manifest_differs",
            "no randomness for the recovery key",
            |raw| {
                raw.on_manifest = Box::new(|manifest| {
                    manifest["recipients"].as_array_mut().unwrap().pop();
                });
            },
        ),
        office.damaged(
            "wrap-proof-wrong",
            "wrap_proof",
            "the randomness given is not the one used",
            |raw| {
                raw.on_manifest = Box::new(|manifest| {
                    let other = manifest["recipients"][0]["randomness"].clone();
                    manifest["recipients"][1]["randomness"] = other;
                });
            },
        ),
        office.damaged(
            "wrap-proof-short",
            "wrap_proof",
            "63 bytes of randomness",
            |raw| {
                raw.on_manifest = Box::new(|manifest| {
                    manifest["recipients"][0]["randomness"] =
                        crate::support::raw::base64(&[1; 63]).into();
                });
            },
        ),
        office.damaged(
            "commit-wrong",
            "commit",
            "the header commits to another key",
            |raw| {
                raw.on_core =
                    Box::new(|core| core["commit"] = Hash::of(b"another key").to_string().into());
            },
        ),
    ]
}

fn manifests(office: &Office) -> Vec<Case> {
    let (differs, malformed) = ("manifest_differs", "manifest_malformed");
    let changed = |name: &str, error, about, pointer: &'static str, value: Value| {
        office.damaged(name, error, about, move |raw| {
            raw.on_manifest =
                Box::new(move |manifest| *manifest.pointer_mut(pointer).unwrap() = value.clone());
        })
    };
    vec![
        changed(
            "manifest-core",
            differs,
            "of another core",
            "/core",
            json!(Hash::of(b"another").to_string()),
        ),
        changed(
            "manifest-number",
            differs,
            "items numbered otherwise",
            "/items/0/number",
            json!(2),
        ),
        changed(
            "manifest-encoded",
            differs,
            "another encoded length",
            "/items/1/encoded",
            json!(29),
        ),
        changed(
            "manifest-length",
            differs,
            "an attachment's two lengths differ",
            "/items/1/length",
            json!(29),
        ),
        changed(
            "manifest-encoding",
            differs,
            "an attachment said to be compressed",
            "/items/1/encoding",
            json!("zstd"),
        ),
        changed(
            "manifest-no-id",
            differs,
            "an attachment without id",
            "/items/1/attachment",
            json!(null),
        ),
        changed(
            "manifest-records-as-is",
            differs,
            "records not compressed",
            "/items/0/encoding",
            json!("identity"),
        ),
        changed(
            "manifest-records-too-long",
            differs,
            "records of more than 4 MiB",
            "/items/0/length",
            json!(4_194_305),
        ),
        changed(
            "manifest-recipient",
            differs,
            "a proof for another key",
            "/recipients/0/key",
            json!("00".repeat(16)),
        ),
        changed(
            "manifest-type",
            malformed,
            "a region that is a number",
            "/region",
            json!(12),
        ),
        office.damaged(
            "manifest-unknown-member",
            malformed,
            "a member format 1 does not have",
            |raw| {
                raw.on_manifest = Box::new(|manifest| manifest["note"] = json!(""));
            },
        ),
        office.damaged("manifest-space", malformed, "not canonical", |raw| {
            raw.on_manifest_json = Box::new(|json| json.push(b' '));
        }),
        office.damaged("manifest-empty", malformed, "no bytes", |raw| {
            raw.on_manifest_json = Box::new(Vec::clear)
        }),
    ]
}

fn contents(office: &Office) -> Vec<Case> {
    let text = b"{\"n\":1}\n".repeat(40);
    let with = |name: &str, error, about, item: RawItem| {
        office.damaged(name, error, about, |raw| raw.items[0] = item)
    };
    let stated = |mut item: RawItem, encoded: Vec<u8>, length: usize| {
        item.line["encoded"] = encoded.len().into();
        item.line["length"] = length.into();
        item.encoded = encoded;
        item
    };
    let good = records(&text);
    let frame = good.encoded.clone();
    // 64 MiB of one letter in a few kilobytes.
    let bomb = zstd::bulk::compress(&vec![b'a'; 64 << 20], 19).unwrap();
    let wide = {
        let mut compressor = zstd::bulk::Compressor::new(19).unwrap();
        compressor
            .set_parameter(zstd::zstd_safe::CParameter::WindowLog(23))
            .unwrap();
        compressor
            .compress(&Seeded::new("letters").bytes(40).repeat(60_000))
            .unwrap()
    };
    let wide_text = Seeded::new("letters").bytes(40).repeat(60_000);
    let mut wide_item = stated(good.clone(), wide, wide_text.len());
    wide_item.line["blake3"] = Hash::of(&wide_text).to_string().into();
    let mut other_hash = good.clone();
    other_hash.line["blake3"] = Hash::of(b"other lines").to_string().into();
    let skippable = [&[0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0][..], &frame].concat();
    let mut cases = vec![
        with(
            "records-hash",
            "plaintext_hash",
            "lines other than the manifest's hash",
            other_hash,
        ),
        with(
            "records-bomb",
            "encoding",
            "unpacks to 64 MiB where 4 MiB are stated",
            stated(good.clone(), bomb, 4 << 20),
        ),
        with(
            "records-longer",
            "encoding",
            "unpacks to one byte more than stated",
            stated(good.clone(), frame.clone(), text.len() - 1),
        ),
        with(
            "records-shorter",
            "encoding",
            "unpacks to one byte less than stated",
            stated(good.clone(), frame.clone(), text.len() + 1),
        ),
        with(
            "records-cut",
            "encoding",
            "the frame is cut",
            stated(good.clone(), frame[..frame.len() - 3].to_vec(), text.len()),
        ),
        with(
            "records-trailing",
            "encoding",
            "a byte after the frame",
            stated(good.clone(), [&frame[..], &[0]].concat(), text.len()),
        ),
        with(
            "records-two-frames",
            "encoding",
            "two frames",
            stated(good.clone(), frame.repeat(2), 2 * text.len()),
        ),
        with(
            "records-skippable",
            "encoding",
            "a skippable frame first",
            stated(good.clone(), skippable, text.len()),
        ),
        with(
            "records-window",
            "encoding",
            "a frame that needs a window of more than 1 MiB",
            wide_item,
        ),
        with(
            "records-no-frame",
            "encoding",
            "not zstd at all",
            stated(good.clone(), text.clone(), text.len()),
        ),
        with(
            "records-no-bytes",
            "encoding",
            "no frame",
            stated(good, Vec::new(), 0),
        ),
    ];
    let mut hash = office.damaged(
        "attachment-hash",
        "plaintext_hash",
        "content other than the manifest's hash",
        |raw| {
            raw.items[1].line["blake3"] = Hash::of(b"another scan").to_string().into();
        },
    );
    // Both items' bytes are genuine; only the whole does not fit.
    hash.released = 56 + 30;
    cases.push(hash);
    let mut long = office.damaged(
        "attachment-hash-long",
        "plaintext_hash",
        "the same with two chunks",
        |raw| {
            let mut rng = Seeded::new("two chunks");
            let content = rng.bytes(CHUNK + 1);
            raw.items = vec![super::base::attachment(&mut rng, &content)];
            raw.items[0].line["blake3"] = Hash::of(b"another scan").to_string().into();
        },
    );
    long.released = CHUNK as u64 + 1;
    cases.push(long);
    cases
}
