//! A gateway that was set back to an earlier state notices, and says so by a new epoch.

use jemput_domain::wire::transfer::BundleStatus;
use jemput_gateway::Inner as _;
use jemput_gateway::inner::What;
use jemput_seal::statement::{ItemRange, ItemState, Receipt};
use jemput_seal::{Signed, Uuid};

use super::delivery::all_changes;
use crate::office::{OFFICE, Office};

fn epoch_of(office: &Office, status: &BundleStatus) -> Vec<(Uuid, u64)> {
    let receipts = status
        .receipts
        .iter()
        .map(|receipt| serde_json::from_value::<Signed<Receipt>>(receipt.clone()).unwrap());
    receipts
        .map(|receipt| office.trust().receipt(&receipt).unwrap())
        .map(|receipt| (receipt.epoch, receipt.counter))
        .collect()
}

pub async fn a_receipt_beyond_the_log_opens_an_epoch_once(office: Office) {
    let running = office.start().await;
    let url = running.url.clone();
    let key = running.gateway.receipt_key_id().to_string();
    let mut laptop = office.certified();
    let keyset = office.keyset().peek().unwrap();
    let kept = laptop.seal(&keyset, &[]);
    let receipts = laptop.deliver(&url, &kept).await;
    let first = office.trust().receipt(&receipts[0]).unwrap();
    let contact = laptop.contact(&url, &receipts, 0, (None, 0)).await;
    let epoch_in = |epochs: &[jemput_domain::wire::transfer::KeyEpoch]| {
        epochs
            .iter()
            .find(|epoch| epoch.key == key)
            .map(|epoch| epoch.epoch.clone())
            .unwrap()
    };
    assert_eq!(epoch_in(&contact.epochs), first.epoch.to_string());
    let time = office.time_of(contact.time);
    assert_eq!((time.epoch, time.counter), (first.epoch, first.counter));
    assert!(time.time >= 1_790_000_000_000);

    // What this gateway would have said had it not been set back since.
    let lost = laptop.seal(&keyset, &[]);
    let said = |epoch, counter| {
        let receipt = Receipt {
            office: OFFICE.to_owned(),
            header_hash: lost.hash,
            items: vec![ItemRange {
                from: 0,
                to: 1,
                state: ItemState::Verified,
            }],
            state: ItemState::Verified,
            epoch,
            counter,
            time: 1,
        };
        office.keys.gateway_receipt.sign(&receipt).unwrap()
    };
    let shown = said(first.epoch, first.counter + 5);
    let contact = laptop
        .contact(&url, std::slice::from_ref(&shown), 0, (None, 0))
        .await;
    let second = epoch_in(&contact.epochs);
    assert_ne!(second, first.epoch.to_string(), "a new epoch at once");
    assert_eq!(contact.wants, [lost.hash.to_string()]);
    // The same again, and less, is no news; neither is a forged one.
    let forged: Signed<Receipt> = office
        .keys
        .issuing
        .sign(&said(first.epoch, 999).peek().unwrap())
        .unwrap();
    for shown in [shown, said(first.epoch, first.counter), forged] {
        let contact = laptop.contact(&url, &[shown], 0, (None, 0)).await;
        assert_eq!(epoch_in(&contact.epochs), second);
    }
    // An epoch this log has never seen: set back to before that one.
    let contact = laptop
        .contact(&url, &[said(Uuid::new_v4(), 1)], 0, (None, 0))
        .await;
    let third = epoch_in(&contact.epochs);
    assert_ne!(third, second);

    // The laptop offers again what it holds: confirmed in the new epoch, the old receipt kept.
    let status: BundleStatus = laptop.status(&url, kept.hash).await.ok();
    let given = epoch_of(&office, &status);
    assert_eq!(given.len(), 2);
    assert_eq!(given[0], (first.epoch, first.counter));
    assert_eq!(given[1].0.to_string(), third);
    assert_eq!(
        laptop.status(&url, kept.hash).await.ok::<BundleStatus>(),
        status,
        "once in each epoch"
    );
    assert_eq!(laptop.status(&url, lost.hash).await.status, 404);
    laptop.deliver(&url, &lost).await;
    let counters = epoch_of(&office, &laptop.status(&url, lost.hash).await.ok());
    assert!(counters[0].1 > given[1].1, "rising within the epoch");
    let changes = all_changes(&running.gateway).await;
    assert_eq!(
        changes
            .iter()
            .filter(|change| matches!(change.what, What::NewEpoch { .. }))
            .count(),
        2
    );
    running.kill().await;

    let running = office.start().await;
    let contact = laptop.contact(&running.url, &[], 0, (None, 0)).await;
    assert_eq!(epoch_in(&contact.epochs), third, "kept over a restart");
    // The office's own receipts beyond its log are for the office to judge.
    let receipt = Receipt {
        epoch: Uuid::new_v4(),
        state: ItemState::Imported,
        items: vec![ItemRange {
            from: 0,
            to: 1,
            state: ItemState::Imported,
        }],
        ..first
    };
    let shown = office.receipt(receipt);
    for _ in 0..2 {
        laptop
            .contact(&running.url, std::slice::from_ref(&shown), 0, (None, 0))
            .await;
    }
    let changes = all_changes(&running.gateway).await;
    let told: Vec<_> = changes
        .iter()
        .filter(|change| matches!(change.what, What::ReceiptShown { .. }))
        .collect();
    assert_eq!(told.len(), 1);
    assert_eq!(
        told[0].what,
        What::ReceiptShown {
            receipt: Box::new(shown)
        }
    );
    running.gateway.put_epoch(Uuid::new_v4()).await.unwrap();
    running.kill().await;
}

pub async fn a_number_given_again_since_opens_an_epoch_too(office: Office) {
    let running = office.start().await;
    let url = running.url.clone();
    let keyset = office.keyset().peek().unwrap();
    // After it was set back, another laptop came first and was given the numbers again.
    let mut early = office.certified();
    let bundle = early.seal(&keyset, &[]);
    let given = early.deliver(&url, &bundle).await;
    let given = office.trust().receipt(given.last().unwrap()).unwrap();
    let mut late = office.certified();
    let lost = late.seal(&keyset, &[]);
    let shown = Receipt {
        header_hash: lost.hash,
        ..given
    };
    let shown = office.keys.gateway_receipt.sign(&shown).unwrap();
    for _ in 0..2 {
        let contact = late
            .contact(&url, std::slice::from_ref(&shown), 0, (None, 0))
            .await;
        assert_eq!(contact.wants, [lost.hash.to_string()]);
    }
    let changes = all_changes(&running.gateway).await;
    let epochs = changes
        .iter()
        .filter(|change| matches!(change.what, What::NewEpoch { .. }));
    assert_eq!(epochs.count(), 1);
    running.kill().await;
}
