//! Messages down to one laptop: numbered, chained, sealed once.

use jemput_domain::ids::DeviceId;
use jemput_domain::time::UnixMillis;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::db::{Connection, StorageError};

/// A message as stored.
#[derive(Debug, Clone)]
pub struct StoredMessage {
    /// The laptop.
    pub device: DeviceId,
    /// Its number, from 1.
    pub number: u64,
    /// `work_list`, `outing` or `decision`.
    pub kind: String,
    /// Id of what it carries.
    pub subject: String,
    /// Signed envelope, the sealed content inside, JSON.
    pub envelope: String,
    /// Hex, of the envelope's JSON: the next one names it.
    pub envelope_hash: String,
    /// The chain of messages this one belongs to.
    pub chain: String,
}

const COLUMNS: &str = "device, number, kind, subject, envelope, envelope_hash, chain";

/// Keeps a message.
pub async fn put(
    db: &mut Connection,
    office: &str,
    message: &StoredMessage,
    now: UnixMillis,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO messages (office, device, number, kind, subject, envelope, envelope_hash, chain, issued_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(office)
    .bind(message.device.to_string())
    .bind(i64::try_from(message.number).map_err(|_| StorageError::Unreadable("number"))?)
    .bind(&message.kind)
    .bind(&message.subject)
    .bind(&message.envelope)
    .bind(&message.envelope_hash)
    .bind(&message.chain)
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(())
}

/// The newest message of a device: the last of its latest chain.
pub async fn head(
    db: &mut Connection,
    office: &str,
    device: DeviceId,
) -> Result<Option<StoredMessage>, StorageError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM messages WHERE office = $1 AND device = $2 ORDER BY chain DESC, number DESC LIMIT 1"
    );
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(office)
        .bind(device.to_string())
        .fetch_optional(db)
        .await?;
    row.map(|row| read(&row)).transpose()
}

/// Messages the gateway has not been given, in order.
pub async fn to_push(
    db: &mut Connection,
    office: &str,
    at_most: u32,
) -> Result<Vec<StoredMessage>, StorageError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM messages WHERE office = $1 AND pushed_at IS NULL ORDER BY device, chain, number LIMIT $2"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(office)
        .bind(i64::from(at_most))
        .fetch_all(db)
        .await?;
    rows.iter().map(read).collect()
}

/// Messages of a device's chain after a number, in order: for a stick.
pub async fn after(
    db: &mut Connection,
    office: &str,
    device: DeviceId,
    chain: &str,
    number: u64,
) -> Result<Vec<StoredMessage>, StorageError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM messages WHERE office = $1 AND device = $2 AND chain = $3 AND number > $4 ORDER BY number"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(office)
        .bind(device.to_string())
        .bind(chain)
        .bind(i64::try_from(number).unwrap_or(i64::MAX))
        .fetch_all(db)
        .await?;
    rows.iter().map(read).collect()
}

/// Marks one as given to the gateway.
pub async fn pushed(
    db: &mut Connection,
    office: &str,
    device: DeviceId,
    chain: &str,
    number: u64,
    now: UnixMillis,
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE messages SET pushed_at = $5 WHERE office = $1 AND device = $2 AND chain = $3 AND number = $4",
    )
    .bind(office)
    .bind(device.to_string())
    .bind(chain)
    .bind(i64::try_from(number).unwrap_or(i64::MAX))
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(())
}

/// The gateway has lost what it was given; what a laptop has, it needs no more.
pub async fn push_again(db: &mut Connection, office: &str) -> Result<(), StorageError> {
    sqlx::query("UPDATE messages SET pushed_at = NULL WHERE office = $1 AND acked_at IS NULL")
        .bind(office)
        .execute(db)
        .await?;
    Ok(())
}

/// Marks all of a chain up to a number as acknowledged by the laptop.
pub async fn acknowledged(
    db: &mut Connection,
    office: &str,
    device: DeviceId,
    chain: &str,
    number: u64,
    now: UnixMillis,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE messages SET acked_at = $5 WHERE office = $1 AND device = $2 AND chain = $3 AND number <= $4 AND acked_at IS NULL")
        .bind(office)
        .bind(device.to_string())
        .bind(chain)
        .bind(i64::try_from(number).unwrap_or(i64::MAX))
        .bind(now.0)
        .execute(db)
        .await?;
    Ok(())
}

/// A laptop that was set back (a restored image, the other of two copies) lacks what it once said it
/// has: that goes again. `chain` and `number` are what it says now. `true` if there was any.
pub async fn taken_back(
    db: &mut Connection,
    office: &str,
    device: DeviceId,
    chain: Option<&str>,
    number: u64,
) -> Result<bool, StorageError> {
    // Of a chain that ended nothing goes any more.
    let done = sqlx::query(
        "UPDATE messages SET acked_at = NULL, pushed_at = NULL
         WHERE office = $1 AND device = $2 AND acked_at IS NOT NULL AND (chain <> $3 OR number > $4)
            AND chain = (SELECT MAX(newest.chain) FROM messages newest WHERE newest.office = $1 AND newest.device = $2)",
    )
    .bind(office)
    .bind(device.to_string())
    .bind(chain.unwrap_or_default())
    .bind(i64::try_from(number).unwrap_or(i64::MAX))
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// What of a device's ended chains it never said it has: kind and id, each once, in the order it was
/// issued. They count as answered for from now on, because what they carry goes again in a new chain.
pub async fn take_unanswered(
    db: &mut Connection,
    office: &str,
    device: DeviceId,
    ended: &str,
    now: UnixMillis,
) -> Result<Vec<(String, String)>, StorageError> {
    let rows = sqlx::query(
        "SELECT kind, subject, MAX(issued_at) FROM messages
         WHERE office = $1 AND device = $2 AND chain <= $3 AND acked_at IS NULL
         GROUP BY kind, subject ORDER BY 3, 1, 2",
    )
    .bind(office)
    .bind(device.to_string())
    .bind(ended)
    .fetch_all(&mut *db)
    .await?;
    sqlx::query(
        "UPDATE messages SET acked_at = $4, pushed_at = COALESCE(pushed_at, $4)
         WHERE office = $1 AND device = $2 AND chain <= $3 AND acked_at IS NULL",
    )
    .bind(office)
    .bind(device.to_string())
    .bind(ended)
    .bind(now.0)
    .execute(db)
    .await?;
    rows.iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
        .collect()
}

fn read(row: &AnyRow) -> Result<StoredMessage, StorageError> {
    let device: String = row.try_get("device")?;
    Ok(StoredMessage {
        device: device
            .parse()
            .map_err(|_| StorageError::Unreadable("device"))?,
        number: row.try_get::<i64, _>("number")?.unsigned_abs(),
        kind: row.try_get("kind")?,
        subject: row.try_get("subject")?,
        envelope: row.try_get("envelope")?,
        envelope_hash: row.try_get("envelope_hash")?,
        chain: row.try_get("chain")?,
    })
}
