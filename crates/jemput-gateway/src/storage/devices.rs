//! Certified devices, and when they were last heard of.

use jemput_domain::time::UnixMillis;
use jemput_seal::statement::DeviceCertificate;
use jemput_seal::{Signed, Uuid};
use sqlx::Row as _;

use super::settings::{read, text};
use super::{Connection, parse_uuid};
use crate::GatewayError;
use crate::inner::KnownDevice;

/// Keeps a certificate, or replaces that device's.
pub(crate) async fn put(
    db: &mut Connection,
    office: &str,
    device: Uuid,
    certificate: &Signed<DeviceCertificate>,
) -> Result<(), GatewayError> {
    sqlx::query(
        "INSERT INTO gw_devices (office, device, certificate) VALUES ($1, $2, $3) ON CONFLICT (office, device) DO UPDATE SET certificate = excluded.certificate",
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
