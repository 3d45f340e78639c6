//! Bundles that arrive.

use std::time::Duration;

use futures::future::join_all;
use jemput_domain::wire::transfer::{AppendAnswer, BundleStatus};
use jemput_gateway::inner::{Change, What};
use jemput_gateway::{Gateway, Inner as _};
use jemput_seal::statement::{ItemRange, ItemState, Receipt};
use jemput_seal::{Hash, ItemCheck, Signed, Uuid};

use crate::laptop::Bundle;
use crate::office::{OFFICE, Office};

pub async fn read_back(gateway: &Gateway, bundle: &Bundle) {
    let header = gateway.header(bundle.hash).await.unwrap();
    assert_eq!(
        (&header.header_json, header.signature),
        (&bundle.header_json, bundle.signature)
    );
    for (entry, bytes) in bundle.header.items.iter().zip(&bundle.items) {
        let mut check = ItemCheck::new(*entry);
        let mut read = Vec::new();
        while check.len() < entry.length {
            let piece = gateway
                .item(bundle.hash, entry.number, check.len(), 100_000)
                .await
                .unwrap();
            check.update(&piece).unwrap();
            read.extend_from_slice(&piece);
        }
        check.finish().unwrap();
        assert!(read == *bytes, "item {}", entry.number);
        assert!(
            gateway
                .item(bundle.hash, entry.number, entry.length, 10)
                .await
                .unwrap()
                .is_empty()
        );
    }
}

pub async fn all_changes(gateway: &Gateway) -> Vec<Change> {
    let mut all: Vec<Change> = Vec::new();
    loop {
        let cursor = all.last().map_or(0, |change| change.cursor);
        let page = gateway.changes(cursor, 3).await.unwrap();
        if page.is_empty() {
            return all;
        }
        all.extend(page);
    }
}

pub async fn a_bundle_arrives_and_is_read_back(office: Office) {
    let running = office.start().await;
    let mut laptop = office.certified();
    let keyset = office.keyset().peek().unwrap();
    // An empty item, a small one, one in a file, one of several appends' size.
    let bundle = laptop.seal(&keyset, &[0, 1000, 300 * 1024, 3 << 20]);
    let receipts = laptop.deliver(&running.url, &bundle).await;
    let receipt = office.trust().receipt(receipts.last().unwrap()).unwrap();
    assert!(receipt.covers(6));
    assert_eq!(
        (receipt.state, receipt.header_hash),
        (ItemState::Verified, bundle.hash)
    );
    read_back(&running.gateway, &bundle).await;
    // Repeats change nothing and say the same, byte for byte.
    assert_eq!(laptop.deliver(&running.url, &bundle).await, receipts);
    let status: BundleStatus = laptop.status(&running.url, bundle.hash).await.ok();
    assert_eq!(status.complete, [(0, 5)]);
    assert!(status.partial.is_empty() && status.quarantined.is_none());
    let changes: Vec<What> = all_changes(&running.gateway)
        .await
        .into_iter()
        .map(|change| change.what)
        .collect();
    let item = |number| What::Item {
        bundle: bundle.hash,
        number,
    };
    let device = laptop.device;
    let mut expected = vec![What::Bundle {
        bundle: bundle.hash,
        device,
    }];
    expected.extend((0..6).map(item));
    expected.push(What::BundleComplete {
        bundle: bundle.hash,
        device,
    });
    assert_eq!(changes, expected);
    running.kill().await;
}

pub async fn records_have_a_receipt_before_the_scans(office: Office) {
    let running = office.start().await;
    let mut laptop = office.certified();
    let bundle = laptop.seal(&office.keyset().peek().unwrap(), &[100_000]);
    let status = laptop.start_with_records(&running.url, &bundle).await;
    let receipt: Signed<Receipt> = serde_json::from_value(status.receipts[0].clone()).unwrap();
    let receipt = office.trust().receipt(&receipt).unwrap();
    assert_eq!(
        receipt.items,
        [ItemRange {
            from: 0,
            to: 1,
            state: ItemState::Verified
        }]
    );
    assert!(!receipt.covers(3));
    assert_eq!(status.complete, [(0, 1)]);
    let answer: AppendAnswer = laptop
        .append(&running.url, bundle.hash, 2, (0, 0), &bundle.items[2])
        .await
        .ok();
    assert_eq!(answer.receipts.len(), 2, "both, oldest first");
    assert_eq!(answer.receipts[0], status.receipts[0]);
    running.kill().await;
}

pub async fn sixteen_senders_make_one_bundle_and_one_receipt(office: Office) {
    let running = office.start().await;
    let mut laptop = office.certified();
    let bundle = laptop.seal(&office.keyset().peek().unwrap(), &[500_000]);
    let scan = &bundle.items[2];
    let send = || async {
        laptop.start_with_records(&running.url, &bundle).await;
        let mut offset = 0;
        loop {
            let end = scan.len().min(offset + 50_000);
            let answer = laptop
                .append(
                    &running.url,
                    bundle.hash,
                    2,
                    (0, offset as u64),
                    &scan[offset..end],
                )
                .await;
            let answer: AppendAnswer = answer.json();
            if answer.complete {
                return answer.receipts;
            }
            offset = usize::try_from(answer.durable).unwrap();
        }
    };
    let receipts = join_all((0..16).map(|_| send())).await;
    assert!(
        receipts
            .iter()
            .all(|receipts| receipts.len() == 2 && *receipts == receipts[..]),
        "the same for all"
    );
    assert!(receipts.windows(2).all(|pair| pair[0] == pair[1]));
    read_back(&running.gateway, &bundle).await;
    let changes = all_changes(&running.gateway).await;
    assert_eq!(
        changes.len(),
        1 + 3 + 1,
        "one header, three items, one completion: {changes:?}"
    );
    running.kill().await;
}

pub async fn two_headers_for_one_number_are_both_kept(office: Office) {
    let running = office.start().await;
    let laptop = office.certified();
    let keyset = office.keyset().peek().unwrap();
    let one = laptop.seal_at(&keyset, &[], 1, None);
    let other = laptop.seal_at(&keyset, &[], 1, None);
    for bundle in [&one, &other] {
        let receipts = laptop.deliver(&running.url, bundle).await;
        assert_eq!(
            office.trust().receipt(&receipts[0]).unwrap().state,
            ItemState::Verified
        );
        read_back(&running.gateway, bundle).await;
    }
    running.kill().await;
}

pub async fn an_unread_change_wakes_the_importer(office: Office) {
    let running = office.start().await;
    let mut laptop = office.certified();
    let bundle = laptop.seal(&office.keyset().peek().unwrap(), &[]);
    let gateway = running.gateway.clone();
    let importer = tokio::spawn(async move {
        let mut cursor = 0;
        loop {
            gateway.wait(cursor).await.unwrap();
            for change in gateway.changes(cursor, 100).await.unwrap() {
                cursor = change.cursor;
                if matches!(change.what, What::BundleComplete { .. }) {
                    return;
                }
            }
        }
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(!importer.is_finished());
    laptop.deliver(&running.url, &bundle).await;
    tokio::time::timeout(Duration::from_secs(30), importer)
        .await
        .unwrap()
        .unwrap();
    running.kill().await;
}

pub async fn a_bundle_the_office_has_by_stick_is_not_sent_again(office: Office) {
    let running = office.start().await;
    let mut laptop = office.certified();
    let bundle = laptop.seal(&office.keyset().peek().unwrap(), &[100_000]);
    let epoch = Uuid::new_v4();
    running.gateway.put_epoch(epoch).await.unwrap();
    let receipt = office.receipt(Receipt {
        office: OFFICE.to_owned(),
        header_hash: bundle.hash,
        items: vec![ItemRange {
            from: 0,
            to: 2,
            state: ItemState::Imported,
        }],
        state: ItemState::Imported,
        epoch,
        counter: 1,
        time: 1,
    });
    for _ in 0..2 {
        running
            .gateway
            .put_receipts(vec![(laptop.device, receipt.clone())])
            .await
            .unwrap();
    }
    let status: BundleStatus = laptop.status(&running.url, bundle.hash).await.ok();
    assert_eq!((status.complete, status.receipts.len()), (vec![(0, 2)], 1));
    let status = laptop.start_with_records(&running.url, &bundle).await;
    assert_eq!(status.complete, [(0, 2)]);
    assert!(
        all_changes(&running.gateway).await.is_empty(),
        "nothing was stored"
    );
    let contact = laptop.contact(&running.url, &[], 0, (None, 0)).await;
    assert!(contact.wants.is_empty());
    assert_eq!(contact.receipts, [serde_json::to_value(&receipt).unwrap()]);
    // A restored office speaks in another epoch: now it is wanted again.
    running.gateway.put_epoch(Uuid::new_v4()).await.unwrap();
    assert_eq!(laptop.status(&running.url, bundle.hash).await.status, 404);
    let contact = laptop.contact(&running.url, &[], 0, (None, 0)).await;
    assert_eq!(contact.wants, [bundle.hash.to_string()]);
    assert_eq!(
        laptop
            .start_with_records(&running.url, &bundle)
            .await
            .complete,
        [(0, 1)]
    );
    running.kill().await;
}

pub async fn bytes_can_be_given_up_and_asked_for_again(office: Office) {
    let running = office.start().await;
    let mut laptop = office.certified();
    let keyset = office.keyset().peek().unwrap();
    let bundle = laptop.seal(&keyset, &[100, 100_000]);
    let receipts = laptop.deliver(&running.url, &bundle).await;
    for number in [2, 3] {
        running
            .gateway
            .item_damaged(bundle.hash, number)
            .await
            .unwrap();
        assert!(
            running
                .gateway
                .item(bundle.hash, number, 0, 10)
                .await
                .is_err()
        );
        let status: BundleStatus = laptop.status(&running.url, bundle.hash).await.ok();
        assert_eq!(
            (status.item(number).generation, status.item(number).complete),
            (1, false)
        );
        let wants = laptop.contact(&running.url, &[], 0, (None, 0)).await.wants;
        assert_eq!(wants, [bundle.hash.to_string()]);
        let item = &bundle.items[usize::try_from(number).unwrap()];
        let answer: AppendAnswer = laptop
            .append(&running.url, bundle.hash, number, (1, 0), item)
            .await
            .ok();
        assert!(answer.complete);
    }
    read_back(&running.gateway, &bundle).await;
    let status: BundleStatus = laptop.status(&running.url, bundle.hash).await.ok();
    let now: Vec<Signed<Receipt>> = status
        .receipts
        .into_iter()
        .map(|r| serde_json::from_value(r).unwrap())
        .collect();
    assert_eq!(
        now, receipts,
        "no second receipt for the same items and state"
    );
    assert!(running.gateway.release(Hash([0; 32])).await.is_err());
    running.kill().await;
}

/// The office's word that it holds all of a bundle of four items.
fn backed_up(office: &Office, bundle: &Bundle, epoch: Uuid) -> Signed<Receipt> {
    office.receipt(Receipt {
        office: OFFICE.to_owned(),
        header_hash: bundle.hash,
        items: vec![ItemRange {
            from: 0,
            to: 3,
            state: ItemState::BackedUp,
        }],
        state: ItemState::BackedUp,
        epoch,
        counter: 1,
        time: 1,
    })
}

pub async fn what_was_released_is_the_offices_word_alone(office: Office) {
    let running = office.start().await;
    let (gateway, url) = (&running.gateway, &running.url);
    let mut laptop = office.certified();
    let keyset = office.keyset().peek().unwrap();
    let bundle = laptop.seal(&keyset, &[100, 100_000]);
    laptop.deliver(url, &bundle).await;
    let epoch = Uuid::new_v4();
    gateway.put_epoch(epoch).await.unwrap();
    let receipt = backed_up(&office, &bundle, epoch);
    gateway
        .put_receipts(vec![(laptop.device, receipt)])
        .await
        .unwrap();
    gateway.release(bundle.hash).await.unwrap();
    assert!(gateway.item(bundle.hash, 2, 0, 10).await.is_err());
    let header = gateway.header(bundle.hash).await.unwrap();
    assert!(header.released && header.complete.is_empty(), "{header:?}");
    let before: BundleStatus = laptop.status(url, bundle.hash).await.ok();
    assert_eq!(
        (&before.complete[..], before.partial.len()),
        (&[(0, 3)][..], 0)
    );
    assert!(
        laptop
            .contact(url, &[], 0, (None, 0))
            .await
            .wants
            .is_empty()
    );

    // The office was restored and lost it: nothing is said to be here, and nothing is confirmed.
    gateway.put_epoch(Uuid::new_v4()).await.unwrap();
    let status: BundleStatus = laptop.status(url, bundle.hash).await.ok();
    assert!(status.complete.is_empty(), "{status:?}");
    assert_eq!(status.receipts, before.receipts, "and none is new");
    let wants = laptop.contact(url, &[], 0, (None, 0)).await.wants;
    assert_eq!(wants, [bundle.hash.to_string()]);
    for (number, item) in (0..).zip(&bundle.items) {
        let answer: AppendAnswer = laptop
            .append(url, bundle.hash, number, (1, 0), item)
            .await
            .ok();
        assert!(answer.complete);
    }
    read_back(gateway, &bundle).await;
    running.kill().await;
}

pub async fn half_of_a_bundle_can_be_given_up(office: Office) {
    let running = office.start().await;
    let (gateway, url) = (&running.gateway, &running.url);
    let mut laptop = office.certified();
    let bundle = laptop.seal(&office.keyset().peek().unwrap(), &[100_000, 200_000]);
    laptop.start_with_records(url, &bundle).await;
    let half = &bundle.items[2][..50_000];
    laptop
        .append(url, bundle.hash, 2, (0, 0), half)
        .await
        .ok::<AppendAnswer>();
    assert!(std::fs::read_dir(office.spool()).unwrap().count() > 1);
    // The rest came to the office by stick.
    let epoch = Uuid::new_v4();
    gateway.put_epoch(epoch).await.unwrap();
    let receipt = backed_up(&office, &bundle, epoch);
    gateway
        .put_receipts(vec![(laptop.device, receipt)])
        .await
        .unwrap();
    for _ in 0..2 {
        gateway.release(bundle.hash).await.unwrap();
        let spool = std::fs::read_dir(office.spool()).unwrap();
        assert_eq!(spool.count(), 1, "the lock alone");
    }
    let status: BundleStatus = laptop.status(url, bundle.hash).await.ok();
    assert_eq!(
        (status.complete, status.partial),
        (vec![(0, 3)], Vec::new())
    );
    // A laptop in the middle of it is told where it stands.
    let answer = laptop
        .append(url, bundle.hash, 2, (0, 50_000), &bundle.items[2][50_000..])
        .await;
    assert_eq!(answer.status, 409);
    running.kill().await;
}

pub async fn an_item_lost_here_is_asked_for_if_the_office_names_others_only(office: Office) {
    let running = office.start().await;
    let (gateway, url) = (&running.gateway, &running.url);
    let mut laptop = office.certified();
    let bundle = laptop.seal(&office.keyset().peek().unwrap(), &[100_000]);
    laptop.deliver(url, &bundle).await;
    let epoch = Uuid::new_v4();
    gateway.put_epoch(epoch).await.unwrap();
    let imported = |counter, ranges: &[(u32, u32)]| {
        let items = ranges.iter().map(|&(from, to)| ItemRange {
            from,
            to,
            state: ItemState::Imported,
        });
        office.receipt(Receipt {
            office: OFFICE.to_owned(),
            header_hash: bundle.hash,
            items: items.collect(),
            state: ItemState::Imported,
            epoch,
            counter,
            time: 1,
        })
    };
    // The records are in; then the scan turns out to be damaged.
    let receipts = vec![(laptop.device, imported(1, &[(0, 1)]))];
    gateway.put_receipts(receipts).await.unwrap();
    gateway.item_damaged(bundle.hash, 2).await.unwrap();
    let wants = laptop.contact(url, &[], 0, (None, 0)).await.wants;
    assert_eq!(wants, [bundle.hash.to_string()]);
    // It comes to the office by stick.
    let receipts = vec![(laptop.device, imported(2, &[(0, 0), (1, 2)]))];
    gateway.put_receipts(receipts).await.unwrap();
    let contact = laptop.contact(url, &[], 0, (None, 0)).await;
    assert!(contact.wants.is_empty());
    running.kill().await;
}

/// Longer than a database's index holds.
pub async fn a_receipt_of_thousands_of_runs_is_kept_once(office: Office) {
    let running = office.start().await;
    let (gateway, url) = (&running.gateway, &running.url);
    let mut laptop = office.certified();
    let bundle = laptop.seal(&office.keyset().peek().unwrap(), &[]);
    let epoch = Uuid::new_v4();
    gateway.put_epoch(epoch).await.unwrap();
    let receipt = |counter, last: u32| {
        let damaged = ItemState::Quarantined {
            code: "page_differs".to_owned(),
        };
        let items = (0..last).map(|number| ItemRange {
            from: number,
            to: number,
            state: if number % 2 == 0 {
                ItemState::Imported
            } else {
                damaged.clone()
            },
        });
        let receipt = office.receipt(Receipt {
            office: OFFICE.to_owned(),
            header_hash: bundle.hash,
            items: items.collect(),
            state: damaged.clone(),
            epoch,
            counter,
            time: 1,
        });
        (laptop.device, receipt)
    };
    for told in [receipt(1, 5_000), receipt(2, 5_000), receipt(3, 5_001)] {
        gateway.put_receipts(vec![told]).await.unwrap();
    }
    let status: BundleStatus = laptop.status(url, bundle.hash).await.ok();
    assert_eq!(
        status.receipts.len(),
        2,
        "the second says what the first did"
    );
    running.kill().await;
}
