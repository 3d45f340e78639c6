//! Nothing goes without the office's signed word, and then only what it speaks of.

use jemput_domain::outcome::OutcomeCode as C;
use jemput_domain::time::UnixMillis;
use jemput_domain::wire::office_pack::PrunePolicy;
use jemput_domain::wire::record::CheckState;
use jemput_store::arrived::{Arrived, Kept};
use jemput_store::bundles::HeaderHash;
use jemput_store::receipts::{NewReceipt, ReceiptState as S, SignerEpoch};
use jemput_store::{Refusal, StoreError};
use uuid::Uuid;

use crate::bundles::{head, seal};
use crate::documents::{APPLICATION, DOCUMENT, add_page, start_application};
use crate::fixture::*;

const POLICY: PrunePolicy = PrunePolicy {
    on_imported: false,
    after_days: 3,
};
const DAY: i64 = 86_400;

fn epoch(number: u128) -> SignerEpoch {
    SignerEpoch {
        signer: vec![1; 8],
        epoch: Uuid::from_u128(number),
    }
}

fn receipt(bundle: &HeaderHash, state: S, counter: u64, by: SignerEpoch) -> NewReceipt {
    NewReceipt {
        bundle: *bundle,
        by,
        counter,
        whole: true,
        state,
        code: None,
        at: at(1000),
        bytes: format!("signed {counter}").into_bytes(),
    }
}

fn keep(
    laptop: &Laptop,
    receipts: Vec<NewReceipt>,
    epochs: Vec<SignerEpoch>,
    office_second: i64,
) -> Kept {
    let arrived = Arrived {
        receipts,
        epochs,
        office_time: Some((at(office_second), b"signed time".to_vec())),
        ..Arrived::default()
    };
    laptop
        .store
        .keep(arrived, Uuid::from_u128(5000), at(99_999_999))
        .expect("keep")
}

/// A complete application with a page, an outcome, sealed.
fn sealed_day() -> (Laptop, HeaderHash) {
    let mut laptop = Laptop::in_village(5);
    start_application(&laptop);
    let applications = laptop.store.applications();
    applications
        .save_field(APPLICATION, "F-1.02/nama", Some("SITI"), stamp(4))
        .expect("save");
    let check = jemput_domain::wire::record::RequirementCheck {
        requirement: 0,
        state: CheckState::OriginalSeen,
        documents: vec![DOCUMENT],
        original_held: false,
    };
    applications
        .save_check(APPLICATION, check, stamp(5))
        .expect("check");
    applications
        .set_complete(APPLICATION, true, stamp(6))
        .expect("complete");
    add_page(&mut laptop, 1, b"a page");
    laptop.outcome(person(1), C::Rekam, 7);
    let hash = seal(&laptop);
    (laptop, hash)
}

fn files(laptop: &Laptop, folder: &str) -> usize {
    std::fs::read_dir(laptop.folder.path().join(folder))
        .expect("folder")
        .count()
}

#[test]
fn each_condition_is_needed() {
    let (laptop, hash) = sealed_day();
    let refused = |policy: &PrunePolicy| match laptop.store.prune_permit(&hash, policy) {
        Err(StoreError::Refused(refusal)) => Some(refusal),
        Err(other) => panic!("{other}"),
        Ok(_) => None,
    };
    assert_eq!(refused(&POLICY), Some(Refusal::NotReceipted));
    keep(
        &laptop,
        vec![receipt(&hash, S::Stored, 1, epoch(1))],
        vec![epoch(1)],
        10 * DAY,
    );
    keep(
        &laptop,
        vec![receipt(&hash, S::Imported, 2, epoch(1))],
        vec![],
        10 * DAY,
    );
    assert_eq!(
        refused(&POLICY),
        Some(Refusal::NotReceipted),
        "imported is not backed up"
    );
    assert_eq!(
        refused(&PrunePolicy {
            on_imported: true,
            ..POLICY
        }),
        None,
        "unless the pack says so"
    );
    let part = NewReceipt {
        whole: false,
        ..receipt(&hash, S::BackedUp, 3, epoch(1))
    };
    keep(&laptop, vec![part], vec![], 10 * DAY);
    assert_eq!(
        refused(&POLICY),
        Some(Refusal::NotReceipted),
        "of some items only"
    );
    for (counter, state) in [(4, S::Quarantined), (5, S::Refused)] {
        keep(
            &laptop,
            vec![receipt(&hash, state, counter, epoch(1))],
            vec![],
            10 * DAY,
        );
    }
    assert_eq!(
        refused(&POLICY),
        Some(Refusal::NotReceipted),
        "a failure permits nothing"
    );
    keep(
        &laptop,
        vec![receipt(&hash, S::BackedUp, 6, epoch(1))],
        vec![],
        10 * DAY,
    );
    assert_eq!(refused(&POLICY), None);
    keep(&laptop, vec![], vec![epoch(2)], 10 * DAY);
    assert_eq!(
        refused(&POLICY),
        Some(Refusal::EpochNotCurrent),
        "the office was restored"
    );
    keep(
        &laptop,
        vec![receipt(&hash, S::BackedUp, 1, epoch(2))],
        vec![],
        10 * DAY,
    );
    assert_eq!(refused(&POLICY), None, "confirmed again");
}

#[test]
fn days_are_counted_by_the_office_and_its_clock_never_goes_back() {
    let (laptop, hash) = sealed_day();
    keep(
        &laptop,
        vec![receipt(&hash, S::BackedUp, 1, epoch(1))],
        vec![epoch(1)],
        1000 + 3 * DAY - 1,
    );
    let early = laptop.store.prune_permit(&hash, &POLICY);
    let until = UnixMillis(at(1000).0 + 3 * DAY * 1000);
    assert!(
        matches!(early, Err(StoreError::Refused(Refusal::TooEarly { until: u })) if u == until)
    );
    keep(&laptop, vec![], vec![], 1000 + 3 * DAY);
    keep(&laptop, vec![], vec![], 0);
    assert!(laptop.store.prune_permit(&hash, &POLICY).is_ok());
    assert_eq!(
        laptop
            .store
            .settings()
            .office_time()
            .expect("time")
            .expect("some")
            .at,
        at(1000 + 3 * DAY)
    );
}

#[test]
fn pruning_takes_files_and_forms_and_leaves_people_outcomes_header_and_receipt() {
    let (mut laptop, hash) = sealed_day();
    keep(
        &laptop,
        vec![receipt(&hash, S::BackedUp, 1, epoch(1))],
        vec![epoch(1)],
        10 * DAY,
    );
    assert_eq!((files(&laptop, "files"), files(&laptop, "bundles")), (1, 1));
    let permits = laptop.store.prune_permits(&POLICY).expect("permits");
    assert_eq!(permits.len(), 1);
    for permit in permits {
        let pruned = laptop.store.prune(permit, at(2000)).expect("prune");
        assert_eq!(
            (pruned.applications, pruned.pages, pruned.page_bytes),
            (1, 1, 6)
        );
    }
    assert_eq!((files(&laptop, "files"), files(&laptop, "bundles")), (0, 0));
    laptop.reopen();
    let view = laptop.store.people().get(person(1)).expect("person");
    assert_eq!(
        (view.data.name.as_str(), view.outcome),
        ("AMINAH SIREGAR", Some(C::Rekam))
    );
    let application = laptop
        .store
        .applications()
        .get(APPLICATION)
        .expect("application");
    assert!(application.record.fields.is_empty() && application.record.complete);
    assert_eq!(
        application.documents[0].record.pages.len(),
        1,
        "what there was is still known"
    );
    let bundle = laptop
        .store
        .bundles()
        .get(&hash)
        .expect("get")
        .expect("the spent number stays");
    assert_eq!((bundle.sequence, bundle.pruned_at), (1, Some(at(2000))));
    let told = || {
        laptop
            .store
            .receipts()
            .of_pruned_unconfirmed()
            .expect("told")
    };
    assert_eq!(told(), [], "the office says that it has it");
    keep(&laptop, Vec::new(), vec![epoch(9)], 11 * DAY);
    let lost = [(hash, b"signed 1".to_vec())];
    assert_eq!(told(), lost, "it was restored");
    let less = receipt(&hash, S::Verified, 1, epoch(9));
    keep(&laptop, vec![less], Vec::new(), 11 * DAY);
    assert_eq!(told(), lost, "a gateway's word is not the office's");
    let again = receipt(&hash, S::Imported, 2, epoch(9));
    keep(&laptop, vec![again], Vec::new(), 11 * DAY);
    assert_eq!(told(), [], "it has it after all");
    assert_eq!(head(&laptop).previous, Some(hash));
    let changed =
        laptop
            .store
            .applications()
            .save_field(APPLICATION, "F-1.02/nama", Some("X"), stamp(2001));
    assert!(
        matches!(changed, Err(StoreError::Refused(Refusal::Pruned))),
        "the office has it, this laptop has not"
    );
    assert!(
        laptop
            .store
            .prune_permits(&POLICY)
            .expect("permits")
            .is_empty()
    );
    assert_eq!(
        laptop.store.records().local_only().expect("local"),
        Default::default()
    );
}

#[test]
fn what_changed_since_and_drafts_stay() {
    let (mut laptop, hash) = sealed_day();
    laptop
        .store
        .applications()
        .set_complete(APPLICATION, false, stamp(60))
        .expect("a draft again");
    keep(
        &laptop,
        vec![receipt(&hash, S::BackedUp, 1, epoch(1))],
        vec![epoch(1)],
        10 * DAY,
    );
    let permit = laptop.store.prune_permit(&hash, &POLICY).expect("permit");
    let pruned = laptop.store.prune(permit, at(2000)).expect("prune");
    assert_eq!((pruned.applications, pruned.pages), (0, 0));
    assert_eq!(
        laptop
            .store
            .applications()
            .get(APPLICATION)
            .expect("get")
            .record
            .fields
            .len(),
        1
    );
    assert_eq!(files(&laptop, "files"), 1);
    laptop.reopen();
    assert_eq!(files(&laptop, "files"), 1);
}

#[test]
fn a_permit_is_checked_again_when_it_is_used() {
    let (laptop, hash) = sealed_day();
    keep(
        &laptop,
        vec![receipt(&hash, S::BackedUp, 1, epoch(1))],
        vec![epoch(1)],
        10 * DAY,
    );
    let permit = laptop.store.prune_permit(&hash, &POLICY).expect("permit");
    keep(&laptop, vec![], vec![epoch(2)], 10 * DAY);
    let refused = laptop.store.prune(permit, at(2000));
    assert!(matches!(
        refused,
        Err(StoreError::Refused(Refusal::EpochNotCurrent))
    ));
    assert_eq!((files(&laptop, "files"), files(&laptop, "bundles")), (1, 1));
}

#[test]
fn receipts_settle_what_is_to_be_sent() {
    let (laptop, hash) = sealed_day();
    let bundles = laptop.store.bundles();
    let open = |epochs: &[SignerEpoch]| bundles.unsettled(epochs).expect("unsettled").len();
    assert_eq!(open(&[]), 1);
    let known = keep(
        &laptop,
        vec![receipt(&hash, S::Stored, 1, epoch(1))],
        vec![epoch(1)],
        1,
    );
    assert_eq!((known.receipts, known.unknown_bundles), (1, 0));
    assert_eq!(
        keep(
            &laptop,
            vec![receipt(&hash, S::Stored, 1, epoch(1))],
            vec![],
            1
        ),
        Kept::default()
    );
    assert_eq!((open(&[]), open(&[epoch(1)]), open(&[epoch(2)])), (0, 0, 1));
    assert!(bundles.held_by_office(&hash).expect("held"));
    assert_eq!(
        laptop.store.records().local_only().expect("local").bundles,
        0
    );
    keep(&laptop, vec![], vec![epoch(2)], 1);
    assert!(!bundles.held_by_office(&hash).expect("held"));
    assert_eq!(
        (
            open(&[]),
            laptop.store.records().local_only().expect("local").bundles
        ),
        (1, 1)
    );
    let mut refused = receipt(&hash, S::Refused, 1, epoch(2));
    refused.code = Some("item_hash".to_owned());
    keep(&laptop, vec![refused], vec![], 1);
    assert_eq!(open(&[]), 0, "no automatic retry");
    let local = laptop.store.records().local_only().expect("local");
    assert_eq!(
        (local.bundles, local.bundles_refused),
        (1, 1),
        "but it is only here"
    );
    let view = bundles.get(&hash).expect("get").expect("bundle");
    assert_eq!(
        (view.receipt, view.code.as_deref()),
        (Some(S::Refused), Some("item_hash"))
    );
    let high = laptop.store.receipts().high_water().expect("high");
    assert_eq!(high.len(), 2);
    assert_eq!(
        laptop.store.receipts().epochs().expect("epochs"),
        [epoch(2)]
    );
}
