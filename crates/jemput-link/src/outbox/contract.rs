//! What every outbox must do. An implementation runs [`run`] in its own tests.

use jemput_seal::statement::{ItemState, MessageEnvelope, Receipt};
use jemput_seal::{Hash, Signed, Uuid};

use super::{Outbox, OutboxError, ReceiptMark, Received, SignerEpoch};
use crate::bundle_reader::BundleReader;

/// A laptop under test and the office that answers it.
pub trait Bench {
    /// The outbox under test.
    fn outbox(&self) -> &dyn Outbox;
    /// Seals one more bundle, with records and at least one attachment.
    fn seal(&mut self) -> Hash;
    /// A receipt of the office's receipt key in this epoch over the items `0..=to` (`None`: all).
    fn receipt(
        &mut self,
        bundle: &Hash,
        to: Option<u32>,
        state: ItemState,
        epoch: Uuid,
    ) -> (Signed<Receipt>, Receipt);
    /// The next message of the office to this laptop.
    fn message(&mut self) -> (Signed<MessageEnvelope>, MessageEnvelope);
    /// Takes a bundle's file away, as a failing disk may.
    fn lose(&mut self, bundle: &Hash);
    /// Closes the store and opens it again, where there is something to close.
    fn restart(&mut self);
}

/// Checks the whole contract; panics at the first breach.
pub fn run(bench: &mut impl Bench) {
    lists_oldest_first(bench);
    settles_by_whole_current_receipts_only(bench);
    ends_at_final_failures(bench);
    keeps_receipts_once(bench);
    keeps_messages_in_order(bench);
    counts_statements(bench);
    lists_what_is_lost(bench);
}

fn lists_oldest_first(bench: &mut impl Bench) {
    let made = [bench.seal(), bench.seal(), bench.seal()];
    bench.outbox().mark_offered(&made[1]).expect("mark");
    bench.restart();
    let listed = bench.outbox().unsettled(&[]).expect("list");
    assert!(
        listed.is_sorted_by_key(|bundle| bundle.order),
        "listed oldest first"
    );
    let ours: Vec<_> = listed
        .iter()
        .filter(|bundle| made.contains(&bundle.hash))
        .collect();
    assert_eq!(
        ours.iter().map(|bundle| bundle.hash).collect::<Vec<_>>(),
        made,
        "in the order made"
    );
    assert_eq!(
        ours.iter().map(|bundle| bundle.offered).collect::<Vec<_>>(),
        [false, true, false]
    );
    for bundle in &ours {
        let mut reader = BundleReader::open(bench.outbox().open(&bundle.hash).expect("open"))
            .expect("a bundle file");
        assert_eq!(reader.hash(), bundle.hash, "the file is the bundle's");
        let items = reader.plan(bundle).items;
        assert_eq!(
            reader.read(0, 0, items[0].len).expect("read").len() as u64,
            items[0].len
        );
    }
    assert!(
        bench
            .outbox()
            .bundle(&Hash([7; 32]))
            .expect("look up")
            .is_none(),
        "unknown bundles are none"
    );
}

fn settles_by_whole_current_receipts_only(bench: &mut impl Bench) {
    let bundle = bench.seal();
    let (old, new) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let (signed, receipt) = bench.receipt(&bundle, Some(0), ItemState::Verified, old);
    let key = signed.key();
    let in_epoch = |epoch| [SignerEpoch { key, epoch }];
    keep(
        bench,
        Received {
            receipts: vec![(signed, receipt)],
            epochs: in_epoch(old).into(),
            ..Received::default()
        },
    );
    assert!(
        listed(bench, &bundle, &in_epoch(old)),
        "a receipt of some items settles nothing"
    );

    let whole = bench.receipt(&bundle, None, ItemState::Stored, old);
    keep(
        bench,
        Received {
            receipts: vec![whole],
            ..Received::default()
        },
    );
    bench.restart();
    assert!(
        !listed(bench, &bundle, &in_epoch(old)),
        "a whole receipt settles"
    );
    assert!(!listed(bench, &bundle, &[]), "by the epochs kept last, too");
    assert!(bench.outbox().held_by_office(&bundle).expect("held"));
    assert!(
        listed(bench, &bundle, &in_epoch(new)),
        "not in another epoch"
    );

    keep(
        bench,
        Received {
            epochs: in_epoch(new).into(),
            ..Received::default()
        },
    );
    assert!(
        !bench.outbox().held_by_office(&bundle).expect("held"),
        "an old epoch's word no longer counts"
    );
    assert!(listed(bench, &bundle, &[]));
    // An older copy of the gateway, or somebody who repeats what it said.
    keep(
        bench,
        Received {
            epochs: in_epoch(old).into(),
            ..Received::default()
        },
    );
    bench.restart();
    assert!(
        !bench.outbox().held_by_office(&bundle).expect("held"),
        "an epoch that ended does not come back"
    );
    let mark = bench.outbox().receipt_mark().expect("mark");
    assert!(mark.epochs.contains(&in_epoch(new)[0]) && mark.former == in_epoch(old));
    let again = bench.receipt(&bundle, None, ItemState::Stored, new);
    keep(
        bench,
        Received {
            receipts: vec![again],
            ..Received::default()
        },
    );
    assert!(!listed(bench, &bundle, &[]), "confirmed again");
    assert!(
        bench.outbox().bundle(&bundle).expect("look up").is_some(),
        "still held"
    );
}

fn ends_at_final_failures(bench: &mut impl Bench) {
    for state in [
        ItemState::Quarantined {
            code: "device_revoked".to_owned(),
        },
        ItemState::Refused {
            code: "item_hash".to_owned(),
        },
    ] {
        let bundle = bench.seal();
        let failed = bench.receipt(&bundle, None, state, Uuid::from_u128(2));
        keep(
            bench,
            Received {
                receipts: vec![failed],
                ..Received::default()
            },
        );
        bench.restart();
        assert!(!listed(bench, &bundle, &[]), "no automatic retry");
        assert!(
            !bench.outbox().held_by_office(&bundle).expect("held"),
            "and never a reason to delete"
        );
        assert!(
            bench.outbox().bundle(&bundle).expect("look up").is_some(),
            "still held, should the office ask"
        );
    }
}

fn keeps_receipts_once(bench: &mut impl Bench) {
    let bundle = bench.seal();
    let epoch = Uuid::from_u128(2);
    let low = bench.receipt(&bundle, None, ItemState::Stored, epoch);
    let high = bench.receipt(&bundle, None, ItemState::Imported, epoch);
    let both = Received {
        receipts: vec![high.clone(), low.clone()],
        receipts_after: Some(40),
        ..Received::default()
    };
    keep(bench, both.clone());
    keep(bench, both);
    bench.restart();
    let highest = bench.outbox().highest_receipts().expect("receipts");
    assert!(highest.contains(&high.0), "the highest counter is shown");
    assert!(!highest.contains(&low.0), "and only it");
    assert_eq!(
        highest.iter().filter(|signed| **signed == high.0).count(),
        1
    );
    let ReceiptMark { after, epochs, .. } = bench.outbox().receipt_mark().expect("mark");
    assert_eq!(after, 40);
    assert!(epochs.contains(&SignerEpoch {
        key: high.0.key(),
        epoch
    }));
}

fn keeps_messages_in_order(bench: &mut impl Bench) {
    let before = bench.outbox().inbox_mark().expect("mark");
    let messages = vec![bench.message(), bench.message()];
    let received = Received {
        messages: messages.clone(),
        ..Received::default()
    };
    keep(bench, received.clone());
    keep(bench, received);
    bench.restart();
    let mark = bench.outbox().inbox_mark().expect("mark");
    assert_eq!(mark.number, before.number + 2, "each once");
    assert_eq!(mark.hash, Some(messages[1].0.hash()));
    assert_eq!(mark.chain, Some(messages[1].1.chain));
}

fn counts_statements(bench: &mut impl Bench) {
    let first = bench.outbox().statement().expect("statement");
    bench.restart();
    let second = bench.outbox().statement().expect("statement");
    assert!(
        second.counter > first.counter,
        "each statement has a higher counter, also after a restart"
    );
    assert_eq!(
        second.messages,
        bench.outbox().inbox_mark().expect("mark").number
    );
    let shown = bench.outbox().highest_receipts().expect("receipts");
    assert_eq!(
        second.receipts.len(),
        shown.len(),
        "as many marks as receipts shown"
    );
}

fn lists_what_is_lost(bench: &mut impl Bench) {
    let bundle = bench.seal();
    bench.lose(&bundle);
    bench.restart();
    assert!(listed(bench, &bundle, &[]), "the office has not got it");
    assert!(matches!(
        bench.outbox().open(&bundle),
        Err(OutboxError::Missing)
    ));
}

fn keep(bench: &impl Bench, received: Received) {
    bench.outbox().keep(received).expect("keep");
}

fn listed(bench: &impl Bench, bundle: &Hash, epochs: &[SignerEpoch]) -> bool {
    bench
        .outbox()
        .unsettled(epochs)
        .expect("list")
        .iter()
        .any(|listed| listed.hash == *bundle)
}
