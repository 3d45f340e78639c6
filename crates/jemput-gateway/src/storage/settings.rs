//! Keysets and office packs, as signed.

use jemput_seal::statement::{Keyset, Pack};
use jemput_seal::{Signed, Statement};
use sqlx::Row as _;

use super::{Connection, to_i64, to_u64};
use crate::GatewayError;

/// What is kept of each kind.
pub(crate) trait Setting: Statement {
    const KIND: &'static str;
}

impl Setting for Keyset {
    const KIND: &'static str = "keyset";
}

impl Setting for Pack {
    const KIND: &'static str = "pack";
}

/// All that are held, lowest serial first.
pub(crate) async fn all<T: Setting>(
    db: &mut Connection,
    office: &str,
) -> Result<Vec<Signed<T>>, GatewayError> {
    let rows = sqlx::query(
        "SELECT statement FROM gw_settings WHERE office = $1 AND kind = $2 ORDER BY serial",
    )
    .bind(office)
    .bind(T::KIND)
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| read(&row.try_get::<String, _>(0)?, T::KIND))
        .collect()
}

/// The one with the highest serial.
pub(crate) async fn newest<T: Setting>(
    db: &mut Connection,
    office: &str,
) -> Result<Option<(u64, Signed<T>)>, GatewayError> {
    let row = sqlx::query("SELECT serial, statement FROM gw_settings WHERE office = $1 AND kind = $2 ORDER BY serial DESC LIMIT 1")
        .bind(office)
        .bind(T::KIND)
        .fetch_optional(db)
        .await?;
    row.map(|row| {
        Ok((
            to_u64(row.try_get(0)?)?,
            read(&row.try_get::<String, _>(1)?, T::KIND)?,
        ))
    })
    .transpose()
}

/// Keeps one; one of the same serial stays as it is.
pub(crate) async fn put<T: Setting>(
    db: &mut Connection,
    office: &str,
    serial: u64,
    signed: &Signed<T>,
) -> Result<(), GatewayError> {
    sqlx::query("INSERT INTO gw_settings (office, kind, serial, statement) VALUES ($1, $2, $3, $4) ON CONFLICT (office, kind, serial) DO NOTHING")
        .bind(office)
        .bind(T::KIND)
        .bind(to_i64(serial)?)
        .bind(text(signed)?)
        .execute(db)
        .await?;
    Ok(())
}

/// A statement as it is stored and repeated.
pub(crate) fn text<T: Statement>(statement: &Signed<T>) -> Result<String, GatewayError> {
    String::from_utf8(statement.to_json()).map_err(|_| GatewayError::Unreadable("statement"))
}

/// Reads a stored statement back.
pub(crate) fn read<T: Statement>(
    json: &str,
    what: &'static str,
) -> Result<Signed<T>, GatewayError> {
    Signed::from_json(json.as_bytes()).map_err(|_| GatewayError::Unreadable(what))
}
