//! Bundles whose files are lost, once or twice, for a while or for good.

use std::fs;
use std::path::PathBuf;

use jemput_domain::outcome::OutcomeCode as C;
use jemput_store::arrived::Arrived;
use jemput_store::bundles::HeaderHash;
use jemput_store::receipts::{NewReceipt, ReceiptState, SignerEpoch};
use uuid::Uuid;

use crate::bundles::{head, seal, sealed};
use crate::documents::{APPLICATION, add_page, start_application};
use crate::fixture::*;

fn path(laptop: &Laptop, bundle: &HeaderHash) -> PathBuf {
    let path = laptop.store.bundles().path(bundle).expect("path");
    path.expect("not pruned")
}

fn lose(laptop: &Laptop, bundle: &HeaderHash) -> Vec<u8> {
    let path = path(laptop, bundle);
    let bytes = fs::read(&path).expect("read");
    fs::remove_file(path).expect("remove");
    bytes
}

fn take_stock(laptop: &Laptop) {
    laptop.store.bundles().take_stock(at(60)).expect("stock");
}

/// Records and pages the next bundle would hold.
fn to_seal(laptop: &Laptop) -> (usize, usize) {
    let changed = laptop.store.records().changed(true).expect("changed");
    (changed.records.len(), changed.pages.len())
}

fn unsettled(laptop: &Laptop) -> Vec<HeaderHash> {
    let unsettled = laptop.store.bundles().unsettled(&[]).expect("unsettled");
    unsettled.iter().map(|bundle| bundle.hash).collect()
}

/// A day with a paper, sealed: outing, person, outcome, application, document and a page.
fn sealed_day() -> (Laptop, HeaderHash, (usize, usize)) {
    let mut laptop = Laptop::in_village(5);
    start_application(&laptop);
    let applications = laptop.store.applications();
    applications
        .set_complete(APPLICATION, true, stamp(3))
        .expect("complete");
    add_page(&mut laptop, 1, b"a page");
    laptop.outcome(person(1), C::Rekam, 4);
    let all = to_seal(&laptop);
    assert!(all.0 >= 4 && all.1 == 1, "{all:?}");
    let hash = seal(&laptop);
    assert_eq!(to_seal(&laptop), (0, 0));
    (laptop, hash, all)
}

fn receipt(laptop: &Laptop, bundle: &HeaderHash, state: ReceiptState, epoch: u128) {
    let by = SignerEpoch {
        signer: vec![1; 8],
        epoch: Uuid::from_u128(epoch),
    };
    let receipt = NewReceipt {
        bundle: *bundle,
        by: by.clone(),
        counter: 1,
        whole: true,
        state,
        code: None,
        at: at(1000),
        bytes: b"signed".to_vec(),
    };
    let arrived = Arrived {
        receipts: vec![receipt],
        epochs: vec![by],
        ..Arrived::default()
    };
    laptop
        .store
        .keep(arrived, Uuid::from_u128(5000), at(70))
        .expect("keep");
}

#[test]
fn what_a_lost_bundle_held_goes_again_under_another_number() {
    let (laptop, first, all) = sealed_day();
    take_stock(&laptop);
    assert_eq!(to_seal(&laptop), (0, 0), "the file is there");
    lose(&laptop, &first);
    assert_eq!(unsettled(&laptop), [first], "until somebody looked");
    take_stock(&laptop);
    take_stock(&laptop);
    assert_eq!(to_seal(&laptop), all);
    let local = laptop.store.records().local_only().expect("local");
    assert_eq!((local.bundles, local.records as usize), (0, all.0));

    assert_eq!(head(&laptop).next_sequence, 2);
    let second = seal(&laptop);
    take_stock(&laptop);
    assert_eq!(to_seal(&laptop), (0, 0));
    assert_eq!(unsettled(&laptop), [second]);
    let local = laptop.store.records().local_only().expect("local");
    assert_eq!((local.bundles, local.bundle_records as usize), (1, all.0));
    let lost = laptop.store.bundles().get(&first).expect("get");
    assert_eq!(lost.expect("no number is forgotten").lost_at, Some(at(60)));
}

#[test]
fn what_was_lost_twice_goes_a_third_time() {
    let (laptop, first, all) = sealed_day();
    lose(&laptop, &first);
    take_stock(&laptop);
    let second = seal(&laptop);
    lose(&laptop, &second);
    take_stock(&laptop);
    assert_eq!(to_seal(&laptop), all);
    let third = seal(&laptop);
    // Both at once.
    lose(&laptop, &third);
    laptop.outcome(person(2), C::Tolak, 61);
    let fourth = seal(&laptop);
    lose(&laptop, &fourth);
    take_stock(&laptop);
    assert_eq!(to_seal(&laptop), (all.0 + 1, all.1));
}

#[test]
fn a_file_that_turns_up_again_is_sent_and_holds_what_it_held() {
    let (laptop, first, _) = sealed_day();
    laptop
        .store
        .outings()
        .close(OUTING, stamp(5))
        .expect("nothing moves any more");
    let second = seal(&laptop);
    let (bytes, gone) = (lose(&laptop, &first), lose(&laptop, &second));
    take_stock(&laptop);
    fs::write(path(&laptop, &first), bytes).expect("put back");
    assert_eq!(unsettled(&laptop), [first]);
    fs::write(path(&laptop, &second), gone).expect("put back");
    take_stock(&laptop);
    assert_eq!(to_seal(&laptop), (0, 0));
    assert_eq!(unsettled(&laptop), [first, second]);
    let local = laptop.store.records().local_only().expect("local");
    assert_eq!(local.bundles, 2);
}

#[test]
fn a_copy_that_reached_the_office_by_stick_holds_what_it_held() {
    let (laptop, first, all) = sealed_day();
    laptop
        .store
        .outings()
        .close(OUTING, stamp(5))
        .expect("close");
    let second = seal(&laptop);
    lose(&laptop, &first);
    take_stock(&laptop);
    let before = to_seal(&laptop);
    assert!(before.0 >= all.0 - 1 && before.1 == all.1);
    receipt(&laptop, &first, ReceiptState::Stored, 1);
    assert_eq!(to_seal(&laptop), (0, 0));
    take_stock(&laptop);
    assert_eq!(to_seal(&laptop), (0, 0), "the office has it");
    assert_eq!(unsettled(&laptop), [second]);
    // The office was restored and may have lost it too.
    receipt(&laptop, &second, ReceiptState::Stored, 2);
    take_stock(&laptop);
    assert_eq!(to_seal(&laptop), before);
}

#[test]
fn a_file_without_its_name_gets_it_when_stock_is_taken() {
    let laptop = Laptop::in_village(5);
    laptop.outcome(person(1), C::Rekam, 2);
    let new = sealed(&laptop, &head(&laptop));
    let bundles = laptop.store.folder().bundles().to_owned();
    // Something that no file can be renamed over.
    let in_the_way = bundles.join(&new.file_name);
    fs::create_dir(&in_the_way).expect("in the way");
    fs::write(in_the_way.join("full"), b"").expect("full");
    laptop
        .store
        .bundles()
        .spend(new)
        .expect_err("it cannot get its name");
    fs::remove_dir_all(&in_the_way).expect("out of the way");
    assert_eq!(to_seal(&laptop), (0, 0), "the number is spent");
    take_stock(&laptop);
    assert_eq!(to_seal(&laptop), (0, 0));
    let listed = unsettled(&laptop);
    assert_eq!(
        fs::read(path(&laptop, &listed[0])).expect("read"),
        b"sealed bytes"
    );
}

#[test]
fn a_file_whose_number_was_not_spent_goes_at_once() {
    let laptop = Laptop::in_village(5);
    laptop.outcome(person(1), C::Rekam, 2);
    let mut new = sealed(&laptop, &head(&laptop));
    new.sequence = 7;
    laptop.store.bundles().spend(new).expect_err("refused");
    let folder = fs::read_dir(laptop.store.folder().bundles()).expect("folder");
    assert_eq!(folder.count(), 0, "a full disk must not stay full for it");
}

#[test]
fn a_crash_before_or_after_the_transaction_leaves_a_bundle_or_nothing() {
    let mut laptop = Laptop::in_village(5);
    laptop.outcome(person(1), C::Rekam, 2);
    let bundles = laptop.store.folder().bundles().to_owned();
    let never_spent = sealed(&laptop, &head(&laptop)).file_name;
    laptop.reopen();
    assert!(!bundles.join(format!("{never_spent}.partial")).exists());
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

    let hash = seal(&laptop);
    let path = laptop
        .store
        .bundles()
        .path(&hash)
        .expect("path")
        .expect("held");
    let partial = path.with_file_name(format!(
        "{}.partial",
        path.file_name().expect("name").to_string_lossy()
    ));
    fs::rename(&path, &partial).expect("as before the rename");
    laptop.reopen();
    assert!(path.exists() && !partial.exists());
}
