//! What the office's receipts permit to forget, on a laptop that only ever sees a stick, and what it
//! says of that afterwards.

use jemput_link::stick::files::StickReceipts;
use jemput_link::stick::{Answers, FolderVolume, answer, read};
use jemput_link::{Control, Outbox};
use jemput_seal::statement::{DeviceCertificate, ItemRange, ItemState, OfficeTime, Receipt};
use jemput_seal::{Hash, Signed, Trust, Uuid};
use serde_json::json;

use crate::support::{Laptop, VILLAGE};

const DAY: i64 = 24 * 3_600_000;
const SENT: i64 = 1_795_400_000_000;

/// Enrolled, at work, with one sealed bundle.
fn sealed_day() -> (Laptop, DeviceCertificate, Hash) {
    let laptop = Laptop::new();
    laptop.enrol();
    let certificate = laptop.certify();
    laptop.take_list(&certificate, 3, 1);
    let plan = json!({ "village": VILLAGE, "plan": "00000000-0000-0000-0000-000000000258" });
    laptop.call("outing_open", plan);
    let person = laptop.find("")[0]["person"].clone();
    laptop.call("outcome_set", json!({ "person": person, "code": "REKAM" }));
    let sealed = laptop.call("seal", json!({}));
    let hash = sealed["bundles"][0]["hash"].as_str().unwrap().parse();
    (laptop, certificate, hash.unwrap())
}

fn backed_up(laptop: &Laptop, bundle: Hash, epoch: Uuid) -> Signed<Receipt> {
    let state = ItemState::BackedUp;
    let receipt = Receipt {
        office: "1277".to_owned(),
        header_hash: bundle,
        items: vec![ItemRange {
            from: 0,
            to: 1,
            state: state.clone(),
        }],
        state,
        epoch,
        counter: 1,
        time: SENT,
    };
    laptop.office.keys.receipt.sign(&receipt).unwrap()
}

/// The office's answer on the stick, taken in.
fn bring(
    laptop: &Laptop,
    to: &DeviceCertificate,
    receipts: Vec<Signed<Receipt>>,
    epoch: Uuid,
    time: i64,
) {
    let office = &laptop.office;
    let time = OfficeTime {
        time,
        epoch,
        counter: 1,
    };
    let answers = Answers {
        device: to.device,
        office: "1277".to_owned(),
        wall: SENT,
        receipts: StickReceipts {
            time: office.keys.receipt.sign(&time).unwrap(),
            receipts,
            wants: Vec::new(),
        },
        messages: Vec::new(),
        keyset: office.keyset.clone(),
        pack: office.pack(1),
    };
    let stick = laptop.path("stick");
    answer(&FolderVolume::new(&stick), &answers, |contents| {
        office.keys.message.sign(contents)
    })
    .unwrap();
    laptop.call("stick_import", json!({ "path": stick }));
}

/// Receipts of pruned bundles, as the next stick tells them.
fn told(laptop: &Laptop) -> Vec<Signed<Receipt>> {
    let stick = laptop.path("stick");
    laptop.call("stick_export", json!({ "path": stick }));
    let trust = Trust::new(laptop.office.keys.root.public(), &laptop.office.keyset).unwrap();
    let volume = FolderVolume::new(&stick);
    let found = read(&volume, &trust, &Control::default(), &mut |_| {}).unwrap();
    let (_, statement) = found[0].statement.clone().unwrap();
    assert_eq!(
        statement.pruned,
        laptop.field.outbox().unwrap().pruned().unwrap(),
        "the same by network"
    );
    statement.pruned
}

#[test]
fn what_a_stick_permits_is_forgotten_and_a_restored_office_is_told_of_it() {
    let (laptop, certificate, bundle) = sealed_day();
    let (before, after) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let receipt = backed_up(&laptop, bundle, before);
    bring(&laptop, &certificate, vec![receipt.clone()], before, SENT);
    let pruned = || laptop.call("bundles", json!({}))[0]["pruned"] == true;
    assert!(!pruned(), "the pack says thirty days");
    bring(&laptop, &certificate, Vec::new(), before, SENT + 31 * DAY);
    assert!(pruned() && laptop.bundle_files().is_empty());
    assert_eq!(told(&laptop), [], "the office has it");

    bring(&laptop, &certificate, Vec::new(), after, SENT + 32 * DAY);
    assert_eq!(told(&laptop), [receipt], "it may have lost it");
    let again = backed_up(&laptop, bundle, after);
    bring(&laptop, &certificate, vec![again], after, SENT + 33 * DAY);
    assert_eq!(told(&laptop), [], "it has not");
}
