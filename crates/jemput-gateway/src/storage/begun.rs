//! What each laptop began, counted by the hour.

use jemput_domain::time::UnixMillis;
use jemput_seal::Uuid;
use sqlx::Row as _;

use super::bundles::NewBundle;
use super::{Connection, to_i64, to_u64};
use crate::GatewayError;

const HOUR_MS: i64 = 3600 * 1000;

/// Counts a bundle.
pub(crate) async fn add(
    db: &mut Connection,
    office: &str,
    bundle: &NewBundle,
) -> Result<(), GatewayError> {
    sqlx::query(
        "INSERT INTO gw_begun (office, device, hour, bundles, bytes) VALUES ($1, $2, $3, 1, $4) ON CONFLICT (office, device, hour) DO UPDATE SET bundles = gw_begun.bundles + 1, bytes = gw_begun.bytes + excluded.bytes",
    )
    .bind(office)
    .bind(bundle.device.to_string())
    .bind(hour(bundle.received_at))
    .bind(to_i64(bundle.bytes)?)
    .execute(db)
    .await?;
    Ok(())
}

/// How many bundles of how many bytes a laptop began in the hours after the one of `then`.
pub(crate) async fn after(
    db: &mut Connection,
    office: &str,
    device: Uuid,
    then: UnixMillis,
) -> Result<(u64, u64), GatewayError> {
    let row = sqlx::query(
        "SELECT CAST(COALESCE(SUM(bundles), 0) AS BIGINT), CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM gw_begun WHERE office = $1 AND device = $2 AND hour > $3",
    )
    .bind(office)
    .bind(device.to_string())
    .bind(hour(then))
    .fetch_one(db)
    .await?;
    Ok((to_u64(row.try_get(0)?)?, to_u64(row.try_get(1)?)?))
}

fn hour(at: UnixMillis) -> i64 {
    at.0.div_euclid(HOUR_MS)
}
