//! Headers altered after signing, signed by someone else, or not in the one canonical form.

use jemput_seal::{Hash, SigningSecret};
use serde_json::{Value, json};

use super::Case;
use super::base::{Office, chain_of_revoked, raw_of};
use crate::support::raw::jcs;
use crate::support::rng::Seeded;
use crate::support::world::{Laptop, OFFICE};

/// Changes one member of an already signed header.
fn altered(
    office: &Office,
    name: &str,
    error: &'static str,
    pointer: &'static str,
    value: Value,
) -> Case {
    office.damaged(
        &format!("header-{name}"),
        error,
        "a signed header's member altered",
        |raw| {
            raw.on_signed = Box::new(move |json| {
                let mut header: Value = serde_json::from_slice(json).unwrap();
                *header.pointer_mut(pointer).unwrap() = value.clone();
                *json = jcs(&header);
            });
        },
    )
}

/// Changes the bytes of the header before a good signature is made over them.
fn rewritten(
    office: &Office,
    name: &str,
    error: &'static str,
    about: &'static str,
    from: &'static str,
    to: &'static str,
) -> Case {
    office.damaged(&format!("json-{name}"), error, about, |raw| {
        raw.on_header_json = Box::new(move |json| {
            let text = std::str::from_utf8(json).unwrap();
            assert!(text.contains(from), "nothing to rewrite: {from}");
            *json = text.replacen(from, to, 1).into_bytes();
        });
    })
}

pub fn cases(office: &Office) -> Vec<Case> {
    let mut cases = altered_members(office);
    cases.extend(not_canonical(office));
    cases.extend(wrong_signers(office));
    cases.extend(quarantined(office));
    cases
}

fn altered_members(office: &Office) -> Vec<Case> {
    let forged = "header_signature";
    let other_uuid = Seeded::new("another id").uuid().to_string();
    let other_hash = Hash::of(b"another").to_string();
    let members: Vec<(&str, &'static str, &'static str, Value)> = vec![
        ("format", "unknown_format", "/core/format", json!(2)),
        (
            "suite",
            "unknown_suite",
            "/core/suite",
            json!("x25519+aes-128-gcm"),
        ),
        ("bundle", forged, "/core/bundle", json!(other_uuid)),
        ("office", "other_office", "/core/office", json!("sijunjung")),
        ("chain", forged, "/core/chain", json!(other_uuid)),
        ("sequence", forged, "/core/sequence", json!(2)),
        ("previous", forged, "/core/previous", json!(other_hash)),
        ("replaces", forged, "/core/replaces", json!(other_uuid)),
        ("keyset", forged, "/core/keyset", json!(2)),
        ("schema", forged, "/core/schema", json!(2)),
        ("wall", forged, "/core/clock/wall", json!(0)),
        ("boot", forged, "/core/clock/boot", json!(other_uuid)),
        ("monotonic", forged, "/core/clock/monotonic", json!(0)),
        ("office-time", forged, "/core/clock/office", json!(null)),
        ("commit", forged, "/core/commit", json!(other_hash)),
        (
            "certificate-key",
            "issuer_unknown",
            "/core/certificate/key",
            json!("00".repeat(16)),
        ),
        (
            "certificate-signature",
            "certificate",
            "/core/certificate/signature",
            json!("A".repeat(86) + "=="),
        ),
        ("item-number", "header_field", "/items/1/number", json!(2)),
        ("item-kind", forged, "/items/1/kind", json!("attachment")),
        ("item-hash", forged, "/items/1/blake3", json!(other_hash)),
        (
            "recipient-key",
            forged,
            "/recipients/0/key",
            json!("00".repeat(16)),
        ),
        (
            "recipient-suite",
            "unknown_suite",
            "/recipients/0/suite",
            json!("x25519"),
        ),
        (
            "recipient-encapsulated",
            forged,
            "/recipients/1/encapsulated",
            json!("A".repeat(1492) + "AA=="),
        ),
        (
            "recipient-wrapped",
            forged,
            "/recipients/1/wrapped",
            json!("A".repeat(64)),
        ),
    ];
    let mut cases: Vec<Case> = members
        .into_iter()
        .map(|(name, error, pointer, value)| {
            // Sequence 2 needs a previous hash and the other way round; both are altered then.
            let (pointer, value, name) = (pointer, value, name);
            match name {
                "sequence" | "previous" => both(office, name),
                _ => altered(office, name, error, pointer, value),
            }
        })
        .collect();
    cases.push(office.damaged(
        "header-item-length",
        "header_signature",
        "an item's length altered, and the file with it",
        |raw| {
            raw.on_signed = Box::new(|json| {
                let mut header: Value = serde_json::from_slice(json).unwrap();
                let length = header["items"][2]["length"].as_u64().unwrap();
                header["items"][2]["length"] = (length + 1).into();
                *json = jcs(&header);
            });
            raw.on_items = Box::new(|items| items[2].push(0));
        },
    ));
    cases.push(office.damaged(
        "header-signature",
        "header_signature",
        "one bit of the signature",
        |raw| {
            raw.on_signature = Box::new(|signature| signature[10] ^= 4);
        },
    ));
    cases.push(office.damaged(
        "header-signature-zero",
        "header_signature",
        "a signature of zeros",
        |raw| {
            raw.on_signature = Box::new(|signature| *signature = [0; 64]);
        },
    ));
    cases
}

fn both(office: &Office, name: &str) -> Case {
    let sequence = if name == "sequence" { 2 } else { 3 };
    office.damaged(
        &format!("header-{name}"),
        "header_signature",
        "moved along its chain after signing",
        |raw| {
            raw.on_signed = Box::new(move |json| {
                let mut header: Value = serde_json::from_slice(json).unwrap();
                header["core"]["sequence"] = sequence.into();
                header["core"]["previous"] = Hash::of(b"another").to_string().into();
                *json = jcs(&header);
            });
        },
    )
}

fn not_canonical(office: &Office) -> Vec<Case> {
    let form = "not_canonical";
    let field = "header_field";
    let mut cases = vec![
        rewritten(
            office,
            "space",
            form,
            "a space after a colon",
            "\"core\":",
            "\"core\": ",
        ),
        rewritten(
            office,
            "newline",
            form,
            "a newline at the end",
            "\"}]}",
            "\"}]}\n",
        ),
        rewritten(
            office,
            "key-order",
            form,
            "two keys exchanged",
            "\"format\":1,\"keyset\":1",
            "\"keyset\":1,\"format\":1",
        ),
        rewritten(
            office,
            "key-twice",
            form,
            "one key twice",
            "\"format\":1",
            "\"format\":1,\"format\":1",
        ),
        rewritten(
            office,
            "escape",
            form,
            "a letter escaped without need",
            "\"items\"",
            "\"\\u0069tems\"",
        ),
        rewritten(
            office,
            "float",
            form,
            "1.0 for 1",
            "\"format\":1",
            "\"format\":1.0",
        ),
        rewritten(
            office,
            "exponent",
            form,
            "1e0 for 1",
            "\"format\":1",
            "\"format\":1e0",
        ),
        rewritten(
            office,
            "integer-too-large",
            form,
            "2^53",
            "\"schema\":1",
            "\"schema\":9007199254740992",
        ),
        rewritten(
            office,
            "key-not-ascii",
            form,
            "a key beyond ASCII",
            "\"suite\":",
            "\"suité\":1,\"suite\":",
        ),
        rewritten(
            office,
            "not-json",
            form,
            "a bracket missing",
            "\"}]}",
            "\"}]",
        ),
        rewritten(
            office,
            "byte-order-mark",
            form,
            "a byte order mark",
            "{\"core\"",
            "\u{feff}{\"core\"",
        ),
        rewritten(
            office,
            "member-missing",
            field,
            "no schema",
            ",\"schema\":1",
            "",
        ),
        rewritten(
            office,
            "null-missing",
            field,
            "an absent member is not a null one",
            "\"replaces\":null,",
            "",
        ),
        rewritten(
            office,
            "member-unknown",
            field,
            "an unknown member of an item",
            "\"kind\":\"records\"",
            "\"kind\":\"records\",\"label\":1",
        ),
        rewritten(
            office,
            "kind-unknown",
            field,
            "a fourth kind of item",
            "\"kind\":\"records\"",
            "\"kind\":\"video\"",
        ),
        rewritten(
            office,
            "second-manifest",
            field,
            "a second manifest",
            "\"kind\":\"records\"",
            "\"kind\":\"manifest\"",
        ),
        rewritten(
            office,
            "sequence-zero",
            field,
            "numbers begin at 1",
            "\"sequence\":1",
            "\"sequence\":0",
        ),
        rewritten(
            office,
            "sequence-negative",
            field,
            "a negative number",
            "\"sequence\":1",
            "\"sequence\":-1",
        ),
        rewritten(
            office,
            "no-previous",
            field,
            "number 2 without a header before it",
            "\"sequence\":1",
            "\"sequence\":2",
        ),
        rewritten(
            office,
            "office-empty",
            field,
            "no office",
            "\"office\":\"padangsidimpuan\"",
            "\"office\":\"\"",
        ),
        rewritten(
            office,
            "type",
            field,
            "a number as text",
            "\"schema\":1",
            "\"schema\":\"1\"",
        ),
        rewritten(
            office,
            "format-missing",
            field,
            "no format",
            "\"format\":1,",
            "",
        ),
    ];
    cases.push(
        office.damaged("json-too-deep", form, "values nested 65 deep", |raw| {
            raw.core["newer"] = nested(63);
        }),
    );
    cases.push(office.damaged(
        "json-uuid-upper-case",
        field,
        "a UUID has one text",
        |raw| {
            raw.on_header = Box::new(|header| {
                let upper = header["core"]["bundle"].as_str().unwrap().to_uppercase();
                header["core"]["bundle"] = upper.into();
            });
        },
    ));
    cases.push(office.damaged(
        "json-uuid-version-4",
        field,
        "bundle ids are UUIDv7",
        |raw| {
            raw.on_header = Box::new(|header| {
                header["core"]["bundle"] = "b2b9c2a7-2f0e-4d59-9a40-07c2f2a4a2f5".into();
            });
        },
    ));
    cases.push(
        office.damaged("json-no-items", field, "not even a manifest", |raw| {
            raw.on_header = Box::new(|header| header["items"] = json!([]));
            raw.on_items = Box::new(Vec::clear);
        }),
    );
    cases.push(
        office.damaged("json-no-recipients", field, "no recipient", |raw| {
            raw.on_header = Box::new(|header| header["recipients"] = json!([]));
        }),
    );
    cases.push(office.damaged(
        "json-base64-not-padded",
        field,
        "base64 without its padding",
        |raw| {
            raw.on_header = Box::new(|header| {
                let text = header["recipients"][0]["encapsulated"]
                    .as_str()
                    .unwrap()
                    .trim_end_matches('=')
                    .to_owned();
                header["recipients"][0]["encapsulated"] = text.into();
            });
        },
    ));
    cases.push(office.damaged(
        "json-records-too-long",
        "limits",
        "a records item longer than 256 KiB",
        |raw| {
            raw.on_header = Box::new(|header| header["items"][1]["length"] = 300_000.into());
        },
    ));
    cases.push(office.damaged(
        "json-item-of-3-gib",
        "limits",
        "an item longer than a bundle",
        |raw| {
            raw.on_header =
                Box::new(|header| header["items"][2]["length"] = 3_000_000_000u64.into());
        },
    ));
    cases.push(office.damaged(
        "json-impossible-length",
        field,
        "a sealed length no content has",
        |raw| {
            raw.on_header = Box::new(|header| header["items"][2]["length"] = (65_552 + 16).into());
        },
    ));
    cases.push(
        office.damaged("json-item-too-short", field, "shorter than a tag", |raw| {
            raw.on_header = Box::new(|header| header["items"][2]["length"] = 15.into());
        }),
    );
    cases.push(
        office.damaged("json-too-many-items", "limits", "10,001 items", |raw| {
            raw.on_header = Box::new(|header| {
                header["items"] = (0..10_001).collect();
            });
            raw.on_items = Box::new(Vec::clear);
        }),
    );
    cases
}

/// So many arrays within each other.
pub fn nested(depth: usize) -> Value {
    (1..depth).fold(json!([]), |inner, _| json!([inner]))
}

fn wrong_signers(office: &Office) -> Vec<Case> {
    let world = &office.world;
    let mut rng = Seeded::new("vectors: strangers");
    let stranger_issuer = SigningSecret::generate(&mut rng);
    let uncertified = Laptop::new(&stranger_issuer, OFFICE, &mut rng);
    let elsewhere = Laptop::new(&world.keys.issuing, "sijunjung", &mut rng);
    let second = Laptop::new(&world.keys.issuing, OFFICE, &mut rng);
    let mut second_seed = [0; 32];
    second_seed.copy_from_slice(&second.keys.to_secret_bytes()[..32]);
    let make = |name: &str, error, about, file| Case {
        name: name.to_owned(),
        about,
        error: Some(error),
        released: 0,
        file,
    };
    vec![
        office.damaged(
            "signed-by-another-device",
            "header_signature",
            "certified, but not the one named",
            |raw| {
                raw.signer = second_seed;
            },
        ),
        make(
            "issuer-unknown",
            "issuer_unknown",
            "a certificate of an issuer in no keyset",
            raw_of(world, &uncertified, "issuer-unknown").build(),
        ),
        make(
            "certificate-of-another-office",
            "other_office",
            "a certificate this office's issuer gave for another office",
            raw_of(world, &elsewhere, "certificate-of-another-office").build(),
        ),
        office.damaged(
            "certificate-altered",
            "certificate",
            "another serial in a signed certificate",
            |raw| {
                let payload = raw.core["certificate"]["payload"]
                    .as_str()
                    .unwrap()
                    .replace("\"serial\":7", "\"serial\":8");
                raw.core["certificate"]["payload"] = payload.into();
            },
        ),
        office.damaged(
            "certificate-is-a-receipt",
            "certificate",
            "a statement signed under another label",
            |raw| {
                let receipt = world
                    .keys
                    .issuing
                    .sign(&jemput_seal::statement::Pack(json!({"version": 1})))
                    .unwrap();
                raw.core["certificate"] = serde_json::to_value(receipt).unwrap();
            },
        ),
    ]
}

fn quarantined(office: &Office) -> Vec<Case> {
    let world = &office.world;
    let mut rng = Seeded::new("vectors: other recipients");
    let thief = jemput_seal::OpeningKey::generate(&mut rng).public().clone();
    let of_revoked = |name: &str, error, about, chain, sequence: u64| {
        let mut raw = raw_of(world, &office.revoked, name);
        raw.core["chain"] = Value::String(chain);
        raw.core["sequence"] = sequence.into();
        if sequence > 1 {
            raw.core["previous"] = Hash::of(b"the one before").to_string().into();
        }
        Case {
            name: name.to_owned(),
            about,
            error: Some(error),
            released: 0,
            file: raw.build(),
        }
    };
    let chain = chain_of_revoked().to_string();
    vec![
        office.damaged(
            "recipient-replaced",
            "recipients_differ",
            "sealed to a key that is not the office's",
            {
                let thief = thief.clone();
                move |raw| raw.recipients[0] = thief
            },
        ),
        office.damaged(
            "recipient-added",
            "recipients_differ",
            "sealed to a third key as well",
            {
                let seed = rng.bytes(64).try_into().unwrap();
                move |raw| {
                    raw.recipients.push(thief);
                    raw.seeds.push(seed);
                }
            },
        ),
        office.damaged(
            "recipient-left-out",
            "recipients_differ",
            "not sealed to the recovery key",
            |raw| {
                raw.recipients.pop();
            },
        ),
        office.damaged(
            "recipients-exchanged",
            "recipients_differ",
            "the recovery key first",
            |raw| {
                raw.recipients.reverse();
            },
        ),
        office.damaged(
            "keyset-unknown",
            "keyset_unknown",
            "a keyset nobody here has seen",
            |raw| {
                raw.core["keyset"] = 9.into();
            },
        ),
        of_revoked(
            "revoked",
            "device_revoked",
            "made after the last good one",
            chain.clone(),
            3,
        ),
        of_revoked(
            "revoked-fork",
            "device_revoked",
            "another bundle with the last good one's number",
            chain.clone(),
            2,
        ),
        of_revoked(
            "revoked-other-chain",
            "device_revoked",
            "a chain of which none is good",
            rng.uuid().to_string(),
            1,
        ),
        of_revoked(
            "revoked-unlinked",
            "revoked_unlinked",
            "below the last good one, not yet linked to it",
            chain,
            1,
        ),
    ]
}
