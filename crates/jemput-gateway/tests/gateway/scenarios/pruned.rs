//! Bundles laptops have pruned and the office may have lost.

use jemput_gateway::inner::What;
use jemput_gateway::{Gateway, Inner as _};
use jemput_seal::statement::{ItemRange, ItemState, Receipt};
use jemput_seal::{Hash, Signed, Uuid};

use super::delivery::all_changes;
use crate::laptop::Laptop;
use crate::office::{OFFICE, Office};

/// What the office said of a bundle in an epoch that is over.
fn said(bundle: Hash, state: ItemState) -> Receipt {
    Receipt {
        office: OFFICE.to_owned(),
        header_hash: bundle,
        items: vec![ItemRange {
            from: 0,
            to: 1,
            state: state.clone(),
        }],
        state,
        epoch: Uuid::from_u128(1),
        counter: 7,
        time: 1,
    }
}

fn backed_up(office: &Office, bundle: Hash) -> Signed<Receipt> {
    office.receipt(said(bundle, ItemState::BackedUp))
}

fn json(receipts: &[Signed<Receipt>]) -> Vec<serde_json::Value> {
    let values = receipts.iter().map(serde_json::to_value);
    values.collect::<Result<_, _>>().unwrap()
}

/// What the office is told of pruned bundles.
async fn told(gateway: &Gateway) -> Vec<(Uuid, Signed<Receipt>)> {
    let changes = all_changes(gateway).await.into_iter();
    changes
        .filter_map(|change| match change.what {
            What::Pruned { device, receipt } => Some((device, *receipt)),
            _ => None,
        })
        .collect()
}

/// A bundle that is nowhere but in a receipt.
fn gone(office: &Office, laptop: &Laptop) -> Hash {
    let keyset = office.keyset().peek().unwrap();
    laptop.seal_at(&keyset, &[], 1, None).hash
}

pub async fn what_a_laptop_pruned_is_told_once_and_not_asked_for(office: Office) {
    let running = office.start().await;
    let mut laptop = office.certified();
    let epoch = Uuid::new_v4();
    running.gateway.put_epoch(epoch).await.unwrap();
    let lost = [(); 2].map(|()| backed_up(&office, gone(&office, &laptop)));
    let one = |receipt: &Signed<Receipt>| vec![(laptop.device, receipt.clone())];
    let (first, second) = (one(&lost[0]), one(&lost[1]));
    for _ in 0..3 {
        let contact = laptop.contact_pruned(&running.url, json(&lost[..1])).await;
        assert!(contact.wants.is_empty(), "{:?}", contact.wants);
        assert_eq!(told(&running.gateway).await, first);
    }
    laptop.contact_pruned(&running.url, json(&lost)).await;
    let both = [first, second].concat();
    assert_eq!(told(&running.gateway).await, both, "the other is news");
    running.kill().await;

    // Told and kept over a restart; the office's next loss is another one.
    let running = office.start().await;
    running.gateway.put_epoch(epoch).await.unwrap();
    laptop.contact_pruned(&running.url, json(&lost)).await;
    assert_eq!(told(&running.gateway).await, both);
    running.gateway.put_epoch(Uuid::new_v4()).await.unwrap();
    for _ in 0..2 {
        let contact = laptop.contact_pruned(&running.url, json(&lost)).await;
        assert!(contact.wants.is_empty(), "{:?}", contact.wants);
        assert_eq!(told(&running.gateway).await, [&both[..], &both].concat());
    }
    running.kill().await;
}

pub async fn what_proves_nothing_changes_nothing(office: Office) {
    let running = office.start().await;
    let (mut laptop, mut other) = (office.certified(), office.certified());
    let lost = gone(&office, &laptop);
    let forged = office.keys.issuing.sign(&said(lost, ItemState::BackedUp));
    let gateways = office
        .keys
        .gateway_receipt
        .sign(&said(lost, ItemState::Verified));
    let refused = ItemState::Refused {
        code: "limits".to_owned(),
    };
    let mut long = said(lost, ItemState::Imported);
    long.items = (0..1000_u32)
        .map(|item| ItemRange {
            from: 2 * item,
            to: 2 * item,
            state: ItemState::Imported,
        })
        .collect();
    let nothing = [
        forged.unwrap(),
        gateways.unwrap(),
        office.receipt(said(lost, refused)),
        Office::new(None).receipt(said(lost, ItemState::BackedUp)),
        office.receipt(long),
    ];
    let mut nothing = json(&nothing);
    nothing.push(serde_json::json!({ "receipt": [1] }));
    // Another laptop's bundle.
    let keyset = office.keyset().peek().unwrap();
    let bundle = other.seal(&keyset, &[]);
    other.deliver(&running.url, &bundle).await;
    nothing.extend(json(&[backed_up(&office, bundle.hash)]));
    let contact = laptop.contact_pruned(&running.url, nothing.clone()).await;
    assert!(contact.wants.is_empty(), "{:?}", contact.wants);
    assert_eq!(told(&running.gateway).await, []);
    // What is true beside it is told all the same, and its own laptop may tell the other.
    nothing.extend(json(&[backed_up(&office, lost)]));
    laptop.contact_pruned(&running.url, nothing).await;
    let theirs = backed_up(&office, bundle.hash);
    other
        .contact_pruned(&running.url, json(std::slice::from_ref(&theirs)))
        .await;
    let both = [
        (laptop.device, backed_up(&office, lost)),
        (other.device, theirs),
    ];
    assert_eq!(told(&running.gateway).await, both);
    running.kill().await;
}

pub async fn a_laptop_cannot_fill_the_tables(office: Office) {
    let running = office.start().await;
    let mut laptop = office.certified();
    let many: Vec<_> = (0..103_u8)
        .map(|n| backed_up(&office, Hash([n; 32])))
        .collect();
    laptop.contact_pruned(&running.url, json(&many)).await;
    assert_eq!(told(&running.gateway).await.len(), 100, "at once");
    // As if it had told of all but one of ten thousand.
    sqlx::any::install_default_drivers();
    let pool = sqlx::AnyPool::connect(&office.database).await.unwrap();
    sqlx::query(
        "INSERT INTO gw_pruned (office, device, hash)
         WITH RECURSIVE more (n) AS (SELECT 101 UNION ALL SELECT n + 1 FROM more WHERE n < 9999)
         SELECT $1, $2, 'more ' || n FROM more",
    )
    .bind(OFFICE)
    .bind(laptop.device.to_string())
    .execute(&pool)
    .await
    .unwrap();
    pool.close().await;
    for _ in 0..2 {
        let rest = json(&many[100..]);
        laptop.contact_pruned(&running.url, rest).await;
        assert_eq!(told(&running.gateway).await.len(), 101, "the last of them");
    }
    let mut other = office.certified();
    other.contact_pruned(&running.url, json(&many[..3])).await;
    assert_eq!(told(&running.gateway).await.len(), 104, "another may");
    running.kill().await;
}
