//! Backups that were made and read back.

use jemput_domain::time::UnixMillis;
use uuid::Uuid;

use super::db::{Connection, StorageError};

/// A finished backup.
#[derive(Debug, Clone)]
pub struct Backup {
    /// Its id; receipts name it.
    pub backup: Uuid,
    /// Its file.
    pub file: String,
    /// Hex, of the file's bytes.
    pub blake3: String,
    /// Its length.
    pub bytes: u64,
    /// When it was made.
    pub made_at: UnixMillis,
    /// When it was read back whole.
    pub read_back_at: UnixMillis,
}

/// Notes a backup and marks every bundle that was imported when it was made.
pub async fn put(
    db: &mut Connection,
    office: &str,
    backup: &Backup,
    bundles: &[String],
) -> Result<(), StorageError> {
    sqlx::query("INSERT INTO backups (office, backup, file, blake3, bytes, made_at, read_back_at, bundles) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(office)
        .bind(backup.backup.to_string())
        .bind(&backup.file)
        .bind(&backup.blake3)
        .bind(i64::try_from(backup.bytes).unwrap_or(i64::MAX))
        .bind(backup.made_at.0)
        .bind(backup.read_back_at.0)
        .bind(i64::try_from(bundles.len()).unwrap_or(i64::MAX))
        .execute(&mut *db)
        .await?;
    for hash in bundles {
        sqlx::query("UPDATE bundles SET state = 'backed_up', backup = $3 WHERE office = $1 AND header_hash = $2 AND state = 'imported'")
            .bind(office)
            .bind(hash)
            .bind(backup.backup.to_string())
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}
