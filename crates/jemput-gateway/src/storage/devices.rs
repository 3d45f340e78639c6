//! Certified devices, their newest statements, when they were last heard of.

use jemput_domain::time::UnixMillis;
use jemput_seal::statement::DeviceCertificate;
use jemput_seal::{Signed, Uuid};
use sqlx::Row as _;

use super::settings::{read, text};
use super::{Connection, parse_uuid, to_i64};
use crate::GatewayError;
use crate::inner::{KnownDevice, StoredStatement};

/// Keeps a certificate, or replaces that device's.
pub(crate) async fn put(
    db: &mut Connection,
    office: &str,
    device: Uuid,
    certificate: &Signed<DeviceCertificate>,
) -> Result<(), GatewayError> {
    sqlx::query(
        "INSERT INTO gw_devices (office, device, certificate, counter) VALUES ($1, $2, $3, 0) ON CONFLICT (office, device) DO UPDATE SET certificate = excluded.certificate",
    )
    .bind(office)
    .bind(device.to_string())
    .bind(text(certificate)?)
    .execute(db)
    .await?;
    Ok(())
}

/// A device's certificate.
pub(crate) async fn certificate(
    db: &mut Connection,
    office: &str,
    device: Uuid,
) -> Result<Option<Signed<DeviceCertificate>>, GatewayError> {
    let row = sqlx::query("SELECT certificate FROM gw_devices WHERE office = $1 AND device = $2")
        .bind(office)
        .bind(device.to_string())
        .fetch_optional(db)
        .await?;
    row.map(|row| read(&row.try_get::<String, _>(0)?, "certificate"))
        .transpose()
}

/// All of them.
pub(crate) async fn all(
    db: &mut Connection,
    office: &str,
) -> Result<Vec<KnownDevice>, GatewayError> {
    let rows = sqlx::query(
        "SELECT device, certificate, contact_at FROM gw_devices WHERE office = $1 ORDER BY device",
    )
    .bind(office)
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(KnownDevice {
                device: parse_uuid(&row.try_get::<String, _>(0)?)?,
                certificate: read(&row.try_get::<String, _>(1)?, "certificate")?,
                last_contact: row.try_get::<Option<i64>, _>(2)?.map(UnixMillis),
            })
        })
        .collect()
}

/// Notes a contact.
pub(crate) async fn heard_of(
    db: &mut Connection,
    office: &str,
    device: Uuid,
    now: UnixMillis,
) -> Result<(), GatewayError> {
    sqlx::query("UPDATE gw_devices SET contact_at = $3 WHERE office = $1 AND device = $2")
        .bind(office)
        .bind(device.to_string())
        .bind(now.0)
        .execute(db)
        .await?;
    Ok(())
}

/// Keeps a statement if its counter is higher than that of the one held; true if so.
pub(crate) async fn put_statement(
    db: &mut Connection,
    office: &str,
    counter: u64,
    stored: &StoredStatement,
) -> Result<bool, GatewayError> {
    let done = sqlx::query(
        "UPDATE gw_devices SET statement = $3, counter = $4, statement_at = $5 WHERE office = $1 AND device = $2 AND (statement IS NULL OR counter < $4)",
    )
    .bind(office)
    .bind(stored.device.to_string())
    .bind(text(&stored.statement)?)
    .bind(to_i64(counter)?)
    .bind(stored.received_at.0)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The newest statement of each device that made one.
pub(crate) async fn statements(
    db: &mut Connection,
    office: &str,
) -> Result<Vec<StoredStatement>, GatewayError> {
    let rows = sqlx::query(
        "SELECT device, statement, statement_at FROM gw_devices WHERE office = $1 AND statement IS NOT NULL ORDER BY device",
    )
    .bind(office)
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(StoredStatement {
                device: parse_uuid(&row.try_get::<String, _>(0)?)?,
                statement: read(&row.try_get::<String, _>(1)?, "statement")?,
                received_at: UnixMillis(row.try_get(2)?),
            })
        })
        .collect()
}
