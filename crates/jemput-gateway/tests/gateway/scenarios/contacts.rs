//! What a contact brings, both ways.

use jemput_domain::wire::transfer::{BundleStatus, TransferCode};
use jemput_gateway::Inner as _;
use jemput_gateway::inner::{StoredStatement, What};
use jemput_seal::statement::MessageEnvelope;
use jemput_seal::{MessagePlace, Signed, Uuid, seal_message};

use super::delivery::all_changes;
use crate::laptop::Laptop;
use crate::office::Office;

fn messages(
    office: &Office,
    laptop: &Laptop,
    chain: Uuid,
    count: u64,
) -> Vec<Signed<MessageEnvelope>> {
    let to = laptop.certificate.as_ref().unwrap().peek().unwrap();
    let mut previous = None;
    (1..=count)
        .map(|number| {
            let place = MessagePlace {
                chain,
                number,
                previous,
            };
            let message = seal_message(
                &office.keys.message,
                &to,
                place,
                &[7; 3000],
                &mut rand::rng(),
            )
            .unwrap();
            previous = Some(message.hash());
            message
        })
        .collect()
}

fn numbers(messages: &[serde_json::Value]) -> Vec<u64> {
    let envelopes = messages.iter().map(|m| {
        serde_json::from_value::<Signed<MessageEnvelope>>(m.clone())
            .unwrap()
            .peek()
            .unwrap()
    });
    envelopes.map(|envelope| envelope.number).collect()
}

pub async fn settings_and_messages_come_down(mut office: Office) {
    let running = office.start().await;
    let url = running.url.clone();
    let mut laptop = office.certified();
    let contact = laptop.contact(&url, &[], 0, (None, 0)).await;
    assert!(contact.keyset.is_none(), "the statement says serial 1");
    assert_eq!(
        contact.pack,
        Some(serde_json::to_value(office.pack()).unwrap())
    );
    assert!(contact.messages.is_empty() && contact.receipts.is_empty() && contact.wants.is_empty());

    let next = office.next_keyset(Vec::new());
    running.gateway.put_keyset(next.clone()).await.unwrap();
    let contact = laptop.contact(&url, &[], 0, (None, 0)).await;
    assert_eq!(contact.keyset, Some(serde_json::to_value(&next).unwrap()));

    let chain = Uuid::new_v4();
    let five = messages(&office, &laptop, chain, 5);
    for _ in 0..2 {
        running.gateway.put_messages(five.clone()).await.unwrap();
    }
    let contact = laptop.contact(&url, &[], 0, (None, 0)).await;
    assert_eq!(numbers(&contact.messages), [1, 2, 3, 4, 5]);
    assert_eq!(contact.messages[0], serde_json::to_value(&five[0]).unwrap());
    // It lost number 3: it states 2, and gets the rest again.
    let contact = laptop.contact(&url, &[], 0, (Some(chain), 2)).await;
    assert_eq!(numbers(&contact.messages), [3, 4, 5]);
    let contact = laptop.contact(&url, &[], 0, (Some(chain), 5)).await;
    assert!(contact.messages.is_empty() && !contact.more_messages);
    // Enrolled again: a new chain, whatever was acknowledged of the old one.
    let again = Uuid::new_v4();
    running
        .gateway
        .put_messages(messages(&office, &laptop, again, 2))
        .await
        .unwrap();
    let contact = laptop.contact(&url, &[], 0, (Some(chain), 5)).await;
    assert_eq!(numbers(&contact.messages), [1, 2]);
    assert!(
        running
            .gateway
            .put_messages(messages(&Office::new(None), &laptop, chain, 1))
            .await
            .is_err()
    );
    running.kill().await;
}

pub async fn what_is_missing_is_asked_for(office: Office) {
    let running = office.start().await;
    let url = running.url.clone();
    let mut laptop = office.certified();
    let keyset = office.keyset().peek().unwrap();
    let [first, second, third, fourth] = [(); 4].map(|()| laptop.seal(&keyset, &[100]));
    laptop.deliver(&url, &first).await;
    laptop.start(&url, &third, &[]).await.ok::<BundleStatus>();
    let contact = laptop.contact(&url, &[], 0, (None, 0)).await;
    let mut wanted = [&second, &third, &fourth].map(|bundle| bundle.hash.to_string());
    wanted.sort();
    assert_eq!(
        contact.wants, wanted,
        "linked, begun, and the head of the statement"
    );
    assert_eq!(contact.receipts.len(), 2);
    let cursor = contact.receipts_cursor;
    laptop.deliver(&url, &second).await;
    let contact = laptop.contact(&url, &[], cursor, (None, 0)).await;
    assert_eq!(contact.receipts.len(), 2, "only what is new");
    assert!(
        laptop
            .contact(&url, &[], contact.receipts_cursor, (None, 0))
            .await
            .receipts
            .is_empty()
    );
    running.kill().await;
}

pub async fn statements_are_kept_for_the_office(office: Office) {
    let running = office.start().await;
    let url = running.url.clone();
    let mut laptop = office.certified();
    let old = laptop.statement(&[], (None, 0));
    let new = laptop.statement(&[], (None, 0));
    laptop.contact_with(&url, &new, &[], 0).await;
    laptop.contact_with(&url, &old, &[], 0).await;
    let kept = running.gateway.statements().await.unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(
        kept[0].statement.peek().unwrap(),
        new,
        "the newest, whichever came last"
    );
    assert!(
        running.gateway.devices().await.unwrap()[0]
            .last_contact
            .is_some()
    );
    // One that came by stick.
    let third = laptop.statement(&[], (None, 0));
    let third = laptop.keys.sign(&third).unwrap();
    let by_stick = StoredStatement {
        device: laptop.device,
        statement: third.clone(),
        received_at: kept[0].received_at,
    };
    running.gateway.put_statement(by_stick).await.unwrap();
    assert_eq!(
        running.gateway.statements().await.unwrap()[0].statement,
        third
    );
    let told = all_changes(&running.gateway).await;
    assert_eq!(
        told.iter()
            .filter(|change| matches!(change.what, What::Statement { .. }))
            .count(),
        2
    );
    // Its disk was set back, and its counter with it: it says what only such a laptop can.
    let mut set_back = laptop.statement(&[], (None, 0));
    set_back.counter = 1;
    laptop.contact_with(&url, &set_back, &[], 0).await;
    assert_eq!(
        running.gateway.statements().await.unwrap()[0].statement,
        third
    );
    set_back.sequence += 1;
    laptop.contact_with(&url, &set_back, &[], 0).await;
    let held = running.gateway.statements().await.unwrap();
    assert_eq!(held[0].statement.peek().unwrap(), set_back);
    // It has begun a new chain; the other copy goes on in the old one.
    let mut new_chain = set_back.clone();
    new_chain.chain = Uuid::new_v4();
    new_chain.sequence = 0;
    laptop.contact_with(&url, &new_chain, &[], 0).await;
    laptop.contact_with(&url, &set_back, &[], 0).await;
    let held = running.gateway.statements().await.unwrap();
    let held: Vec<_> = held
        .iter()
        .map(|one| one.statement.peek().unwrap())
        .collect();
    assert_eq!(held, [set_back.clone(), new_chain]);
    // No laptop fills the table with chains.
    for _ in 0..40 {
        let mut another = set_back.clone();
        another.chain = Uuid::new_v4();
        laptop.contact_with(&url, &another, &[], 0).await;
    }
    assert_eq!(running.gateway.statements().await.unwrap().len(), 16);
    laptop.contact_with(&url, &set_back, &[], 0).await;
    let held = running.gateway.statements().await.unwrap();
    assert_eq!(held.len(), 16);
    let before = held.last().unwrap().statement.clone();
    // One that is far longer than any laptop's, on either road.
    let mut long = laptop.statement(&[], (None, 0));
    long.program = "x".repeat(64 << 10);
    laptop
        .contact_with(&url, &long, &[], 0)
        .await
        .refused(413, TransferCode::TooLarge);
    let by_stick = StoredStatement {
        device: laptop.device,
        statement: laptop.keys.sign(&long).unwrap(),
        received_at: kept[0].received_at,
    };
    assert!(running.gateway.put_statement(by_stick).await.is_err());
    let held = running.gateway.statements().await.unwrap();
    assert_eq!(held.last().unwrap().statement, before);
    // Another device's statement.
    let other = office.certified();
    let mut foreign = laptop.statement(&[], (None, 0));
    foreign.device = other.device;
    laptop
        .contact_with(&url, &foreign, &[], 0)
        .await
        .refused(422, TransferCode::Forged);
    running.kill().await;
}
