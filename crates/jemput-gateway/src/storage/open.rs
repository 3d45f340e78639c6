//! Opening the database and bringing its tables up to date.

use jemput_seal::{KeyId, Uuid};
use sqlx::any::AnyPoolOptions;
use sqlx::{AnyPool, Executor as _, Row as _};
use tokio::sync::{mpsc, watch};

use super::{Connection, Database, epochs, writer};
use crate::GatewayError;

/// In order; a version is never changed once released.
const MIGRATIONS: [&str; 6] = [
    include_str!("../../migrations/0001_gateway.sql"),
    include_str!("../../migrations/0002_quota.sql"),
    include_str!("../../migrations/0003_begun.sql"),
    include_str!("../../migrations/0004_pruned.sql"),
    include_str!("../../migrations/0005_statements.sql"),
    include_str!("../../migrations/0006_telling.sql"),
];

/// How many writes may wait for the next transaction; more wait to be queued.
const QUEUE: usize = 1024;

impl Database {
    /// `signer`: whose receipts the counters of this database number.
    pub(crate) async fn open(url: &str, office: &str, signer: KeyId) -> Result<Self, GatewayError> {
        sqlx::any::install_default_drivers();
        let sqlite = url.starts_with("sqlite:");
        // One that only writes: what it has read stays valid, as nobody else changes it.
        let writing = connect(url, sqlite, 1).await?;
        migrate(&writing, sqlite).await?;
        let last_change = begin(&writing, office, signer).await?;
        let reading = connect(url, sqlite, if sqlite { 4 } else { 8 }).await?;
        let (queue, jobs) = mpsc::channel(QUEUE);
        let (tell, changed) = watch::channel(last_change);
        tokio::spawn(writer::run(writing.clone(), office.into(), jobs, tell));
        Ok(Self {
            reading,
            writing,
            queue,
            changed,
        })
    }
}

async fn connect(url: &str, sqlite: bool, connections: u32) -> Result<AnyPool, GatewayError> {
    Ok(AnyPoolOptions::new()
        .max_connections(connections)
        // A file does not go away between two uses.
        .test_before_acquire(!sqlite)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                if sqlite {
                    prepare_sqlite(connection).await?;
                }
                Ok(())
            })
        })
        .connect(url)
        .await?)
}

/// What every connection to a SQLite file is told, the office's as well.
pub async fn prepare_sqlite(connection: &mut Connection) -> sqlx::Result<()> {
    for pragma in [
        "PRAGMA busy_timeout = 30000",
        "PRAGMA journal_mode = WAL",
        // What was acknowledged survives a power cut.
        "PRAGMA synchronous = FULL",
        "PRAGMA cache_size = -32768",
        "PRAGMA temp_store = MEMORY",
    ] {
        connection.execute(pragma).await?;
    }
    Ok(())
}

/// Not sqlx's own migrations: their table would be shared with the office's in one database.
async fn migrate(pool: &AnyPool, sqlite: bool) -> Result<(), GatewayError> {
    let mut transaction = pool.begin().await?;
    if !sqlite {
        // Two processes may begin at once; and the common subset says blob where PostgreSQL says bytea.
        sqlx::raw_sql("SELECT pg_advisory_xact_lock(7236835)")
            .execute(&mut *transaction)
            .await?;
        let known = "SELECT 1 FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typname = 'blob' AND n.nspname = current_schema()";
        if sqlx::query(known)
            .fetch_optional(&mut *transaction)
            .await?
            .is_none()
        {
            sqlx::raw_sql("CREATE DOMAIN blob AS bytea")
                .execute(&mut *transaction)
                .await?;
        }
    }
    sqlx::raw_sql("CREATE TABLE IF NOT EXISTS gw_schema (version BIGINT NOT NULL PRIMARY KEY)")
        .execute(&mut *transaction)
        .await?;
    for (version, sql) in (1_i64..).zip(MIGRATIONS) {
        let done = sqlx::query(
            "INSERT INTO gw_schema (version) VALUES ($1) ON CONFLICT (version) DO NOTHING",
        )
        .bind(version)
        .execute(&mut *transaction)
        .await?;
        if done.rows_affected() == 1 {
            sqlx::raw_sql(sql).execute(&mut *transaction).await?;
        }
    }
    transaction.commit().await?;
    Ok(())
}

/// Makes the office's row, and a first epoch for a key that has none. Returns the newest change.
async fn begin(pool: &AnyPool, office: &str, signer: KeyId) -> Result<i64, GatewayError> {
    let mut transaction = pool.begin().await?;
    let fresh = Uuid::new_v4();
    sqlx::query(
        "INSERT INTO gw_offices (office, writes, last_change, epoch, counter, last_receipt) VALUES ($1, 0, 0, $2, 0, 0) ON CONFLICT (office) DO NOTHING",
    )
    .bind(office)
    .bind(fresh.to_string())
    .execute(&mut *transaction)
    .await?;
    let row = sqlx::query(
        "UPDATE gw_offices SET writes = writes + 1 WHERE office = $1 RETURNING last_change, epoch",
    )
    .bind(office)
    .fetch_one(&mut *transaction)
    .await?;
    let epoch: Uuid = super::parse_uuid(&row.try_get::<String, _>(1)?)?;
    if epochs::current(&mut transaction, office, signer).await? != Some(epoch) {
        // A new database, or another receipt key than before.
        epochs::open(&mut transaction, office, signer, fresh).await?;
        sqlx::query("UPDATE gw_offices SET epoch = $2, counter = 0 WHERE office = $1")
            .bind(office)
            .bind(fresh.to_string())
            .execute(&mut *transaction)
            .await?;
    }
    let last_change = row.try_get(0)?;
    transaction.commit().await?;
    Ok(last_change)
}
