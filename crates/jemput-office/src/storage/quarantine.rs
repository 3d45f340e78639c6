//! What could not be taken in, with its reason.

use jemput_domain::time::UnixMillis;
use sqlx::Row as _;
use uuid::Uuid;

use super::db::{Connection, StorageError};

/// Kind of a bundle that is not here: settled when it comes, and by nothing else.
pub const LOST: &str = "lost";

/// Kinds that are settled by somebody who has looked at them: what is not a bundle's, and a record that
/// cannot be read. A bundle is settled by coming in.
const BY_HAND: [&str; 2] = ["file", "record"];

/// What was put apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<'a> {
    /// `file`, `bundle`, `item`, `record` or [`LOST`].
    pub kind: &'a str,
    /// Hex, of the bundle it belongs to.
    pub header_hash: Option<&'a str>,
    /// The laptop, when known.
    pub device: Option<String>,
    /// Which item.
    pub item: Option<u32>,
    /// Which line of it, from 1.
    pub line: Option<u32>,
    /// File name, or `network`.
    pub source: &'a str,
    /// Reason code.
    pub reason: &'a str,
}

/// Notes it. The same thing for the same reason is noted once, however often it comes.
pub async fn put(
    db: &mut Connection,
    office: &str,
    entry: &Entry<'_>,
    now: UnixMillis,
) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "INSERT INTO quarantine (office, entry, kind, header_hash, device, item, line, source, reason, noted_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (office, entry) DO NOTHING",
    )
    .bind(office)
    .bind(id_of(entry))
    .bind(entry.kind)
    .bind(entry.header_hash)
    .bind(&entry.device)
    .bind(entry.item.map(i64::from))
    .bind(entry.line.map(i64::from))
    .bind(entry.source)
    .bind(entry.reason)
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes it, again when it was settled. `false` when it was open.
pub async fn put_open(
    db: &mut Connection,
    office: &str,
    entry: &Entry<'_>,
    now: UnixMillis,
) -> Result<bool, StorageError> {
    if put(db, office, entry, now).await? {
        return Ok(true);
    }
    let done = sqlx::query("UPDATE quarantine SET settled_at = NULL, settled_by = NULL, noted_at = $3 WHERE office = $1 AND entry = $2 AND settled_at IS NOT NULL")
        .bind(office)
        .bind(id_of(entry))
        .bind(now.0)
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

fn id_of(entry: &Entry<'_>) -> String {
    let identity = match entry.header_hash {
        Some(hash) => format!(
            "{}|{hash}|{:?}|{:?}|{}",
            entry.kind, entry.item, entry.line, entry.reason
        ),
        None => format!("{}|{}|{}", entry.kind, entry.source, entry.reason),
    };
    let id = Uuid::from_slice(&blake3::hash(identity.as_bytes()).as_bytes()[..16]);
    id.unwrap_or_default().to_string()
}

/// Entries nobody has settled.
pub async fn open_count(db: &mut Connection, office: &str) -> Result<u64, StorageError> {
    let row =
        sqlx::query("SELECT COUNT(*) FROM quarantine WHERE office = $1 AND settled_at IS NULL")
            .bind(office)
            .fetch_one(db)
            .await?;
    Ok(row.try_get::<i64, _>(0)?.unsigned_abs())
}

/// Settles the entries of a bundle, because it came in after all.
pub async fn settle_bundle(
    db: &mut Connection,
    office: &str,
    header_hash: &str,
    by: &str,
    now: UnixMillis,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE quarantine SET settled_at = $3, settled_by = $4 WHERE office = $1 AND header_hash = $2 AND kind IN ('bundle', 'item') AND settled_at IS NULL")
        .bind(office)
        .bind(header_hash)
        .bind(now.0)
        .bind(by)
        .execute(db)
        .await?;
    Ok(())
}

/// Whether somebody settles it who has looked at it.
pub fn is_settled_by_hand(kind: &str) -> bool {
    BY_HAND.contains(&kind)
}

/// Settles one of those. `false` when it is another's, or was settled.
pub async fn settle_by_hand(
    db: &mut Connection,
    office: &str,
    entry: &str,
    by: &str,
    now: UnixMillis,
) -> Result<bool, StorageError> {
    let done = sqlx::query("UPDATE quarantine SET settled_at = $3, settled_by = $4 WHERE office = $1 AND entry = $2 AND kind IN ($5, $6) AND settled_at IS NULL")
        .bind(office)
        .bind(entry)
        .bind(now.0)
        .bind(by)
        .bind(BY_HAND[0])
        .bind(BY_HAND[1])
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Settles that a bundle was lost: all of it is here.
pub async fn settle_lost(
    db: &mut Connection,
    office: &str,
    header_hash: &str,
    now: UnixMillis,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE quarantine SET settled_at = $3, settled_by = 'importer' WHERE office = $1 AND header_hash = $2 AND kind = $4 AND settled_at IS NULL")
        .bind(office)
        .bind(header_hash)
        .bind(now.0)
        .bind(LOST)
        .execute(db)
        .await?;
    Ok(())
}
