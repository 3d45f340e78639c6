//! A database that was copied, moved or put back begins a new chain, and says which it goes on from.

use jemput_domain::outcome::OutcomeCode as C;
use jemput_store::arrived::{Arrived, Kept};
use jemput_store::chains::ChainHead;
use jemput_store::receipts::{NewReceipt, ReceiptState as S, SignerEpoch};
use uuid::Uuid;

use crate::bundles::{FIRST_CHAIN, MARKER, head, seal, sealed};
use crate::fixture::*;

/// A receipt of a bundle named by one byte; a chain that begins for it is named by `chain`.
fn receipt(laptop: &Laptop, bundle: u8, state: S, chain: u128) -> Kept {
    let by = SignerEpoch {
        signer: vec![1; 8],
        epoch: Uuid::from_u128(1),
    };
    let receipt = NewReceipt {
        bundle: [bundle; 32],
        by: by.clone(),
        counter: u64::from(bundle) * 10 + state as u64,
        whole: true,
        state,
        code: None,
        at: at(1000),
        bytes: vec![bundle],
    };
    let arrived = Arrived {
        receipts: vec![receipt],
        epochs: vec![by],
        ..Arrived::default()
    };
    let chain = Uuid::from_u128(chain);
    laptop.store.keep(arrived, chain, at(90)).expect("keep")
}

fn current(laptop: &Laptop) -> ChainHead {
    let current = laptop.store.chains().current().expect("current");
    current.expect("a chain")
}

fn begun(chain: u128, replaces: Uuid) -> ChainHead {
    ChainHead {
        chain: Uuid::from_u128(chain),
        next_sequence: 1,
        previous: None,
        replaces: Some(replaces),
    }
}

#[test]
fn another_machine_begins_a_new_chain_that_names_the_old() {
    let mut laptop = Laptop::in_village(5);
    let hash = seal(&laptop);
    laptop.reopen();
    assert_eq!(head(&laptop).previous, Some(hash));
    let second = Uuid::from_u128(2000);
    let moved = laptop
        .store
        .chains()
        .ensure(b"board 2", second, at(70))
        .expect("chain");
    assert_eq!(
        moved,
        ChainHead {
            chain: second,
            next_sequence: 1,
            previous: None,
            replaces: Some(FIRST_CHAIN)
        }
    );
    let again = laptop
        .store
        .chains()
        .ensure(b"board 2", Uuid::from_u128(3000), at(71))
        .expect("chain");
    assert_eq!(again, moved);
    laptop.outcome(person(2), C::Rekam, 72);
    let next = laptop
        .store
        .bundles()
        .spend(sealed(&laptop, &moved))
        .expect("spend");
    let places: Vec<u64> = laptop
        .store
        .bundles()
        .list()
        .expect("list")
        .iter()
        .map(|view| view.place)
        .collect();
    assert_eq!(places, [2, 1]);
    assert_ne!(next, hash);
}

#[test]
fn a_receipt_for_an_unknown_bundle_begins_a_new_chain() {
    let laptop = Laptop::in_village(5);
    seal(&laptop);
    assert_eq!(receipt(&laptop, 8, S::Stored, 5000).unknown_bundles, 1);
    let new = begun(5000, FIRST_CHAIN);
    assert_eq!(current(&laptop), new);
    receipt(&laptop, 8, S::Stored, 6000);
    receipt(&laptop, 9, S::Stored, 6000);
    assert_eq!(current(&laptop), new, "one new chain is enough");
    seal(&laptop);
    // The office goes on with what it was known to have: that says nothing new.
    assert_eq!(receipt(&laptop, 8, S::Imported, 6000).unknown_bundles, 0);
    assert_eq!(current(&laptop).chain, new.chain);
    // But this is one more that this database has never heard of.
    receipt(&laptop, 7, S::Stored, 6000);
    assert_eq!(current(&laptop), begun(6000, new.chain));
}

/// The image is of the day the laptop was enrolled: what was sealed since lies in its first chain.
#[test]
fn an_image_from_before_the_first_seal_does_not_use_its_numbers_again() {
    let laptop = Laptop::in_village(5);
    head(&laptop);
    for bundle in [1, 2, 3] {
        receipt(&laptop, bundle, S::Stored, 5000 + u128::from(bundle));
    }
    assert_eq!(current(&laptop), begun(5001, FIRST_CHAIN));
    seal(&laptop);
    assert_eq!(head(&laptop).next_sequence, 2);
}

#[test]
fn a_new_chain_names_one_that_the_office_has_bundles_of() {
    let laptop = Laptop::in_village(5);
    seal(&laptop);
    let chains = laptop.store.chains();
    chains
        .ensure(b"board 2", Uuid::from_u128(2000), at(70))
        .expect("chain");
    // The machine it was copied from goes on in the first chain.
    receipt(&laptop, 9, S::Stored, 5000);
    assert_eq!(current(&laptop), begun(2000, FIRST_CHAIN));
    let back = chains
        .ensure(MARKER, Uuid::from_u128(3000), at(71))
        .expect("chain");
    assert_eq!(back, begun(3000, FIRST_CHAIN), "nothing is in the second");
}
