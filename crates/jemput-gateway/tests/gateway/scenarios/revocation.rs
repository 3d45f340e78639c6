//! Bundles that are kept sealed for an admin.

use futures::future::join_all;
use jemput_domain::wire::transfer::{BundleStatus, TransferCode};
use jemput_gateway::Inner as _;
use jemput_gateway::inner::What;
use jemput_seal::Signed;
use jemput_seal::statement::{ItemState, LastGood, Receipt, Revocation};

use super::delivery::all_changes;
use crate::office::Office;

fn states(office: &Office, status: &BundleStatus) -> Vec<ItemState> {
    let receipts = status
        .receipts
        .iter()
        .map(|receipt| serde_json::from_value::<Signed<Receipt>>(receipt.clone()).unwrap());
    receipts
        .map(|receipt| office.trust().receipt(&receipt).unwrap().state)
        .collect()
}

pub async fn only_what_links_to_the_last_good_bundle(mut office: Office) {
    let running = office.start().await;
    let url = running.url.clone();
    let mut laptop = office.certified();
    let keyset = office.keyset().peek().unwrap();
    let [first, second, third, fourth] = [(); 4].map(|()| laptop.seal(&keyset, &[]));
    // Number 2 again, as somebody who has the laptop would seal it.
    let fork = laptop.seal_at(&keyset, &[], 2, Some(first.hash));
    let last_good = LastGood {
        chain: laptop.chain,
        sequence: 3,
        header_hash: third.hash,
    };
    let revocation = Revocation {
        device: laptop.device,
        last_good: vec![last_good],
        revoked_at: 0,
    };
    let next = office.next_keyset(vec![revocation]);
    // Before the revocation number 4 was taken as any other.
    laptop.deliver(&url, &fourth).await;
    running.gateway.put_keyset(next).await.unwrap();
    let status: BundleStatus = laptop.status(&url, fourth.hash).await.ok();
    assert_eq!(status.quarantined.as_deref(), Some("device_revoked"));

    // Lowest first: not linked until number 3 arrives.
    for bundle in [&first, &second, &fork] {
        laptop.deliver(&url, bundle).await;
        let status: BundleStatus = laptop.status(&url, bundle.hash).await.ok();
        assert_eq!(status.quarantined.as_deref(), Some("revoked_unlinked"));
        assert_eq!(
            states(&office, &status),
            [ItemState::Stored],
            "kept, and not called verified"
        );
    }
    laptop.deliver(&url, &third).await;
    for bundle in [&first, &second, &third] {
        let status: BundleStatus = laptop.status(&url, bundle.hash).await.ok();
        assert_eq!(status.quarantined, None);
        assert_eq!(states(&office, &status).last(), Some(&ItemState::Verified));
    }
    for bundle in [&fork, &fourth] {
        let status: BundleStatus = laptop.status(&url, bundle.hash).await.ok();
        assert!(status.quarantined.is_some());
    }
    let lifted = |bundle| What::Quarantine { bundle };
    let changes: Vec<What> = all_changes(&running.gateway)
        .await
        .into_iter()
        .map(|change| change.what)
        .collect();
    assert!(changes.contains(&lifted(first.hash)) && changes.contains(&lifted(fourth.hash)));

    // It learns of its revocation, and nothing else.
    let contact = laptop.contact(&url, &[], 0, (None, 0)).await;
    assert!(contact.keyset.is_some() && contact.pack.is_none() && contact.messages.is_empty());
    running.kill().await;
}

pub async fn what_is_not_linked_is_bounded(mut office: Office) {
    let running = office.start().await;
    let url = running.url.clone();
    let mut laptop = office.certified();
    let keyset = office.keyset().peek().unwrap();
    let [first, second, third] = [(); 3].map(|()| laptop.seal(&keyset, &[]));
    let last_good = LastGood {
        chain: laptop.chain,
        sequence: 3,
        header_hash: third.hash,
    };
    let revocation = Revocation {
        device: laptop.device,
        last_good: vec![last_good],
        revoked_at: 0,
    };
    let next = office.next_keyset(vec![revocation]);
    running.gateway.put_keyset(next).await.unwrap();
    laptop.start_with_records(&url, &first).await;
    // One no office ever vouched for, and begun only: it is not asked for.
    let above = laptop.seal_at(&keyset, &[], 4, Some(third.hash));
    laptop.start(&url, &above, &[]).await.ok::<BundleStatus>();
    laptop.sequence = 4;
    laptop.head = Some(above.hash);
    let wants = laptop.contact(&url, &[], 0, (None, 0)).await.wants;
    assert!(wants.contains(&third.hash.to_string()));
    assert!(!wants.contains(&above.hash.to_string()));
    for _ in 0..98 {
        let fork = laptop.seal_at(&keyset, &[], 2, Some(first.hash));
        laptop.start(&url, &fork, &[]).await.ok::<BundleStatus>();
    }
    let one_more = laptop.seal_at(&keyset, &[], 5, Some(above.hash));
    laptop
        .start(&url, &one_more, &[])
        .await
        .refused(429, TransferCode::QuotaReached);

    // What the office vouches for is taken all the same: the last good one, and what it links to,
    // each free as soon as it is there.
    for (bundle, waiting) in [(&third, Some(&first)), (&second, None)] {
        laptop.start_with_records(&url, bundle).await;
        let status: BundleStatus = laptop.status(&url, bundle.hash).await.ok();
        assert_eq!(status.quarantined, None);
        assert_eq!(states(&office, &status).last(), Some(&ItemState::Verified));
        if let Some(waiting) = waiting {
            let status: BundleStatus = laptop.status(&url, waiting.hash).await.ok();
            assert_eq!(status.quarantined.as_deref(), Some("revoked_unlinked"));
        }
    }
    let status: BundleStatus = laptop.status(&url, first.hash).await.ok();
    assert_eq!(status.quarantined, None);
    assert_eq!(states(&office, &status).last(), Some(&ItemState::Verified));
    running.kill().await;
}

/// A bundle sealed to others stays set aside and links what is below it all the same, in any order.
pub async fn a_link_set_aside_for_another_reason_is_a_link(mut office: Office) {
    let running = office.start().await;
    let url = running.url.clone();
    let keyset = office.keyset().peek().unwrap();
    let foreign = Office::new(None).keyset().peek().unwrap();
    let mut laptops = [office.certified(), office.certified()];
    let chains = laptops.each_mut().map(|laptop| {
        [&keyset, &foreign, &foreign, &keyset].map(|keyset| laptop.seal(keyset, &[]))
    });
    let revoked = laptops.iter().zip(&chains).map(|(laptop, bundles)| {
        let last_good = LastGood {
            chain: laptop.chain,
            sequence: 4,
            header_hash: bundles[3].hash,
        };
        Revocation {
            device: laptop.device,
            last_good: vec![last_good],
            revoked_at: 0,
        }
    });
    let next = office.next_keyset(revoked.collect());
    running.gateway.put_keyset(next).await.unwrap();
    let orders = [[3, 2, 1, 0], [0, 1, 3, 2]];
    for ((laptop, bundles), order) in laptops.iter().zip(&chains).zip(orders) {
        for place in order {
            laptop.start_with_records(&url, &bundles[place]).await;
        }
        let reasons = [
            None,
            Some("recipients_differ"),
            Some("recipients_differ"),
            None,
        ];
        for (bundle, reason) in bundles.iter().zip(reasons) {
            let status: BundleStatus = laptop.status(&url, bundle.hash).await.ok();
            assert_eq!(status.quarantined.as_deref(), reason, "{order:?}");
        }
    }
    running.kill().await;
}

pub async fn other_recipients_are_set_aside(mut office: Office) {
    let running = office.start().await;
    let mut laptop = office.certified();
    let mut foreign = Office::new(None).keyset().peek().unwrap();
    let to_others = laptop.seal(&foreign, &[]);
    laptop.deliver(&running.url, &to_others).await;
    let status: BundleStatus = laptop.status(&running.url, to_others.hash).await.ok();
    assert_eq!(status.quarantined.as_deref(), Some("recipients_differ"));
    assert_eq!(states(&office, &status), [ItemState::Stored]);

    // A keyset the gateway has not been given yet: free as soon as it has.
    let next = office.next_keyset(Vec::new());
    let early = laptop.seal(&next.peek().unwrap(), &[]);
    laptop.deliver(&running.url, &early).await;
    let status: BundleStatus = laptop.status(&running.url, early.hash).await.ok();
    assert_eq!(status.quarantined.as_deref(), Some("keyset_unknown"));
    foreign.serial = 2;
    let early_to_others = laptop.seal(&foreign, &[]);
    laptop.deliver(&running.url, &early_to_others).await;
    running.gateway.put_keyset(next).await.unwrap();
    let status: BundleStatus = laptop.status(&running.url, early.hash).await.ok();
    assert_eq!(
        (status.quarantined.clone(), states(&office, &status).last()),
        (None, Some(&ItemState::Verified))
    );
    let status: BundleStatus = laptop.status(&running.url, early_to_others.hash).await.ok();
    assert_eq!(status.quarantined.as_deref(), Some("recipients_differ"));
    running.kill().await;
}

/// Its header was looked at before the keyset came, and kept after.
pub async fn a_keyset_that_comes_meanwhile_frees_what_waits_for_it(mut office: Office) {
    let running = office.start().await;
    for _ in 0..20 {
        let mut laptop = office.certified();
        let next = office.next_keyset(Vec::new());
        let content = next.peek().unwrap();
        let early: Vec<_> = (0..8).map(|_| laptop.seal(&content, &[])).collect();
        let starts = early
            .iter()
            .map(|bundle| laptop.start_with_records(&running.url, bundle));
        let (_, put) = tokio::join!(join_all(starts), running.gateway.put_keyset(next));
        put.unwrap();
        for bundle in &early {
            let status: BundleStatus = laptop.status(&running.url, bundle.hash).await.ok();
            assert_eq!(status.quarantined, None);
            assert_eq!(
                states(&office, &status).last(),
                Some(&ItemState::Verified),
                "it has the receipt of a good one"
            );
        }
    }
    running.kill().await;
}
