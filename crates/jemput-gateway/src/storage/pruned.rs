//! Which pruned bundles of which laptop the office was told of, since its epoch began.

use jemput_seal::{Hash, Uuid};
use sqlx::Row as _;

use super::{Connection, to_u64};
use crate::GatewayError;

/// How many of a laptop.
pub(crate) async fn count(
    db: &mut Connection,
    office: &str,
    device: Uuid,
) -> Result<u64, GatewayError> {
    let row = sqlx::query("SELECT COUNT(*) FROM gw_pruned WHERE office = $1 AND device = $2")
        .bind(office)
        .bind(device.to_string())
        .fetch_one(db)
        .await?;
    to_u64(row.try_get(0)?)
}

/// Notes one. False if it was noted before, or is known here as another laptop's.
pub(crate) async fn add(
    db: &mut Connection,
    office: &str,
    device: Uuid,
    bundle: Hash,
) -> Result<bool, GatewayError> {
    let done = sqlx::query(
        "INSERT INTO gw_pruned (office, device, hash) SELECT $1, $2, $3
         WHERE NOT EXISTS (SELECT 1 FROM gw_bundles WHERE office = $1 AND hash = $3 AND device <> $2)
            AND NOT EXISTS (SELECT 1 FROM gw_receipts WHERE office = $1 AND hash = $3 AND device <> $2)
         ON CONFLICT (office, device, hash) DO NOTHING",
    )
    .bind(office)
    .bind(device.to_string())
    .bind(bundle.to_string())
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Begins anew: what laptops say from here on is about another loss.
pub(crate) async fn forget_all(db: &mut Connection, office: &str) -> Result<(), GatewayError> {
    sqlx::query("DELETE FROM gw_pruned WHERE office = $1")
        .bind(office)
        .execute(db)
        .await?;
    Ok(())
}
