//! A bundle's items: where each stands, and the sealed bytes of the small ones.

use sqlx::Row as _;

use crate::storage::StorageError;
use crate::storage::db::Connection;

/// An item as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredItem {
    /// Its place.
    pub item: u32,
    /// Manifest, records or attachment.
    pub kind: String,
    /// Sealed length.
    pub sealed_len: u64,
    /// Hex, of the sealed bytes.
    pub blake3: String,
    /// `missing`, `held`, `done` or `damaged`.
    pub state: String,
    /// Reason code of `damaged`.
    pub reason: Option<String>,
}

/// Items in order.
pub async fn items(
    db: &mut Connection,
    office: &str,
    header_hash: &str,
) -> Result<Vec<StoredItem>, StorageError> {
    let rows = sqlx::query("SELECT item, kind, sealed_len, blake3, state, reason FROM bundle_items WHERE office = $1 AND header_hash = $2 ORDER BY item")
        .bind(office)
        .bind(header_hash)
        .fetch_all(db)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(StoredItem {
                item: u32::try_from(row.try_get::<i64, _>(0)?)
                    .map_err(|_| StorageError::Unreadable("item"))?,
                kind: row.try_get(1)?,
                sealed_len: u64::try_from(row.try_get::<i64, _>(2)?)
                    .map_err(|_| StorageError::Unreadable("item"))?,
                blake3: row.try_get(3)?,
                state: row.try_get(4)?,
                reason: row.try_get(5)?,
            })
        })
        .collect()
}

/// Moves an item: `held`, `done` or `damaged` with its reason. `done` is never left again.
pub async fn set_item(
    db: &mut Connection,
    office: &str,
    header_hash: &str,
    item: u32,
    state: &str,
    reason: Option<&str>,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE bundle_items SET state = $4, reason = $5 WHERE office = $1 AND header_hash = $2 AND item = $3 AND state <> 'done'")
        .bind(office)
        .bind(header_hash)
        .bind(i64::from(item))
        .bind(state)
        .bind(reason)
        .execute(db)
        .await?;
    Ok(())
}

/// The sealed bytes of a manifest or records item, if they are here.
pub async fn sealed_item(
    db: &mut Connection,
    office: &str,
    header_hash: &str,
    item: u32,
) -> Result<Option<Vec<u8>>, StorageError> {
    let row = sqlx::query(
        "SELECT sealed FROM bundle_items WHERE office = $1 AND header_hash = $2 AND item = $3",
    )
    .bind(office)
    .bind(header_hash)
    .bind(i64::from(item))
    .fetch_optional(db)
    .await?;
    Ok(row
        .map(|row| row.try_get::<Option<Vec<u8>>, _>(0))
        .transpose()?
        .flatten())
}

/// Keeps the sealed bytes of a manifest or records item.
pub async fn put_sealed_item(
    db: &mut Connection,
    office: &str,
    header_hash: &str,
    item: u32,
    sealed: Vec<u8>,
    state: &str,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE bundle_items SET sealed = $4, state = $5, reason = NULL WHERE office = $1 AND header_hash = $2 AND item = $3 AND state <> 'done'")
        .bind(office)
        .bind(header_hash)
        .bind(i64::from(item))
        .bind(sealed)
        .bind(state)
        .execute(db)
        .await?;
    Ok(())
}
