//! What this office does not have any more.

use jemput_domain::ids::DeviceId;

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

/// Whether something of this laptop's bundle is not here. One known as another laptop's is not its to
/// tell of.
pub async fn is_lacking(
    db: &mut Connection,
    office: &str,
    device: DeviceId,
    header_hash: &str,
) -> Result<bool, StorageError> {
    let accounted_for = sqlx::query(
        "SELECT 1 FROM bundles b WHERE b.office = $1 AND b.header_hash = $2 AND (b.device <> $3 OR NOT EXISTS
            (SELECT 1 FROM bundle_items i WHERE i.office = b.office AND i.header_hash = b.header_hash AND i.state = 'missing'))
         UNION ALL
         SELECT 1 FROM receipts r WHERE r.office = $1 AND r.header_hash = $2 AND r.device <> $3",
    )
    .bind(office)
    .bind(header_hash)
    .bind(device.to_string())
    .fetch_optional(db)
    .await?;
    Ok(accounted_for.is_none())
}
