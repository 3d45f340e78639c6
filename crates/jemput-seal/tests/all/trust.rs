//! Keysets, labels, exact payloads.

use jemput_seal::statement::{
    DeviceStatement, Keyset, LastGood, OfficeTime, Pack, Revocation, StickContents,
};
use jemput_seal::{
    RawSigned, SealedBundle, Signed, SigningSecret, Trust, Uuid, VerifiedHeader, reissue_keyset,
};
use serde_json::json;

use crate::support::rng::Seeded;
use crate::support::world::{NOW, OFFICE, World, seal};

#[test]
fn keysets_rise_and_older_ones_stay_for_older_bundles() {
    let world = World::new("trust");
    let mut rng = Seeded::new("next keys");
    let next_issuing = SigningSecret::generate(&mut rng);
    let second = reissue_keyset(&world.keys.root, world.trust.current(), NOW, |next| {
        next.issuing = next_issuing.public();
        next.serial = 99;
    })
    .unwrap();
    let mut trust = world.trust.clone();
    assert!(trust.add(&second).unwrap());
    assert!(
        !trust.add(&world.keyset).unwrap(),
        "an older one is never the current one"
    );
    assert_eq!(
        trust.current().serial,
        2,
        "the serial rises by one whatever is asked"
    );
    assert!(
        trust.certificate(&world.laptop.certificate).is_ok(),
        "issued under the first keyset"
    );
    assert_eq!(
        world
            .trust
            .pack(&next_issuing.sign(&Pack(json!({}))).unwrap())
            .unwrap_err()
            .code(),
        "signer_not_allowed"
    );
    assert!(
        trust
            .pack(&next_issuing.sign(&Pack(json!({}))).unwrap())
            .is_ok()
    );
}

#[test]
fn only_the_root_makes_keysets_and_only_for_one_office() {
    let world = World::new("trust");
    let other = World::new("another root");
    let mut trust = world.trust.clone();
    assert_eq!(
        trust.add(&other.keyset).unwrap_err().code(),
        "signer_not_allowed"
    );
    let moved = Keyset {
        office: "sijunjung".to_owned(),
        serial: 5,
        ..world.trust.current().clone()
    };
    assert_eq!(
        trust
            .add(&world.keys.root.sign(&moved).unwrap())
            .unwrap_err()
            .code(),
        "other_office"
    );
    assert!(Trust::new(world.keys.issuing.public(), &world.keyset).is_err());
}

#[test]
fn a_statement_of_one_kind_never_passes_for_another() {
    let world = World::new("trust");
    let time = OfficeTime {
        time: NOW,
        epoch: Uuid::nil(),
        counter: 0,
    };
    let signed = world.keys.receipt.sign(&time).unwrap();
    let key = world.keys.receipt.public();
    assert_eq!(signed.verify(&key).unwrap(), time);
    // The same three members, taken for an office pack, which may be any JSON.
    let passed_off = Signed::<Pack>::from_raw(signed.raw().clone());
    assert_eq!(
        passed_off.verify(&key).unwrap_err().code(),
        "statement_signature"
    );
}

#[test]
fn payloads_are_kept_to_the_byte_and_read_strictly() {
    let world = World::new("trust");
    let key = &world.keys.issuing;
    let newer = key
        .sign(&Pack(
            json!({"version": 9, "unknown": {"to": "this version"}}),
        ))
        .unwrap();
    let again = Signed::<Pack>::from_json(&newer.to_json()).unwrap();
    assert_eq!(again, newer);
    assert_eq!(again.to_json(), newer.to_json());
    assert!(
        !format!("{newer:?}").contains("unknown"),
        "payloads are not for logs"
    );

    assert_eq!(
        key.sign(&Pack(json!(1.5))).unwrap_err().code(),
        "statement_malformed"
    );
    let mut spaced: RawSigned = newer.raw().clone();
    spaced.payload.push(' ');
    let spaced = Signed::<Pack>::from_raw(spaced);
    assert_eq!(
        spaced.verify(&key.public()).unwrap_err().code(),
        "statement_signature"
    );
    assert_eq!(spaced.peek().unwrap_err().code(), "statement_malformed");
}

#[test]
fn a_laptop_speaks_for_itself() {
    let world = World::new("trust");
    let statement = DeviceStatement {
        device: world.laptop.device,
        chain: Seeded::new("chain").uuid(),
        sequence: 143,
        head: None,
        unsealed: 18,
        free_bytes: 12_000_000_000,
        pack: 3,
        keyset: 1,
        receipts: vec![],
        message_chain: None,
        messages: 0,
        program: "0.1.0".to_owned(),
        wall: NOW,
        counter: 7,
    };
    let contents = StickContents {
        office: OFFICE.to_owned(),
        device: Some(world.laptop.device),
        wall: NOW,
        files: vec![],
    };
    let keys = &world.laptop.keys;
    let public = keys.signing_public();
    assert_eq!(
        keys.sign(&statement).unwrap().verify(&public).unwrap(),
        statement
    );
    let signed = keys.sign(&contents).unwrap();
    assert_eq!(signed.verify(&public).unwrap(), contents);
    assert!(
        world.trust.office_contents(&signed).is_err(),
        "not the office's"
    );
    assert!(
        world
            .trust
            .office_contents(&world.keys.message.sign(&contents).unwrap())
            .is_ok()
    );
}

/// A chain of three by one laptop, then the laptop is revoked after the third.
#[test]
fn bundles_below_the_last_good_one_wait_for_their_links() {
    let world = World::new("trust");
    let mut rng = Seeded::new("links");
    let chain = rng.uuid();
    let mut sealed: Vec<SealedBundle> = Vec::new();
    for sequence in 1..=4 {
        let mut job = world.job(&mut rng, vec![]);
        job.start.chain = chain;
        job.start.sequence = sequence;
        job.start.previous = sealed.last().map(|before| before.header_hash);
        sealed.push(seal(&job, &mut rng).0);
    }
    let last_good = LastGood {
        chain,
        sequence: 3,
        header_hash: sealed[2].header_hash,
    };
    let revocation = Revocation {
        device: world.laptop.device,
        last_good: vec![last_good],
        revoked_at: NOW,
    };
    let next = reissue_keyset(&world.keys.root, world.trust.current(), NOW, |next| {
        next.revoked.push(revocation)
    });
    let mut trust = world.trust.clone();
    trust.add(&next.unwrap()).unwrap();
    let headers: Vec<VerifiedHeader> = sealed
        .iter()
        .map(|bundle| {
            VerifiedHeader::verify(&bundle.header_json, &bundle.signature, &trust).unwrap()
        })
        .collect();
    let codes: Vec<_> = headers
        .iter()
        .map(|header| header.require_good().err().map(|error| error.code()))
        .collect();
    assert_eq!(
        codes,
        [
            Some("revoked_unlinked"),
            Some("revoked_unlinked"),
            None,
            Some("device_revoked")
        ]
    );

    assert!(
        headers[3].clone().admit().require_good().is_ok(),
        "an admin may decide otherwise"
    );
}
