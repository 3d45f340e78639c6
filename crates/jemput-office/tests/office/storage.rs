//! One contract, both engines.

use jemput_domain::ids::{DeviceId, OutingId, PersonId, RecordId};
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::time::UnixMillis;
use jemput_domain::wire::person::{PersonData, RegionCode};
use jemput_domain::wire::record::RecordEnvelope;
use jemput_domain::wire::work_list::{OutingPlan, VillageTotals};
use jemput_gateway::testing::TempPostgres;
use jemput_office::storage::attachments::{self, NewAttachment};
use jemput_office::storage::audit::{self, Audit, Entry};
use jemput_office::storage::bundles::{self, BundleState, NewBundle, NewItem};
use jemput_office::storage::chains::Claim;
use jemput_office::storage::lists::{self, TargetRow};
use jemput_office::storage::people::{self, PersonSource};
use jemput_office::storage::receipts::{self, NewReceipt, ReceiptKey};
use jemput_office::storage::records::{self, Origin, Taken};
use jemput_office::storage::users::{self, Role, StoredUser};
use jemput_office::storage::{Db, chains, outings, quarantine, settings};
use jemput_seal::Uuid;
use sqlx::Row as _;

use crate::laptop::record;
use crate::world::VILLAGE;

const NOW: UnixMillis = UnixMillis(1_795_000_000_000);

#[tokio::test]
async fn sqlite_keeps_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    contract(&Db::sqlite_url(
        &folder.path().join("a folder with spaces #1.db"),
    ))
    .await;
}

#[tokio::test]
async fn postgres_keeps_the_contract() {
    let server = TempPostgres::start();
    contract(&server.database()).await;
}

async fn contract(url: &str) {
    let db = Db::open(url, "12.77", "Satu").await.unwrap();
    // A second office in the same database sees nothing of the first.
    let other = Db::open(url, "13.03", "Dua").await.unwrap();
    people_and_lists(&db).await;
    bundles_and_chains(&db).await;
    records_of_all_kinds(&db).await;
    receipts_once(&db).await;
    users_settings_audit(&db).await;
    writers_queue_up(&db).await;
    for table in [
        "people", "targets", "bundles", "records", "receipts", "users", "audit",
    ] {
        let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table} WHERE office = $1"));
        let row = sqlx::query(sql)
            .bind(other.office())
            .fetch_one(other.pool())
            .await
            .unwrap();
        assert_eq!(row.try_get::<i64, _>(0).unwrap(), 0, "{table}");
    }
    // Opening again changes nothing.
    let writes = db.writes().await.unwrap();
    let again = Db::open(url, "12.77", "Satu").await.unwrap();
    assert_eq!(again.writes().await.unwrap(), writes);
    for db in [db, other, again] {
        db.close().await;
    }
}

async fn people_and_lists(db: &Db) {
    let office = db.office();
    let mut tx = db.write().await.unwrap();
    let person = PersonId(Uuid::new_v4());
    let mut data = PersonData {
        name: "Ba'u AL-FATIH, S.Pd.".into(),
        village: Some(RegionCode(VILLAGE.into())),
        rt: Some("002".into()),
        ..PersonData::default()
    };
    people::put(
        &mut tx,
        office,
        person,
        &data,
        PersonSource::Laptop,
        NOW,
        None,
    )
    .await
    .unwrap();
    people::put(
        &mut tx,
        office,
        person,
        &data,
        PersonSource::Laptop,
        NOW,
        None,
    )
    .await
    .unwrap();
    assert_eq!(
        people::get(&mut tx, office, person)
            .await
            .unwrap()
            .unwrap()
            .revision,
        1,
        "the same again is no change"
    );
    data.phone = Some("0812".into());
    people::put(
        &mut tx,
        office,
        person,
        &data,
        PersonSource::List,
        NOW,
        None,
    )
    .await
    .unwrap();
    let stored = people::get(&mut tx, office, person).await.unwrap().unwrap();
    assert_eq!(
        (stored.revision, stored.listed, &stored.data),
        (2, true, &data)
    );

    let village = RegionCode(VILLAGE.to_owned());
    let list = Uuid::new_v4();
    let target = TargetRow {
        person,
        village: VILLAGE,
        ektp_status: Some("UNREGISTERED"),
        status_as_of: None,
        rows: 2,
        warnings: &["nik_date".to_owned()],
    };
    lists::put_target(&mut tx, office, list, &target)
        .await
        .unwrap();
    lists::put_target(&mut tx, office, list, &target)
        .await
        .unwrap();
    let targets = lists::targets_of(&mut tx, office, &village).await.unwrap();
    assert_eq!(
        (
            targets.len(),
            targets[0].revision,
            targets[0].ektp_status.as_deref()
        ),
        (1, 2, Some("UNREGISTERED"))
    );

    for (as_of, wajib) in [("2026-09-30", 900), ("2026-10-31", 910)] {
        let baseline = Uuid::new_v4();
        lists::put_baseline(&mut tx, office, baseline, list, as_of.parse().unwrap(), NOW)
            .await
            .unwrap();
        lists::put_totals(
            &mut tx,
            office,
            baseline,
            &village,
            VillageTotals { wajib, sudah: 800 },
        )
        .await
        .unwrap();
    }
    let (as_of, totals) = lists::newest_totals(&mut tx, office, &village)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (as_of.to_string().as_str(), totals.wajib),
        ("2026-10-31", 910)
    );

    let plan = OutingPlan {
        id: OutingId(Uuid::new_v4()),
        village: village.clone(),
        date: "2026-11-22".parse().unwrap(),
        place: "Balai".into(),
        team: "Tim 1".into(),
        laptops: 2,
    };
    outings::put(&mut tx, office, &plan, NOW).await.unwrap();
    assert_eq!(
        outings::from_day(&mut tx, office, Some(&village), plan.date)
            .await
            .unwrap(),
        std::slice::from_ref(&plan)
    );
    assert_eq!(
        outings::from_day(&mut tx, office, None, plan.date)
            .await
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        outings::from_day(&mut tx, office, None, "2026-11-23".parse().unwrap())
            .await
            .unwrap()
            .len(),
        0
    );
    assert_eq!(
        outings::next_revision(&mut tx, office, &village)
            .await
            .unwrap(),
        1
    );
    tx.commit().await.unwrap();
}

fn hash(number: u8) -> String {
    blake3::hash(&[number]).to_hex().to_string()
}

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

async fn bundles_and_chains(db: &Db) {
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
    tx.commit().await.unwrap();
}

async fn records_of_all_kinds(db: &Db) {
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

async fn receipts_once(db: &Db) {
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

async fn users_settings_audit(db: &Db) {
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

async fn writers_queue_up(db: &Db) {
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
