//! Users, settings, the audit log; writers that queue up.

use super::*;

pub(super) async fn users_settings_audit(db: &Db) {
    let office = db.office();
    let mut tx = db.write().await.unwrap();
    let user = StoredUser {
        login: "admin".into(),
        name: "Admin".into(),
        role: Role::Admin,
        passphrase: "$argon2id$".into(),
        active: true,
    };
    users::put(&mut tx, office, &user, NOW).await.unwrap();
    assert_eq!(
        users::get(&mut tx, office, "ADMIN")
            .await
            .unwrap()
            .unwrap()
            .role,
        Role::Admin
    );
    settings::put(&mut tx, office, settings::GATEWAY_CURSOR, &41_u64)
        .await
        .unwrap();
    settings::put(&mut tx, office, settings::GATEWAY_CURSOR, &42_u64)
        .await
        .unwrap();
    assert_eq!(
        settings::get(&mut tx, office, settings::GATEWAY_CURSOR)
            .await
            .unwrap(),
        Some(42_u64)
    );
    tx.commit().await.unwrap();

    let audit = Audit::new(db.clone());
    for subject in ["a", "b", "c"] {
        audit
            .write(
                Entry {
                    who: "admin",
                    action: "view",
                    subject,
                    detail: serde_json::json!({ "n": 1 }),
                },
                NOW,
            )
            .await
            .unwrap();
    }
    audit.anchor(NOW).await.unwrap();
    audit.anchor(NOW).await.unwrap();
    let chain: String = sqlx::query("SELECT chain FROM audit WHERE office = $1 AND subject = 'b'")
        .bind(office)
        .fetch_one(db.pool())
        .await
        .unwrap()
        .get(0);
    let mut read = db.read().await.unwrap();
    assert!(audit::holds(&mut read, office, &chain).await.unwrap());
    assert!(
        audit::holds(&mut read, office, audit::OFFICE_CHAIN)
            .await
            .unwrap()
    );
    let anchors = sqlx::query("SELECT COUNT(*) FROM audit WHERE office = $1 AND chain = 'office'")
        .bind(office)
        .fetch_one(&mut *read)
        .await
        .unwrap();
    assert_eq!(
        anchors.get::<i64, _>(0),
        1,
        "an unchanged head is anchored once"
    );
    sqlx::query("UPDATE audit SET who = 'nobody' WHERE office = $1 AND subject = 'b'")
        .bind(office)
        .execute(db.pool())
        .await
        .unwrap();
    assert!(
        !audit::holds(&mut read, office, &chain).await.unwrap(),
        "an altered row shows"
    );
}

pub(super) async fn writers_queue_up(db: &Db) {
    let before = db.writes().await.unwrap();
    let all = (0..12_u32).map(|_| {
        let db = db.clone();
        tokio::spawn(async move {
            for _ in 0..5 {
                let mut tx = db.write().await.unwrap();
                let count: Option<i64> = settings::get(&mut tx, db.office(), "test_count")
                    .await
                    .unwrap();
                settings::put(
                    &mut tx,
                    db.office(),
                    "test_count",
                    &(count.unwrap_or(0) + 1),
                )
                .await
                .unwrap();
                tx.commit().await.unwrap();
            }
        })
    });
    futures::future::join_all(all)
        .await
        .into_iter()
        .for_each(|done| done.unwrap());
    assert_eq!(
        settings::get::<i64>(&mut db.read().await.unwrap(), db.office(), "test_count")
            .await
            .unwrap(),
        Some(60)
    );
    assert_eq!(db.writes().await.unwrap(), before + 60);
}
