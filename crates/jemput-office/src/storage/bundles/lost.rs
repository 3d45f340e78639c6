//! Scans this office does not have any more.

use crate::storage::StorageError;
use crate::storage::db::Connection;

/// Notes that scans of a bundle are gone. It stands where it stood before they came, so that they are
/// asked for and taken in like the first time, and the gateway is told again when it may forget them.
pub async fn lose_scans(
    db: &mut Connection,
    office: &str,
    header_hash: &str,
    scans: &[u32],
) -> Result<(), StorageError> {
    for item in scans {
        sqlx::query("UPDATE bundle_items SET state = 'missing', reason = NULL WHERE office = $1 AND header_hash = $2 AND item = $3 AND kind = 'attachment'")
            .bind(office)
            .bind(header_hash)
            .bind(i64::from(*item))
            .execute(&mut *db)
            .await?;
        sqlx::query("DELETE FROM attachments WHERE office = $1 AND header_hash = $2 AND item = $3")
            .bind(office)
            .bind(header_hash)
            .bind(i64::from(*item))
            .execute(&mut *db)
            .await?;
    }
    // One that is held sealed stays so.
    sqlx::query(
        "UPDATE bundles SET released = 0, state = CASE WHEN manifest IS NULL THEN state ELSE 'opened' END,
            reason = CASE WHEN manifest IS NULL THEN reason ELSE NULL END
         WHERE office = $1 AND header_hash = $2",
    )
    .bind(office)
    .bind(header_hash)
    .execute(db)
    .await?;
    Ok(())
}
