//! Receipts as signed. One per (header hash, item set, state), its bytes stored once.

use jemput_domain::ids::DeviceId;
use jemput_domain::time::UnixMillis;
use sqlx::Row as _;

use super::db::{Connection, StorageError};

/// What a receipt is about: its identity.
#[derive(Debug, Clone)]
pub struct ReceiptKey<'a> {
    /// Hex.
    pub header_hash: &'a str,
    /// Hash of the item states it names.
    pub item_set: &'a str,
    /// The bundle's state.
    pub state: &'a str,
}

/// The stored bytes of this receipt, if it was ever signed in this epoch.
pub async fn get(
    db: &mut Connection,
    office: &str,
    key: &ReceiptKey<'_>,
    epoch: &str,
) -> Result<Option<String>, StorageError> {
    let row = sqlx::query("SELECT receipt FROM receipts WHERE office = $1 AND header_hash = $2 AND item_set = $3 AND state = $4 AND epoch = $5")
        .bind(office)
        .bind(key.header_hash)
        .bind(key.item_set)
        .bind(key.state)
        .bind(epoch)
        .fetch_optional(db)
        .await?;
    row.map(|row| Ok(row.try_get(0)?)).transpose()
}

/// A receipt just signed.
#[derive(Debug, Clone, Copy)]
pub struct NewReceipt<'a> {
    /// The laptop it is for.
    pub device: DeviceId,
    /// The epoch it counts in.
    pub epoch: &'a str,
    /// Its number.
    pub counter: u64,
    /// Signed, JSON.
    pub receipt: &'a str,
}

/// Keeps a receipt just signed.
pub async fn put(
    db: &mut Connection,
    office: &str,
    key: &ReceiptKey<'_>,
    new: &NewReceipt<'_>,
    now: UnixMillis,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO receipts (office, header_hash, item_set, state, device, epoch, counter, receipt, issued_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(office)
    .bind(key.header_hash)
    .bind(key.item_set)
    .bind(key.state)
    .bind(new.device.to_string())
    .bind(new.epoch)
    .bind(i64::try_from(new.counter).map_err(|_| StorageError::Unreadable("counter"))?)
    .bind(new.receipt)
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(())
}

/// A receipt on its way to the gateway.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// Its number.
    pub counter: i64,
    /// The laptop it is for.
    pub device: DeviceId,
    /// Signed, JSON.
    pub receipt: String,
}

/// Receipts of an epoch the gateway has not been given, oldest first.
pub async fn to_push(
    db: &mut Connection,
    office: &str,
    epoch: &str,
    at_most: u32,
) -> Result<Vec<Outgoing>, StorageError> {
    let rows = sqlx::query("SELECT counter, device, receipt FROM receipts WHERE office = $1 AND epoch = $2 AND pushed_at IS NULL ORDER BY counter LIMIT $3")
        .bind(office)
        .bind(epoch)
        .bind(i64::from(at_most))
        .fetch_all(db)
        .await?;
    rows.iter()
        .map(|row| {
            let device: String = row.try_get(1)?;
            let device = device
                .parse()
                .map_err(|_| StorageError::Unreadable("device"))?;
            Ok(Outgoing {
                counter: row.try_get(0)?,
                device,
                receipt: row.try_get(2)?,
            })
        })
        .collect()
}

/// Marks receipts up to a number as given to the gateway. Numbers are committed in order, so nothing
/// below it can appear later.
pub async fn pushed(
    db: &mut Connection,
    office: &str,
    epoch: &str,
    up_to: i64,
    now: UnixMillis,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE receipts SET pushed_at = $4 WHERE office = $1 AND epoch = $2 AND counter <= $3 AND pushed_at IS NULL")
        .bind(office)
        .bind(epoch)
        .bind(up_to)
        .bind(now.0)
        .execute(db)
        .await?;
    Ok(())
}

/// The gateway has lost what it was given.
pub async fn push_again(db: &mut Connection, office: &str) -> Result<(), StorageError> {
    sqlx::query("UPDATE receipts SET pushed_at = NULL WHERE office = $1")
        .bind(office)
        .execute(db)
        .await?;
    Ok(())
}

/// Every receipt of one bundle in the order signed.
pub async fn of_bundle(
    db: &mut Connection,
    office: &str,
    header_hash: &str,
) -> Result<Vec<String>, StorageError> {
    let rows = sqlx::query("SELECT receipt FROM receipts WHERE office = $1 AND header_hash = $2 ORDER BY issued_at, counter")
        .bind(office)
        .bind(header_hash)
        .fetch_all(db)
        .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// The newest receipt of each of a device's bundles, for a stick.
pub async fn newest_of_device(
    db: &mut Connection,
    office: &str,
    device: DeviceId,
) -> Result<Vec<String>, StorageError> {
    let rows = sqlx::query(
        "SELECT receipt FROM (SELECT receipt, counter, ROW_NUMBER() OVER (PARTITION BY header_hash ORDER BY issued_at DESC, counter DESC) AS place
            FROM receipts WHERE office = $1 AND device = $2) AS ranked WHERE place = 1 ORDER BY counter",
    )
    .bind(office)
    .bind(device.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// The receipt signed under a number, if there is one.
pub async fn at(
    db: &mut Connection,
    office: &str,
    epoch: &str,
    counter: u64,
) -> Result<Option<String>, StorageError> {
    let row = sqlx::query(
        "SELECT receipt FROM receipts WHERE office = $1 AND epoch = $2 AND counter = $3",
    )
    .bind(office)
    .bind(epoch)
    .bind(i64::try_from(counter).unwrap_or(i64::MAX))
    .fetch_optional(db)
    .await?;
    row.map(|row| Ok(row.try_get(0)?)).transpose()
}
