//! Which epochs each signing key has had, and how far each is known to have counted.

use jemput_seal::{KeyId, Uuid};
use sqlx::Row as _;

use super::{Connection, parse, parse_uuid, to_u64};
use crate::GatewayError;

/// The newest epoch of a key.
pub(crate) async fn current(
    db: &mut Connection,
    office: &str,
    signer: KeyId,
) -> Result<Option<Uuid>, GatewayError> {
    let row = sqlx::query(
        "SELECT epoch FROM gw_epochs WHERE office = $1 AND signer = $2 AND current = 1",
    )
    .bind(office)
    .bind(signer.to_string())
    .fetch_optional(db)
    .await?;
    row.map(|row| parse_uuid(&row.try_get::<String, _>(0)?))
        .transpose()
}

/// The newest epoch of every key that has one.
pub(crate) async fn all_current(
    db: &mut Connection,
    office: &str,
) -> Result<Vec<(KeyId, Uuid)>, GatewayError> {
    let rows = sqlx::query(
        "SELECT signer, epoch FROM gw_epochs WHERE office = $1 AND current = 1 ORDER BY signer",
    )
    .bind(office)
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            let signer = parse(&row.try_get::<String, _>(0)?, "key")?;
            Ok((signer, parse_uuid(&row.try_get::<String, _>(1)?)?))
        })
        .collect()
}

/// The newest epoch of a key and how far it has counted there.
pub(crate) async fn highest(
    db: &mut Connection,
    office: &str,
    signer: KeyId,
) -> Result<Option<(Uuid, u64)>, GatewayError> {
    let row = sqlx::query(
        "SELECT epoch, highest FROM gw_epochs WHERE office = $1 AND signer = $2 AND current = 1",
    )
    .bind(office)
    .bind(signer.to_string())
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        Ok((
            parse_uuid(&row.try_get::<String, _>(0)?)?,
            to_u64(row.try_get(1)?)?,
        ))
    })
    .transpose()
}

/// Makes this the newest epoch of a key.
pub(crate) async fn open(
    db: &mut Connection,
    office: &str,
    signer: KeyId,
    epoch: Uuid,
) -> Result<(), GatewayError> {
    sqlx::query("UPDATE gw_epochs SET current = 0 WHERE office = $1 AND signer = $2")
        .bind(office)
        .bind(signer.to_string())
        .execute(&mut *db)
        .await?;
    sqlx::query(
        "INSERT INTO gw_epochs (office, signer, epoch, highest, current) VALUES ($1, $2, $3, 0, 1) ON CONFLICT (office, signer, epoch) DO UPDATE SET current = 1",
    )
    .bind(office)
    .bind(signer.to_string())
    .bind(epoch.to_string())
    .execute(db)
    .await?;
    Ok(())
}

/// Notes that a key has counted this far in an epoch; true if that was not known.
pub(crate) async fn raise(
    db: &mut Connection,
    office: &str,
    signer: KeyId,
    epoch: Uuid,
    counter: i64,
) -> Result<bool, GatewayError> {
    let done = sqlx::query(
        "INSERT INTO gw_epochs (office, signer, epoch, highest, current) VALUES ($1, $2, $3, $4, 0) ON CONFLICT (office, signer, epoch) DO UPDATE SET highest = excluded.highest WHERE gw_epochs.highest < excluded.highest",
    )
    .bind(office)
    .bind(signer.to_string())
    .bind(epoch.to_string())
    .bind(counter)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}
