//! Numbers are spent once, chains never fork knowingly, and what was sealed is not sealed again.

use std::collections::HashSet;
use std::fs;

use jemput_domain::outcome::OutcomeCode as C;
use jemput_domain::wire::record::{OutcomeRecord, RecordBody};
use jemput_store::bundles::{HeaderHash, NewBundle, NewItem};
use jemput_store::chains::ChainHead;
use jemput_store::outcomes::Undone;
use jemput_store::people::PersonField;
use jemput_store::records::{RecordKind, RecordRef};
use jemput_store::{Refusal, StoreError};
use uuid::Uuid;

use crate::documents::{APPLICATION, DOCUMENT, add_page, start_application};
use crate::fixture::*;

pub const MARKER: &[u8] = b"board 1";
pub const FIRST_CHAIN: Uuid = Uuid::from_u128(1000);

pub fn head(laptop: &Laptop) -> ChainHead {
    laptop
        .store
        .chains()
        .ensure(MARKER, FIRST_CHAIN, at(0))
        .expect("chain")
}

/// Everything changed, as the bundle after `head`; its file is a stand-in.
pub fn sealed(laptop: &Laptop, head: &ChainHead) -> NewBundle {
    let records = laptop.store.records();
    let changed = records.changed(false).expect("changed");
    let given = records
        .envelopes(&changed.records, &HashSet::new(), |_| Ok(()))
        .expect("envelopes");
    assert_eq!(given, changed.records);
    let file_name = format!("{}-{}.jemput", head.chain.as_u128(), head.next_sequence);
    let bundles = laptop.store.folder().bundles();
    fs::write(
        bundles.join(format!("{file_name}.partial")),
        b"sealed bytes",
    )
    .expect("write");
    NewBundle {
        chain: head.chain,
        sequence: head.next_sequence,
        previous: head.previous,
        header: format!("header {} {}", head.chain, head.next_sequence).into_bytes(),
        signature: [5; 64],
        file_name,
        items: vec![
            NewItem {
                number: 0,
                kind: "manifest".to_owned(),
                sealed_len: 100,
                blake3: [1; 32],
            },
            NewItem {
                number: 1,
                kind: "records".to_owned(),
                sealed_len: 1000,
                blake3: [2; 32],
            },
        ],
        records: given,
        pages: changed.pages.iter().map(|page| page.attachment).collect(),
        left_out: Vec::new(),
        sealed_at: at(50),
        officer: LEAD,
    }
}

pub fn seal(laptop: &Laptop) -> HeaderHash {
    laptop
        .store
        .bundles()
        .spend(sealed(laptop, &head(laptop)))
        .expect("spend")
}

fn refusal<T>(result: jemput_store::Result<T>) -> Refusal {
    match result {
        Err(StoreError::Refused(refusal)) => refusal,
        Err(other) => panic!("refused otherwise: {other}"),
        Ok(_) => panic!("a refusal was due"),
    }
}

#[test]
fn a_number_is_spent_once_and_each_header_names_the_one_before() {
    let laptop = Laptop::in_village(5);
    laptop.outcome(person(1), C::Rekam, 2);
    let first_head = head(&laptop);
    assert_eq!((first_head.next_sequence, first_head.previous), (1, None));
    let bundle = sealed(&laptop, &first_head);
    let hash = laptop.store.bundles().spend(bundle.clone()).expect("spend");
    assert_eq!(hash, *blake3::hash(&bundle.header).as_bytes());
    assert!(
        laptop
            .store
            .folder()
            .bundles()
            .join(&bundle.file_name)
            .exists()
    );

    let second_head = head(&laptop);
    assert_eq!(
        (second_head.next_sequence, second_head.previous),
        (2, Some(hash))
    );
    let mut again = sealed(&laptop, &second_head);
    again.sequence = 1;
    assert_eq!(
        refusal(laptop.store.bundles().spend(again)),
        Refusal::SequenceSpent
    );
    let mut forked = sealed(&laptop, &second_head);
    forked.previous = Some([9; 32]);
    assert_eq!(
        refusal(laptop.store.bundles().spend(forked)),
        Refusal::ChainMoved
    );
    let mut nameless = sealed(&laptop, &second_head);
    nameless.file_name = "../out".to_owned();
    assert!(matches!(
        laptop.store.bundles().spend(nameless),
        Err(StoreError::InvalidValue("file_name"))
    ));
    assert_eq!(laptop.store.bundles().list().expect("list").len(), 1);
    let (header, signature) = laptop
        .store
        .bundles()
        .header(&hash)
        .expect("read")
        .expect("header");
    assert_eq!((header, signature), (bundle.header, [5; 64]));
}

#[test]
fn what_is_sealed_comes_again_only_when_it_changes() {
    let laptop = Laptop::in_village(5);
    laptop.outcome(person(1), C::Rekam, 2);
    laptop.outcome(person(2), C::Tolak, 3);
    laptop
        .store
        .people()
        .save_field(person(1), PersonField::Phone, Some("0812"), stamp(4))
        .expect("save");
    let local = laptop.store.records().local_only().expect("local");
    assert_eq!((local.records, local.bundles), (4, 0));
    seal(&laptop);
    let local = laptop.store.records().local_only().expect("local");
    assert_eq!(
        (local.records, local.bundles, local.bundle_records),
        (0, 1, 4)
    );
    assert!(
        laptop
            .store
            .records()
            .changed(false)
            .expect("changed")
            .records
            .is_empty()
    );

    assert_eq!(
        laptop
            .store
            .outcomes()
            .undo(person(2), stamp(60))
            .expect("undo"),
        Undone::Withdrawn
    );
    let changed = laptop.store.records().changed(false).expect("changed");
    assert_eq!(changed.records.len(), 1);
    let envelope = laptop
        .store
        .records()
        .envelope(changed.records[0].record)
        .expect("read")
        .expect("some");
    assert_eq!(envelope.revision, 2);
    assert!(matches!(
        &envelope.body,
        RecordBody::Outcome(OutcomeRecord {
            withdrawn: true,
            code: C::Tolak,
            ..
        })
    ));
    let canonical = serde_json_canonicalizer::to_vec(&envelope.body).expect("canonical");
    assert_eq!(
        envelope.content_hash,
        blake3::hash(&canonical).to_hex().to_string()
    );
}

#[test]
fn a_change_while_sealing_is_not_lost() {
    let laptop = Laptop::in_village(5);
    laptop.outcome(person(1), C::Tdkhadir, 2);
    laptop.outcome(person(2), C::Tolak, 2);
    let bundle = sealed(&laptop, &head(&laptop));
    // Before the number is spent, one outcome changes and one is taken back.
    laptop.outcome(person(1), C::Rekam, 3);
    assert_eq!(
        laptop
            .store
            .outcomes()
            .undo(person(2), stamp(4))
            .expect("undo"),
        Undone::Nothing
    );
    laptop.store.bundles().spend(bundle).expect("spend");
    let changed = laptop.store.records().changed(false).expect("changed");
    assert_eq!(
        changed
            .records
            .iter()
            .map(|record| record.revision)
            .collect::<Vec<_>>(),
        [2, 2]
    );
}

#[test]
fn a_bundle_naming_a_revision_that_is_not_there_is_refused_whole() {
    let laptop = Laptop::in_village(5);
    laptop.outcome(person(1), C::Rekam, 2);
    let mut bundle = sealed(&laptop, &head(&laptop));
    let last = bundle.records.last().copied().expect("records");
    *bundle.records.last_mut().expect("records") = RecordRef {
        revision: 7,
        ..last
    };
    assert!(laptop.store.bundles().spend(bundle).is_err());
    assert_eq!(head(&laptop).next_sequence, 1);
    assert_eq!(
        laptop
            .store
            .records()
            .changed(false)
            .expect("changed")
            .records
            .len(),
        2
    );
}

#[test]
fn an_unreadable_scan_is_left_out_and_follows_later() {
    let mut laptop = Laptop::in_village(5);
    start_application(&laptop);
    laptop
        .store
        .applications()
        .set_complete(APPLICATION, true, stamp(4))
        .expect("complete");
    let (good, bad) = (
        add_page(&mut laptop, 1, b"good"),
        add_page(&mut laptop, 2, b"bad"),
    );
    let left_out = HashSet::from([bad]);
    let records = laptop.store.records();
    let changed = records.changed(false).expect("changed");
    let mut seen = None;
    records
        .envelopes(&changed.records, &left_out, |envelope| {
            if let RecordBody::Document(document) = envelope.body {
                seen = Some((document.pages.len(), document.pages_to_follow));
            }
            Ok(())
        })
        .expect("envelopes");
    assert_eq!(seen, Some((1, 1)));
    let mut bundle = sealed(&laptop, &head(&laptop));
    bundle.pages = vec![good];
    bundle.left_out = vec![bad];
    laptop.store.bundles().spend(bundle).expect("spend");
    let after = laptop.store.records().changed(false).expect("changed");
    assert_eq!(
        after
            .pages
            .iter()
            .map(|page| page.attachment)
            .collect::<Vec<_>>(),
        [bad]
    );
    assert_eq!(after.records.len(), 1, "its paper goes again");
    assert_eq!(
        laptop
            .store
            .documents()
            .get(DOCUMENT)
            .expect("get")
            .record
            .pages
            .len(),
        2
    );
}

#[test]
fn sending_is_remembered_per_item() {
    let mut laptop = Laptop::in_village(5);
    let hash = seal(&laptop);
    laptop
        .store
        .bundles()
        .mark_offered(&hash, at(80))
        .expect("offered");
    laptop
        .store
        .bundles()
        .set_progress(&hash, 1, 0, 512, false)
        .expect("progress");
    laptop.reopen();
    let view = laptop
        .store
        .bundles()
        .get(&hash)
        .expect("get")
        .expect("bundle");
    assert_eq!(
        (view.items[1].durable, view.offered_at, view.receipt),
        (512, Some(at(80)), None)
    );
    laptop
        .store
        .bundles()
        .mark_exported(&hash, at(90))
        .expect("exported");
    assert!(matches!(
        laptop.store.bundles().mark_offered(&[0; 32], at(1)),
        Err(StoreError::NotFound("bundle"))
    ));
}

/// The one record of the outing, as it would be sealed now.
fn outing_now(laptop: &Laptop) -> Option<(u32, u32)> {
    let records = laptop.store.records();
    let changed = records.changed(false).expect("changed");
    let outing = changed
        .records
        .iter()
        .find(|record| record.kind == RecordKind::Outing)?;
    let envelope = records
        .envelope(outing.record)
        .expect("read")
        .expect("there");
    match envelope.body {
        RecordBody::Outing(outing) => Some((envelope.revision, outing.outcomes.values().sum())),
        _ => None,
    }
}

#[test]
fn an_open_outing_never_says_two_things_under_one_revision() {
    let laptop = Laptop::in_village(5);
    laptop.outcome(person(1), C::Rekam, 2);
    let (first, counted) = outing_now(&laptop).expect("not sealed yet");
    assert_eq!(counted, 1);
    let hash = seal(&laptop);
    assert!(!laptop.store.outings().count_again(stamp(3)).expect("count"));
    assert_eq!(outing_now(&laptop), None, "nothing new, nothing to send");

    // More came: the next bundle brings the numbers of its moment, as a new revision, once.
    laptop.outcome(person(2), C::Tolak, 4);
    assert!(laptop.store.outings().count_again(stamp(5)).expect("count"));
    assert_eq!(outing_now(&laptop), Some((first + 1, 2)));
    assert!(!laptop.store.outings().count_again(stamp(6)).expect("count"));
    let second = seal(&laptop);

    // A lost bundle's numbers have moved on; the lost one may still turn up.
    laptop.outcome(person(3), C::Tolak, 7);
    let path = laptop.store.bundles().path(&second).expect("path");
    fs::remove_file(path.expect("held")).expect("remove");
    laptop.store.bundles().take_stock(at(7)).expect("stock");
    assert_eq!(outing_now(&laptop), Some((first + 2, 3)));

    // Signed off it does not move any more.
    laptop
        .store
        .outings()
        .close(OUTING, stamp(8))
        .expect("close");
    let third = seal(&laptop);
    let path = laptop.store.bundles().path(&third).expect("path");
    fs::remove_file(path.expect("held")).expect("remove");
    laptop.store.bundles().take_stock(at(9)).expect("stock");
    assert_eq!(outing_now(&laptop), Some((first + 3, 3)));
    assert_ne!(hash, second);
}
