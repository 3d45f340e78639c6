//! Checked scans: where their sealed bytes are and the wrapped key to read them.

use jemput_domain::time::UnixMillis;
use sqlx::Row as _;
use uuid::Uuid;

use super::db::{Connection, StorageError};

/// A scan just checked.
#[derive(Debug, Clone)]
pub struct NewAttachment {
    /// Its id.
    pub attachment: Uuid,
    /// Hex, of the plain bytes.
    pub blake3: String,
    /// Its item in the bundle.
    pub item: u32,
    /// Plain bytes.
    pub bytes: u64,
    /// For `jemput_seal::StorageKey::unwrap`.
    pub wrapped_key: Vec<u8>,
}

/// Where a scan is.
#[derive(Debug, Clone)]
pub struct StoredAttachment {
    /// The bundle whose item it is.
    pub header_hash: String,
    /// The item.
    pub item: u32,
    /// Plain bytes.
    pub bytes: u64,
    /// For `jemput_seal::StorageKey::unwrap`.
    pub wrapped_key: Vec<u8>,
}

/// Notes a scan; the same content from another bundle changes nothing. `true` when it is new.
pub async fn put(
    db: &mut Connection,
    office: &str,
    header_hash: &str,
    new: &NewAttachment,
    now: UnixMillis,
) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "INSERT INTO attachments (office, attachment, blake3, header_hash, item, bytes, wrapped_key, checked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (office, attachment, blake3) DO NOTHING",
    )
    .bind(office)
    .bind(new.attachment.to_string())
    .bind(&new.blake3)
    .bind(header_hash)
    .bind(i64::from(new.item))
    .bind(i64::try_from(new.bytes).map_err(|_| StorageError::Unreadable("length"))?)
    .bind(new.wrapped_key.clone())
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// One scan by its id and content, as a document's page names it.
pub async fn get(
    db: &mut Connection,
    office: &str,
    attachment: Uuid,
    blake3: &str,
) -> Result<Option<StoredAttachment>, StorageError> {
    let row = sqlx::query("SELECT header_hash, item, bytes, wrapped_key FROM attachments WHERE office = $1 AND attachment = $2 AND blake3 = $3")
        .bind(office)
        .bind(attachment.to_string())
        .bind(blake3)
        .fetch_optional(db)
        .await?;
    row.map(|row| {
        Ok(StoredAttachment {
            header_hash: row.try_get(0)?,
            item: u32::try_from(row.try_get::<i64, _>(1)?)
                .map_err(|_| StorageError::Unreadable("item"))?,
            bytes: row.try_get::<i64, _>(2)?.unsigned_abs(),
            wrapped_key: row.try_get(3)?,
        })
    })
    .transpose()
}
