//! Keysets and packs as issued.

use jemput_domain::time::UnixMillis;
use sqlx::Row as _;

use super::db::{Connection, StorageError};

/// What was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Issued {
    /// The list of valid keys.
    Keyset,
    /// The office's settings.
    Pack,
}

impl Issued {
    fn code(self) -> &'static str {
        match self {
            Self::Keyset => "keyset",
            Self::Pack => "pack",
        }
    }
}

/// Keeps a signed statement; the same serial twice keeps the first.
pub async fn put(
    db: &mut Connection,
    office: &str,
    kind: Issued,
    serial: u64,
    statement: &str,
    now: UnixMillis,
) -> Result<(), StorageError> {
    sqlx::query("INSERT INTO issued (office, kind, serial, statement, issued_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (office, kind, serial) DO NOTHING")
        .bind(office)
        .bind(kind.code())
        .bind(i64::try_from(serial).map_err(|_| StorageError::Unreadable("serial"))?)
        .bind(statement)
        .bind(now.0)
        .execute(db)
        .await?;
    Ok(())
}

/// The newest statement of a kind, if one was issued.
pub async fn newest(
    db: &mut Connection,
    office: &str,
    kind: Issued,
) -> Result<Option<String>, StorageError> {
    let row = sqlx::query(
        "SELECT statement FROM issued WHERE office = $1 AND kind = $2 ORDER BY serial DESC LIMIT 1",
    )
    .bind(office)
    .bind(kind.code())
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// Every statement of a kind, oldest first.
pub async fn all(
    db: &mut Connection,
    office: &str,
    kind: Issued,
) -> Result<Vec<String>, StorageError> {
    let rows =
        sqlx::query("SELECT statement FROM issued WHERE office = $1 AND kind = $2 ORDER BY serial")
            .bind(office)
            .bind(kind.code())
            .fetch_all(db)
            .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}
