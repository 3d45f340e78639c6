//! Keysets and office packs, as signed.

use jemput_seal::Signed;
use jemput_seal::statement::{Keyset, Pack};
use sqlx::Row as _;

use super::{Connection, to_i64, to_u64};
use crate::GatewayError;

/// Every keyset held, lowest serial first.
pub(crate) async fn keysets(
    db: &mut Connection,
    office: &str,
) -> Result<Vec<Signed<Keyset>>, GatewayError> {
    let rows = sqlx::query("SELECT statement FROM gw_keysets WHERE office = $1 ORDER BY serial")
        .bind(office)
        .fetch_all(db)
        .await?;
    rows.iter()
        .map(|row| read(&row.try_get::<String, _>(0)?, "keyset"))
        .collect()
}

/// The keyset with the highest serial.
pub(crate) async fn newest_keyset(
    db: &mut Connection,
    office: &str,
) -> Result<Option<(u64, Signed<Keyset>)>, GatewayError> {
    let row = sqlx::query(
        "SELECT serial, statement FROM gw_keysets WHERE office = $1 ORDER BY serial DESC LIMIT 1",
    )
    .bind(office)
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        Ok((
            to_u64(row.try_get(0)?)?,
            read(&row.try_get::<String, _>(1)?, "keyset")?,
        ))
    })
    .transpose()
}

/// Keeps a keyset; one of the same serial stays as it is.
pub(crate) async fn put_keyset(
    db: &mut Connection,
    office: &str,
    serial: u64,
    keyset: &Signed<Keyset>,
) -> Result<(), GatewayError> {
    sqlx::query("INSERT INTO gw_keysets (office, serial, statement) VALUES ($1, $2, $3) ON CONFLICT (office, serial) DO NOTHING")
        .bind(office)
        .bind(to_i64(serial)?)
        .bind(text(keyset)?)
        .execute(db)
        .await?;
    Ok(())
}

/// The pack with the highest version.
pub(crate) async fn newest_pack(
    db: &mut Connection,
    office: &str,
) -> Result<Option<(u64, Signed<Pack>)>, GatewayError> {
    let row = sqlx::query(
        "SELECT version, statement FROM gw_packs WHERE office = $1 ORDER BY version DESC LIMIT 1",
    )
    .bind(office)
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        Ok((
            to_u64(row.try_get(0)?)?,
            read(&row.try_get::<String, _>(1)?, "pack")?,
        ))
    })
    .transpose()
}

/// Keeps a pack; one of the same version stays as it is.
pub(crate) async fn put_pack(
    db: &mut Connection,
    office: &str,
    version: u64,
    pack: &Signed<Pack>,
) -> Result<(), GatewayError> {
    sqlx::query("INSERT INTO gw_packs (office, version, statement) VALUES ($1, $2, $3) ON CONFLICT (office, version) DO NOTHING")
        .bind(office)
        .bind(to_i64(version)?)
        .bind(text(pack)?)
        .execute(db)
        .await?;
    Ok(())
}

/// A statement as it is stored and repeated.
pub(crate) fn text<T: jemput_seal::Statement>(
    statement: &Signed<T>,
) -> Result<String, GatewayError> {
    String::from_utf8(statement.to_json()).map_err(|_| GatewayError::Unreadable("statement"))
}

/// Reads a stored statement back.
pub(crate) fn read<T: jemput_seal::Statement>(
    json: &str,
    what: &'static str,
) -> Result<Signed<T>, GatewayError> {
    Signed::from_json(json.as_bytes()).map_err(|_| GatewayError::Unreadable(what))
}
