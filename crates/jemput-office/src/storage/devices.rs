//! Laptops.

use jemput_domain::ids::DeviceId;
use jemput_domain::time::UnixMillis;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::db::{Connection, StorageError};

/// A laptop as stored.
#[derive(Debug, Clone)]
pub struct StoredDevice {
    /// Its id.
    pub device: DeviceId,
    /// As the office calls it ("laptop 07").
    pub label: String,
    /// The invitation it used.
    pub invitation: String,
    /// Its signed certificate, JSON.
    pub certificate: String,
    /// When.
    pub enrolled_at: UnixMillis,
    /// `network` or `stick`.
    pub road: String,
    /// Its last contact or stick.
    pub last_seen_at: Option<UnixMillis>,
    /// When it was revoked.
    pub revoked_at: Option<UnixMillis>,
}

/// Puts a laptop; a known one keeps what it is.
pub async fn put(
    db: &mut Connection,
    office: &str,
    device: &StoredDevice,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO devices (office, device, label, invitation, certificate, enrolled_at, road) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (office, device) DO NOTHING",
    )
    .bind(office)
    .bind(device.device.to_string())
    .bind(&device.label)
    .bind(&device.invitation)
    .bind(&device.certificate)
    .bind(device.enrolled_at.0)
    .bind(&device.road)
    .execute(db)
    .await?;
    Ok(())
}

/// Notes that something of this laptop arrived.
pub async fn seen(
    db: &mut Connection,
    office: &str,
    device: DeviceId,
    at: UnixMillis,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE devices SET last_seen_at = $3 WHERE office = $1 AND device = $2 AND (last_seen_at IS NULL OR last_seen_at < $3)")
        .bind(office)
        .bind(device.to_string())
        .bind(at.0)
        .execute(db)
        .await?;
    Ok(())
}

/// Notes a revocation; `last_good` is the JSON of the last good (chain, sequence, header hash).
pub async fn revoke(
    db: &mut Connection,
    office: &str,
    device: DeviceId,
    last_good: &str,
    at: UnixMillis,
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE devices SET revoked_at = $3, revoked_last = $4 WHERE office = $1 AND device = $2",
    )
    .bind(office)
    .bind(device.to_string())
    .bind(at.0)
    .bind(last_good)
    .execute(db)
    .await?;
    Ok(())
}

/// The chain of messages up to which a laptop's chains have ended.
pub async fn ended_chain(
    db: &mut Connection,
    office: &str,
    device: DeviceId,
) -> Result<String, StorageError> {
    let row = sqlx::query("SELECT ended_chain FROM devices WHERE office = $1 AND device = $2")
        .bind(office)
        .bind(device.to_string())
        .fetch_optional(db)
        .await?;
    Ok(row.map_or(Ok(String::new()), |row| row.try_get(0))?)
}

/// Ends a laptop's chains of messages up to this one.
pub async fn end_chain(
    db: &mut Connection,
    office: &str,
    device: DeviceId,
    chain: &str,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE devices SET ended_chain = $3 WHERE office = $1 AND device = $2 AND ended_chain < $3")
        .bind(office)
        .bind(device.to_string())
        .bind(chain)
        .execute(db)
        .await?;
    Ok(())
}

/// All laptops, oldest first.
pub async fn all(db: &mut Connection, office: &str) -> Result<Vec<StoredDevice>, StorageError> {
    let rows = sqlx::query(
        "SELECT device, label, invitation, certificate, enrolled_at, road, last_seen_at, revoked_at FROM devices WHERE office = $1 ORDER BY enrolled_at, device",
    )
    .bind(office)
    .fetch_all(db)
    .await?;
    rows.iter().map(read).collect()
}

/// One laptop.
pub async fn get(
    db: &mut Connection,
    office: &str,
    device: DeviceId,
) -> Result<Option<StoredDevice>, StorageError> {
    sqlx::query(
        "SELECT device, label, invitation, certificate, enrolled_at, road, last_seen_at, revoked_at FROM devices WHERE office = $1 AND device = $2",
    )
    .bind(office)
    .bind(device.to_string())
    .fetch_optional(db)
    .await?
    .map(|row| read(&row))
    .transpose()
}

fn read(row: &AnyRow) -> Result<StoredDevice, StorageError> {
    let device: String = row.try_get("device")?;
    Ok(StoredDevice {
        device: device
            .parse()
            .map_err(|_| StorageError::Unreadable("device"))?,
        label: row.try_get("label")?,
        invitation: row.try_get("invitation")?,
        certificate: row.try_get("certificate")?,
        enrolled_at: UnixMillis(row.try_get("enrolled_at")?),
        road: row.try_get("road")?,
        last_seen_at: row
            .try_get::<Option<i64>, _>("last_seen_at")?
            .map(UnixMillis),
        revoked_at: row.try_get::<Option<i64>, _>("revoked_at")?.map(UnixMillis),
    })
}
