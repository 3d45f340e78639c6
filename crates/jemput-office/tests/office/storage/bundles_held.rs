//! Bundles, their items, chains and gaps.

use super::*;

async fn put_bundle(
    db: &mut sqlx::AnyConnection,
    office: &str,
    device: DeviceId,
    chain: &str,
    sequence: u64,
    name: &str,
) -> bool {
    let items = [
        NewItem {
            item: 0,
            kind: "manifest",
            sealed_len: 9,
            blake3: hash(1),
        },
        NewItem {
            item: 1,
            kind: "records",
            sealed_len: 9,
            blake3: hash(2),
        },
        NewItem {
            item: 2,
            kind: "attachment",
            sealed_len: 9,
            blake3: hash(3),
        },
    ];
    let bundle = NewBundle {
        header_hash: name,
        device,
        chain,
        sequence,
        previous: None,
        bundle: "b",
        keyset_serial: 1,
        schema_version: 1,
        wall_clock: 0,
        header: &[0, 255, 1],
        signature: &[7; 64],
        bytes: 27,
        road: "stick",
        arrived_at: NOW,
        state: BundleState::Verified,
        reason: None,
        items: &items,
    };
    bundles::put(db, office, &bundle).await.unwrap()
}

pub(super) async fn bundles_and_chains(db: &Db) {
    let office = db.office();
    let device = DeviceId(Uuid::new_v4());
    let chain = Uuid::new_v4().to_string();
    let mut tx = db.write().await.unwrap();
    for sequence in [1, 2, 4] {
        assert!(
            put_bundle(
                &mut tx,
                office,
                device,
                &chain,
                sequence,
                &hash(10 + sequence as u8)
            )
            .await
        );
    }
    assert!(
        !put_bundle(&mut tx, office, device, &chain, 4, &hash(14)).await,
        "known"
    );
    assert!(
        put_bundle(&mut tx, office, device, &chain, 4, &hash(99)).await,
        "a fork is kept"
    );
    // Number 2 and one of the two with number 4 have their records; of number 1 only the header came.
    for name in [hash(12), hash(99)] {
        for item in [0, 1] {
            bundles::put_sealed_item(&mut tx, office, &name, item, vec![0; 9], "held")
                .await
                .unwrap();
        }
    }
    chains::put(
        &mut tx,
        office,
        device,
        Claim {
            chain: &chain,
            previous: None,
            claimed: 6,
            head: Some(&hash(16)),
        },
        NOW,
    )
    .await
    .unwrap();
    chains::put(
        &mut tx,
        office,
        device,
        Claim {
            chain: &chain,
            previous: None,
            claimed: 4,
            head: Some(&hash(14)),
        },
        NOW,
    )
    .await
    .unwrap();
    let states = chains::states(&mut tx, office).await.unwrap();
    assert_eq!(
        (
            states[0].made,
            states[0].held,
            states[0].missing.clone(),
            states[0].begun.clone(),
            states[0].forked.clone()
        ),
        (6, 2, vec![1, 3, 5, 6], vec![1], vec![4])
    );
    assert!(
        bundles::get(&mut tx, office, &hash(99))
            .await
            .unwrap()
            .unwrap()
            .forked
    );
    assert_eq!(
        bundles::header(&mut tx, office, &hash(14))
            .await
            .unwrap()
            .unwrap(),
        (vec![0, 255, 1], vec![7; 64])
    );

    bundles::put_sealed_item(&mut tx, office, &hash(14), 0, vec![0, 1, 0], "done")
        .await
        .unwrap();
    bundles::set_item(&mut tx, office, &hash(14), 0, "damaged", Some("chunk"))
        .await
        .unwrap();
    bundles::set_item(&mut tx, office, &hash(14), 2, "damaged", Some("chunk"))
        .await
        .unwrap();
    let items = bundles::items(&mut tx, office, &hash(14)).await.unwrap();
    let states: Vec<_> = items.iter().map(|item| item.state.as_str()).collect();
    assert_eq!(
        states,
        ["done", "missing", "damaged"],
        "done is never left again"
    );
    assert_eq!(
        bundles::sealed_item(&mut tx, office, &hash(14), 0)
            .await
            .unwrap(),
        Some(vec![0, 1, 0])
    );
    assert_eq!(bundles::unfinished(&mut tx, office).await.unwrap().len(), 4);
    bundles::set_counts(&mut tx, office, &hash(14), "{}", 3, 1, 1)
        .await
        .unwrap();
    bundles::set_state(&mut tx, office, &hash(14), BundleState::Imported, None, NOW)
        .await
        .unwrap();
    let stored = bundles::get(&mut tx, office, &hash(14))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (
            stored.state,
            stored.records,
            stored.records_apart,
            stored.opened
        ),
        (BundleState::Imported, 3, 1, true)
    );

    let scan = NewAttachment {
        attachment: Uuid::new_v4(),
        blake3: hash(5),
        item: 2,
        bytes: 9,
        wrapped_key: vec![0, 9],
    };
    assert!(
        attachments::put(&mut tx, office, &hash(14), &scan, NOW)
            .await
            .unwrap()
    );
    assert!(
        !attachments::put(&mut tx, office, &hash(12), &scan, NOW)
            .await
            .unwrap(),
        "whichever bundle brought it first"
    );
    let entry = quarantine::Entry {
        kind: "item",
        header_hash: Some(&hash(14)),
        device: None,
        item: Some(2),
        line: None,
        source: "x",
        reason: "chunk",
    };
    assert!(quarantine::put(&mut tx, office, &entry, NOW).await.unwrap());
    assert!(!quarantine::put(&mut tx, office, &entry, NOW).await.unwrap());
    assert_eq!(quarantine::open_count(&mut tx, office).await.unwrap(), 1);
    quarantine::settle_bundle(&mut tx, office, &hash(14), "test", NOW)
        .await
        .unwrap();
    assert_eq!(quarantine::open_count(&mut tx, office).await.unwrap(), 0);
    lost_bundles(&mut tx, office, device).await;
    tx.commit().await.unwrap();
}

/// Number 2 lacks its scan, and there is another nobody here has heard of.
async fn lost_bundles(db: &mut sqlx::AnyConnection, office: &str, device: DeviceId) {
    let other = DeviceId(Uuid::new_v4());
    for (device, name, lacking) in [
        (device, hash(12), true),
        (other, hash(12), false),
        (device, hash(200), true),
    ] {
        let is = bundles::is_lacking(db, office, device, &name).await;
        assert_eq!(is.unwrap(), lacking, "{name}");
    }
    let entry = quarantine::Entry {
        kind: quarantine::LOST,
        header_hash: Some(&hash(12)),
        device: Some(device.to_string()),
        item: None,
        line: None,
        source: "x",
        reason: "lost_and_pruned",
    };
    for news in [true, false] {
        let noted = quarantine::put_open(db, office, &entry, NOW).await;
        assert_eq!(noted.unwrap(), news);
    }
    quarantine::settle_bundle(db, office, &hash(12), "test", NOW)
        .await
        .unwrap();
    assert_eq!(
        quarantine::open_count(db, office).await.unwrap(),
        1,
        "only that it came settles it"
    );
    bundles::set_item(db, office, &hash(12), 2, "held", None)
        .await
        .unwrap();
    assert!(
        !bundles::is_lacking(db, office, device, &hash(12))
            .await
            .unwrap()
    );
    for name in [hash(200), hash(12)] {
        quarantine::settle_lost(db, office, &name, NOW)
            .await
            .unwrap();
    }
    assert_eq!(quarantine::open_count(db, office).await.unwrap(), 0);
    // Lost a second time.
    assert!(quarantine::put_open(db, office, &entry, NOW).await.unwrap());
    assert_eq!(quarantine::open_count(db, office).await.unwrap(), 1);
    quarantine::settle_lost(db, office, &hash(12), NOW)
        .await
        .unwrap();
}
