//! Named JSON values of an office.

use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row as _;

use super::db::{Connection, StorageError};

/// Position in the gateway's list of changes, after the last one taken in.
pub const GATEWAY_CURSOR: &str = "gateway_cursor";
/// Epoch and counter of the office's receipts.
pub const RECEIPT_COUNTER: &str = "receipt_counter";
/// Which statistics day the demonstration was made for; absent at a real office.
pub const DEMONSTRATION: &str = "demonstration";

/// The value, if one was ever put.
pub async fn get<T: DeserializeOwned>(
    db: &mut Connection,
    office: &str,
    name: &'static str,
) -> Result<Option<T>, StorageError> {
    let row = sqlx::query("SELECT value FROM settings WHERE office = $1 AND name = $2")
        .bind(office)
        .bind(name)
        .fetch_optional(db)
        .await?;
    row.map(|row| {
        let text: String = row.try_get(0)?;
        serde_json::from_str(&text).map_err(|_| StorageError::Unreadable("setting"))
    })
    .transpose()
}

/// Puts or replaces the value.
pub async fn put(
    db: &mut Connection,
    office: &str,
    name: &'static str,
    value: &impl Serialize,
) -> Result<(), StorageError> {
    let text = serde_json::to_string(value).map_err(|_| StorageError::Unreadable("setting"))?;
    sqlx::query("INSERT INTO settings (office, name, value) VALUES ($1, $2, $3) ON CONFLICT (office, name) DO UPDATE SET value = excluded.value")
        .bind(office)
        .bind(name)
        .bind(text)
        .execute(db)
        .await?;
    Ok(())
}
