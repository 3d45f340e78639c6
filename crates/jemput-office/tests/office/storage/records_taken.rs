//! Records of all kinds; receipts.

use super::*;

pub(super) async fn records_of_all_kinds(db: &Db) {
    let office = db.office();
    let device = DeviceId(Uuid::new_v4());
    let chain = Uuid::new_v4().to_string();
    let id = RecordId(Uuid::new_v4());
    let origin = Origin {
        device,
        chain: &chain,
        header_hash: "h",
        received_at: NOW,
    };
    let mut tx = db.write().await.unwrap();
    let mut take = async |text: &str| {
        let record: RecordEnvelope = serde_json::from_str(text).unwrap();
        records::take(&mut tx, office, origin, &[(&record, text)])
            .await
            .unwrap()[0]
    };
    let (first, second) = (
        record(id, 1, OutcomeCode::Tdkhadir, ""),
        record(id, 2, OutcomeCode::Rekam, ""),
    );
    assert_eq!(take(&second).await, Taken::New);
    assert_eq!(
        take(&first).await,
        Taken::Older,
        "revisions come in any order"
    );
    assert_eq!(take(&second).await, Taken::Known);
    let copy = record(id, 2, OutcomeCode::Mati, "");
    assert_eq!(take(&copy).await, Taken::Competing);
    assert_eq!(
        take(&record(id, 3, OutcomeCode::Tolak, "")).await,
        Taken::New
    );
    let rows =
        sqlx::query("SELECT code, competing FROM outcomes WHERE office = $1 AND record = $2")
            .bind(office)
            .bind(id.to_string())
            .fetch_all(&mut *tx)
            .await
            .unwrap();
    let left: Vec<(String, i64)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    assert_eq!(left, [("TOLAK".to_owned(), 0)]);
    let kept = sqlx::query("SELECT COUNT(*) FROM records WHERE office = $1")
        .bind(office)
        .fetch_one(&mut *tx)
        .await
        .unwrap();
    assert_eq!(kept.get::<i64, _>(0), 4, "every revision is kept");
    tx.commit().await.unwrap();
}

pub(super) async fn receipts_once(db: &Db) {
    let office = db.office();
    let device = DeviceId(Uuid::new_v4());
    let mut tx = db.write().await.unwrap();
    let key = ReceiptKey {
        header_hash: "h",
        item_set: "all",
        state: "imported",
    };
    assert_eq!(
        receipts::get(&mut tx, office, &key, "e").await.unwrap(),
        None
    );
    receipts::put(
        &mut tx,
        office,
        &key,
        &NewReceipt {
            device,
            epoch: "e",
            counter: 7,
            receipt: "first",
        },
        NOW,
    )
    .await
    .unwrap();
    assert_eq!(
        receipts::get(&mut tx, office, &key, "e")
            .await
            .unwrap()
            .as_deref(),
        Some("first")
    );
    assert_eq!(
        receipts::to_push(&mut tx, office, "e", 9).await.unwrap()[0].counter,
        7
    );
    receipts::pushed(&mut tx, office, "e", 7, NOW)
        .await
        .unwrap();
    assert!(
        receipts::to_push(&mut tx, office, "e", 9)
            .await
            .unwrap()
            .is_empty()
    );
    receipts::put(
        &mut tx,
        office,
        &ReceiptKey {
            state: "backed_up",
            ..key.clone()
        },
        &NewReceipt {
            device,
            epoch: "e",
            counter: 8,
            receipt: "second",
        },
        UnixMillis(NOW.0 + 1),
    )
    .await
    .unwrap();
    assert_eq!(
        receipts::newest_of_device(&mut tx, office, device)
            .await
            .unwrap(),
        ["second"]
    );
    assert_eq!(
        receipts::at(&mut tx, office, "e", 8)
            .await
            .unwrap()
            .as_deref(),
        Some("second")
    );
    tx.commit().await.unwrap();
    // The same again, or another content under its name, is refused by the database itself.
    let mut tx = db.write().await.unwrap();
    assert!(
        receipts::put(
            &mut tx,
            office,
            &key,
            &NewReceipt {
                device,
                epoch: "e",
                counter: 9,
                receipt: "other"
            },
            NOW
        )
        .await
        .is_err()
    );
}
