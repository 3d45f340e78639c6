//! Who may say what of a bundle, and for how much of it.

use jemput_seal::statement::{ItemRange, ItemState, OfficeTime, Receipt};
use jemput_seal::{Hash, SealError, SigningSecret};

use crate::support::rng::Seeded;
use crate::support::world::{NOW, OFFICE, World};

fn receipt(ranges: &[(u32, u32, ItemState)]) -> Receipt {
    let items: Vec<ItemRange> = ranges
        .iter()
        .map(|(from, to, state)| ItemRange {
            from: *from,
            to: *to,
            state: state.clone(),
        })
        .collect();
    let state = Receipt::least(&items).unwrap_or(ItemState::Stored);
    Receipt {
        office: OFFICE.to_owned(),
        header_hash: Hash::of(b"a header"),
        items,
        state,
        epoch: Seeded::new("epoch").uuid(),
        counter: 1,
        time: NOW,
    }
}

fn accepted(
    world: &World,
    signer: &SigningSecret,
    receipt: &Receipt,
) -> Result<Receipt, &'static str> {
    world
        .trust
        .receipt(&signer.sign(receipt).unwrap())
        .map_err(|error: SealError| error.code())
}

#[test]
fn the_gateway_may_say_stored_and_verified_only() {
    let world = World::new("receipts");
    let failed = || "x".to_owned();
    let states = [
        (ItemState::Stored, true),
        (ItemState::Verified, true),
        (ItemState::Opened, false),
        (ItemState::Imported, false),
        (ItemState::BackedUp, false),
        (ItemState::Quarantined { code: failed() }, false),
        (ItemState::Refused { code: failed() }, false),
    ];
    for (state, gateway_may) in states {
        let receipt = receipt(&[(0, 2, state)]);
        assert_eq!(
            accepted(&world, &world.keys.receipt, &receipt),
            Ok(receipt.clone())
        );
        let by_gateway = accepted(&world, &world.keys.gateway_receipt, &receipt);
        assert_eq!(
            by_gateway,
            if gateway_may {
                Ok(receipt.clone())
            } else {
                Err("signer_not_allowed")
            }
        );
        for other in [&world.keys.root, &world.keys.issuing, &world.keys.message] {
            assert_eq!(accepted(&world, other, &receipt), Err("signer_not_allowed"));
        }
    }
}

#[test]
fn the_bundle_is_in_the_least_of_its_items_states() {
    let world = World::new("receipts");
    let mixed = receipt(&[
        (0, 3, ItemState::Imported),
        (4, 4, ItemState::Stored),
        (6, 9, ItemState::Verified),
    ]);
    assert_eq!(mixed.state, ItemState::Stored);
    assert!(accepted(&world, &world.keys.receipt, &mixed).is_ok());
    let boast = Receipt {
        state: ItemState::Imported,
        ..mixed.clone()
    };
    assert_eq!(
        accepted(&world, &world.keys.receipt, &boast),
        Err("statement_malformed")
    );
    let refused = receipt(&[
        (0, 0, ItemState::BackedUp),
        (
            1,
            1,
            ItemState::Quarantined {
                code: "commit".to_owned(),
            },
        ),
    ]);
    assert!(refused.state.is_final_failure());

    assert!(!mixed.covers(10), "item 5 is not spoken of");
    assert!(receipt(&[(0, 4, ItemState::Stored), (5, 9, ItemState::Verified)]).covers(10));
    assert!(!receipt(&[(0, 4, ItemState::Stored)]).covers(10));
    assert!(!receipt(&[(1, 9, ItemState::Stored)]).covers(10));
    assert!(!receipt(&[(0, 10, ItemState::Stored)]).covers(10));
}

#[test]
fn ranges_that_overlap_or_run_backwards_are_malformed() {
    let world = World::new("receipts");
    let stored = || ItemState::Stored;
    for ranges in [
        vec![],
        vec![(3, 2, stored())],
        vec![(0, 3, stored()), (3, 5, stored())],
        vec![(4, 5, stored()), (0, 3, stored())],
    ] {
        assert_eq!(
            accepted(&world, &world.keys.receipt, &receipt(&ranges)),
            Err("statement_malformed")
        );
    }
}

#[test]
fn office_time_comes_from_a_receipt_key() {
    let world = World::new("receipts");
    let time = OfficeTime {
        time: NOW,
        epoch: Seeded::new("epoch").uuid(),
        counter: 4,
    };
    for (signer, good) in [
        (&world.keys.receipt, true),
        (&world.keys.gateway_receipt, true),
        (&world.keys.message, false),
    ] {
        assert_eq!(
            world
                .trust
                .office_time(&signer.sign(&time).unwrap())
                .is_ok(),
            good
        );
    }
}
