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

mod bundles_held;
mod known_people;
mod office_book;
mod records_taken;

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
    known_people::people_and_lists(&db).await;
    bundles_held::bundles_and_chains(&db).await;
    records_taken::records_of_all_kinds(&db).await;
    records_taken::receipts_once(&db).await;
    office_book::users_settings_audit(&db).await;
    office_book::writers_queue_up(&db).await;
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

fn hash(number: u8) -> String {
    blake3::hash(&[number]).to_hex().to_string()
}
