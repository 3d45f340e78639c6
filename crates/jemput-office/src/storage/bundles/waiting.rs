//! Bundles something is still to be done about.

use jemput_domain::ids::DeviceId;
use sqlx::Row as _;

use super::{COLUMNS, StoredBundle, read};
use crate::storage::StorageError;
use crate::storage::db::Connection;

/// All bundles in the order of their names, after one: to walk through them.
pub async fn after(
    db: &mut Connection,
    office: &str,
    header_hash: &str,
    at_most: u32,
) -> Result<Vec<StoredBundle>, StorageError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM bundles WHERE office = $1 AND header_hash > $2 ORDER BY header_hash LIMIT $3"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(office)
        .bind(header_hash)
        .bind(i64::from(at_most))
        .fetch_all(db)
        .await?;
    rows.iter().map(read).collect()
}

/// Not all in: open, or held sealed with items missing.
const UNFINISHED: &str = "(state = 'opened' OR (state = 'verified' AND reason IS NULL)
    OR (state IN ('verified', 'quarantined') AND EXISTS (SELECT 1 FROM bundle_items i
        WHERE i.office = bundles.office AND i.header_hash = bundles.header_hash AND i.state = 'missing')))";

/// Names of bundles that are not all in.
pub async fn unfinished(db: &mut Connection, office: &str) -> Result<Vec<String>, StorageError> {
    let sql = format!("SELECT header_hash FROM bundles WHERE office = $1 AND {UNFINISHED}");
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(office)
        .fetch_all(db)
        .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// The same of one laptop: what it should offer again.
pub async fn unfinished_of(
    db: &mut Connection,
    office: &str,
    device: DeviceId,
) -> Result<Vec<String>, StorageError> {
    let sql = format!(
        "SELECT header_hash FROM bundles WHERE office = $1 AND device = $2 AND {UNFINISHED} ORDER BY sequence"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(office)
        .bind(device.to_string())
        .fetch_all(db)
        .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// The bundle with the highest number of each chain of a laptop whose records are in. A number held
/// twice is nobody's word: the one below it is named then.
pub async fn last_taken_in(
    db: &mut Connection,
    office: &str,
    device: DeviceId,
) -> Result<Vec<StoredBundle>, StorageError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM bundles WHERE office = $1 AND device = $2 AND forked = 0 AND state IN ('opened', 'imported', 'backed_up') AND sequence =
            (SELECT MAX(o.sequence) FROM bundles o WHERE o.office = bundles.office AND o.device = bundles.device AND o.chain = bundles.chain
                AND o.forked = 0 AND o.state IN ('opened', 'imported', 'backed_up'))
         ORDER BY chain"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(office)
        .bind(device.to_string())
        .fetch_all(db)
        .await?;
    rows.iter().map(read).collect()
}

/// Names of bundles held sealed and whole that a look may open now.
pub async fn held_sealed(db: &mut Connection, office: &str) -> Result<Vec<String>, StorageError> {
    let rows = sqlx::query(
        "SELECT b.header_hash FROM bundles b WHERE b.office = $1 AND b.state IN ('verified', 'quarantined') AND b.manifest IS NULL AND b.reason IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM bundle_items i WHERE i.office = b.office AND i.header_hash = b.header_hash AND i.state <> 'held')
         ORDER BY b.sequence DESC",
    )
    .bind(office)
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// Names of bundles in a backup whose copy the gateway may still hold, in order, after one.
pub async fn to_release(
    db: &mut Connection,
    office: &str,
    header_hash: &str,
    at_most: u32,
) -> Result<Vec<String>, StorageError> {
    let rows = sqlx::query("SELECT header_hash FROM bundles WHERE office = $1 AND state = 'backed_up' AND released = 0 AND header_hash > $2 ORDER BY header_hash LIMIT $3")
        .bind(office)
        .bind(header_hash)
        .bind(i64::from(at_most))
        .fetch_all(db)
        .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// Notes that the gateway was told.
pub async fn released(
    db: &mut Connection,
    office: &str,
    header_hash: &str,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE bundles SET released = 1 WHERE office = $1 AND header_hash = $2")
        .bind(office)
        .bind(header_hash)
        .execute(db)
        .await?;
    Ok(())
}
