//! The office of the vectors, and a small bundle to damage.

use jemput_seal::statement::{Keyset, LastGood, Revocation};
use jemput_seal::{Hash, Signed, Trust, header_hash, reissue_keyset};
use serde_json::{Value, json};

use super::Case;
use crate::support::raw::{Raw, RawItem, nothing};
use crate::support::rng::Seeded;
use crate::support::world::{Laptop, NOW, OFFICE, World};

/// Two keysets: the second revokes a laptop after its second bundle.
pub struct Office {
    pub world: World,
    pub keysets: Vec<Signed<Keyset>>,
    pub trust: Trust,
    pub revoked: Laptop,
    /// The revoked laptop's last good bundle.
    pub last_good: Vec<u8>,
}

impl Office {
    pub fn new() -> Self {
        let world = World::new("vectors");
        let mut rng = Seeded::new("vectors: revoked laptop");
        let revoked = Laptop::new(&world.keys.issuing, OFFICE, &mut rng);
        let mut raw = raw_of(&world, &revoked, "vectors: last good");
        raw.core["chain"] = chain_of_revoked().to_string().into();
        raw.core["sequence"] = 2.into();
        raw.core["previous"] = Hash::of(b"the one before").to_string().into();
        let last_good = raw.build();
        let revocation = Revocation {
            device: revoked.device,
            last_good: vec![LastGood {
                chain: chain_of_revoked(),
                sequence: 2,
                header_hash: header_hash(&header_json(&last_good)),
            }],
            revoked_at: NOW,
        };
        let second = reissue_keyset(&world.keys.root, world.trust.current(), NOW, |next| {
            next.revoked.push(revocation)
        });
        let keysets = vec![world.keyset.clone(), second.unwrap()];
        let mut trust = world.trust.clone();
        trust.add(&keysets[1]).unwrap();
        Self {
            world,
            keysets,
            trust,
            revoked,
            last_good,
        }
    }

    /// A small good bundle that is not made yet, with randomness of this name.
    pub fn raw(&self, name: &str) -> Raw {
        raw_of(&self.world, &self.world.laptop, name)
    }

    /// The small bundle, changed in one way.
    pub fn damaged(
        &self,
        name: &str,
        error: &'static str,
        about: &'static str,
        change: impl FnOnce(&mut Raw),
    ) -> Case {
        let mut raw = self.raw(name);
        change(&mut raw);
        Case {
            name: name.to_owned(),
            about,
            error: Some(error),
            released: 0,
            file: raw.build(),
        }
    }
}

pub fn chain_of_revoked() -> jemput_seal::Uuid {
    Seeded::new("vectors: chain of the revoked laptop").uuid()
}

/// The bytes of `header.json` within a bundle's file.
pub fn header_json(file: &[u8]) -> Vec<u8> {
    let length = u32::from_le_bytes(file[18..22].try_into().unwrap()) as usize;
    file[41..41 + length].to_vec()
}

pub fn raw_of(world: &World, laptop: &Laptop, name: &str) -> Raw {
    let mut rng = Seeded::new(&format!("bundle: {name}"));
    let keyset = world.trust.current();
    let core = json!({
        "format": 1,
        "suite": jemput_seal::SUITE,
        "bundle": rng.uuid(),
        "office": OFFICE,
        "certificate": laptop.certificate,
        "chain": rng.uuid(),
        "sequence": 1,
        "previous": null,
        "replaces": null,
        "keyset": 1,
        "schema": 1,
        "clock": {"wall": NOW, "boot": rng.uuid(), "monotonic": 1_234_567, "office": NOW - 60_000},
    });
    let lines = b"{\"name\":\"Siti Aminah\"}\n{\"name\":\"Abdul Rahman Nasution\"}\n";
    let scan = b"a scan, or what passes for one";
    let mut signer = [0; 32];
    signer.copy_from_slice(&laptop.keys.to_secret_bytes()[..32]);
    Raw {
        core,
        key: rng.bytes(32).try_into().unwrap(),
        seeds: vec![
            rng.bytes(64).try_into().unwrap(),
            rng.bytes(64).try_into().unwrap(),
        ],
        recipients: vec![keyset.opening.clone(), keyset.recovery.clone()],
        items: vec![records(lines), attachment(&mut rng, scan)],
        manifest: manifest(),
        signer,
        on_core: nothing(),
        on_manifest: nothing(),
        on_manifest_json: nothing(),
        on_sealed: nothing(),
        on_entries: nothing(),
        on_header: nothing(),
        on_header_json: nothing(),
        on_signed: nothing(),
        on_signature: nothing(),
        on_items: nothing(),
        on_file: nothing(),
    }
}

fn manifest() -> Value {
    json!({"region": "12.77.01.1001", "counts": {"people": 2}, "left_out": []})
}

pub fn records(lines: &[u8]) -> RawItem {
    let encoded = zstd::bulk::compress(lines, 3).unwrap();
    RawItem {
        kind: "records",
        line: json!({
            "attachment": null,
            "encoding": "zstd",
            "encoded": encoded.len(),
            "length": lines.len(),
            "blake3": Hash::of(lines).to_string(),
        }),
        encoded,
    }
}

pub fn attachment(rng: &mut Seeded, content: &[u8]) -> RawItem {
    RawItem {
        kind: "attachment",
        encoded: content.to_vec(),
        line: json!({
            "attachment": rng.uuid(),
            "encoding": "identity",
            "encoded": content.len(),
            "length": content.len(),
            "blake3": Hash::of(content).to_string(),
        }),
    }
}
