//! Bundles and their items. A bundle is its header hash.

mod items;
mod lost;
mod waiting;

use jemput_domain::ids::DeviceId;
use jemput_domain::time::UnixMillis;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::db::{Connection, StorageError};

pub use items::{StoredItem, items, put_sealed_item, sealed_item, set_item};
pub use lost::{is_lacking, lose_scans};
pub use waiting::{
    after, held_sealed, last_taken_in, released, to_release, unfinished, unfinished_of,
};

/// A bundle's state at the office, upwards; the last two end without deletion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BundleState {
    /// Header accepted; the records are not in yet.
    Verified,
    /// Manifest and records are in.
    Opened,
    /// Scans are checked too.
    Imported,
    /// In a backup that was read back.
    BackedUp,
    /// Kept sealed until an admin looks.
    Quarantined,
    /// Never to be taken in.
    Refused,
}

impl BundleState {
    /// As stored and as receipts name it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Opened => "opened",
            Self::Imported => "imported",
            Self::BackedUp => "backed_up",
            Self::Quarantined => "quarantined",
            Self::Refused => "refused",
        }
    }

    fn from_code(code: &str) -> Result<Self, StorageError> {
        [
            Self::Verified,
            Self::Opened,
            Self::Imported,
            Self::BackedUp,
            Self::Quarantined,
            Self::Refused,
        ]
        .into_iter()
        .find(|state| state.code() == code)
        .ok_or(StorageError::Unreadable("bundle state"))
    }
}

/// A bundle about to be kept.
#[derive(Debug, Clone)]
pub struct NewBundle<'a> {
    /// Hex.
    pub header_hash: &'a str,
    /// Who sealed it.
    pub device: DeviceId,
    /// Its chain.
    pub chain: &'a str,
    /// Its number.
    pub sequence: u64,
    /// The header before it.
    pub previous: Option<String>,
    /// Bundle id.
    pub bundle: &'a str,
    /// Keyset it is sealed for.
    pub keyset_serial: u64,
    /// Of its records.
    pub schema_version: u32,
    /// The laptop's clock.
    pub wall_clock: i64,
    /// The bytes of `header.json`.
    pub header: &'a [u8],
    /// The bytes of `header.sig`.
    pub signature: &'a [u8],
    /// Sum of the sealed items.
    pub bytes: u64,
    /// `network` or `stick`.
    pub road: &'a str,
    /// When.
    pub arrived_at: UnixMillis,
    /// Where it begins.
    pub state: BundleState,
    /// Reason code of a quarantine.
    pub reason: Option<&'a str>,
    /// (number, kind, sealed length, hash) of each item.
    pub items: &'a [NewItem],
}

/// An item as the header names it.
#[derive(Debug, Clone)]
pub struct NewItem {
    /// Its place.
    pub item: u32,
    /// Manifest, records or attachment.
    pub kind: &'static str,
    /// Sealed length.
    pub sealed_len: u64,
    /// Hex, of the sealed bytes.
    pub blake3: String,
}

/// A bundle as stored, without its bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredBundle {
    /// Hex.
    pub header_hash: String,
    /// Who sealed it.
    pub device: DeviceId,
    /// Its chain.
    pub chain: String,
    /// Its number.
    pub sequence: u64,
    /// Where it stands.
    pub state: BundleState,
    /// Reason code.
    pub reason: Option<String>,
    /// Another bundle has the same number: the laptop was copied or restored.
    pub forked: bool,
    /// Records it holds, by its manifest.
    pub records: u32,
    /// Records quarantined alone.
    pub records_apart: u32,
    /// Scans it holds.
    pub attachments: u32,
    /// Sealed bytes.
    pub bytes: u64,
    /// `network` or `stick`.
    pub road: String,
    /// When it came.
    pub arrived_at: UnixMillis,
    /// Its manifest was opened once, so its records are in.
    pub opened: bool,
}

/// Keeps a bundle and its items; `false` when it was known. Two hashes for one number are flagged, both.
pub async fn put(
    db: &mut Connection,
    office: &str,
    bundle: &NewBundle<'_>,
) -> Result<bool, StorageError> {
    let number = |value: u64| i64::try_from(value).map_err(|_| StorageError::Unreadable("number"));
    let inserted = sqlx::query(
        "INSERT INTO bundles (office, header_hash, device, chain, sequence, previous, bundle, keyset_serial, schema_version,
            wall_clock, header, signature, bytes, road, arrived_at, state, reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
         ON CONFLICT (office, header_hash) DO NOTHING",
    )
    .bind(office)
    .bind(bundle.header_hash)
    .bind(bundle.device.to_string())
    .bind(bundle.chain)
    .bind(number(bundle.sequence)?)
    .bind(&bundle.previous)
    .bind(bundle.bundle)
    .bind(number(bundle.keyset_serial)?)
    .bind(i64::from(bundle.schema_version))
    .bind(bundle.wall_clock)
    .bind(bundle.header.to_vec())
    .bind(bundle.signature.to_vec())
    .bind(number(bundle.bytes)?)
    .bind(bundle.road)
    .bind(bundle.arrived_at.0)
    .bind(bundle.state.code())
    .bind(bundle.reason)
    .execute(&mut *db)
    .await?
    .rows_affected()
        == 1;
    if !inserted {
        return Ok(false);
    }
    for item in bundle.items {
        sqlx::query("INSERT INTO bundle_items (office, header_hash, item, kind, sealed_len, blake3, state) VALUES ($1, $2, $3, $4, $5, $6, 'missing')")
            .bind(office)
            .bind(bundle.header_hash)
            .bind(i64::from(item.item))
            .bind(item.kind)
            .bind(number(item.sealed_len)?)
            .bind(&item.blake3)
            .execute(&mut *db)
            .await?;
    }
    let same_number = sqlx::query("SELECT COUNT(*) FROM bundles WHERE office = $1 AND device = $2 AND chain = $3 AND sequence = $4")
        .bind(office)
        .bind(bundle.device.to_string())
        .bind(bundle.chain)
        .bind(number(bundle.sequence)?)
        .fetch_one(&mut *db)
        .await?
        .try_get::<i64, _>(0)?;
    if same_number > 1 {
        sqlx::query("UPDATE bundles SET forked = 1 WHERE office = $1 AND device = $2 AND chain = $3 AND sequence = $4")
            .bind(office)
            .bind(bundle.device.to_string())
            .bind(bundle.chain)
            .bind(number(bundle.sequence)?)
            .execute(db)
            .await?;
    }
    Ok(true)
}

const COLUMNS: &str = "header_hash, device, chain, sequence, state, reason, forked, records, records_apart, attachments, bytes, road, arrived_at,
    CASE WHEN manifest IS NULL THEN 0 ELSE 1 END AS opened";

/// One bundle.
pub async fn get(
    db: &mut Connection,
    office: &str,
    header_hash: &str,
) -> Result<Option<StoredBundle>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM bundles WHERE office = $1 AND header_hash = $2");
    sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(office)
        .bind(header_hash)
        .fetch_optional(db)
        .await?
        .map(|row| read(&row))
        .transpose()
}

/// The bytes of a bundle's header and signature.
pub async fn header(
    db: &mut Connection,
    office: &str,
    header_hash: &str,
) -> Result<Option<(Vec<u8>, Vec<u8>)>, StorageError> {
    let row =
        sqlx::query("SELECT header, signature FROM bundles WHERE office = $1 AND header_hash = $2")
            .bind(office)
            .bind(header_hash)
            .fetch_optional(db)
            .await?;
    row.map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
        .transpose()
}

/// Number and previous header hash of a bundle held here.
pub async fn number_and_previous(
    db: &mut Connection,
    office: &str,
    header_hash: &str,
) -> Result<Option<(u64, Option<String>)>, StorageError> {
    let row = sqlx::query(
        "SELECT sequence, previous FROM bundles WHERE office = $1 AND header_hash = $2",
    )
    .bind(office)
    .bind(header_hash)
    .fetch_optional(db)
    .await?;
    row.map(|row| Ok((row.try_get::<i64, _>(0)?.unsigned_abs(), row.try_get(1)?)))
        .transpose()
}

/// Whether an admin has let it in.
pub async fn is_admitted(
    db: &mut Connection,
    office: &str,
    header_hash: &str,
) -> Result<bool, StorageError> {
    let row = sqlx::query("SELECT admitted FROM bundles WHERE office = $1 AND header_hash = $2")
        .bind(office)
        .bind(header_hash)
        .fetch_optional(db)
        .await?;
    Ok(row.map(|row| row.try_get::<i64, _>(0)).transpose()? == Some(1))
}

/// An admin lets a quarantined bundle in; the importer opens it at its next turn.
pub async fn admit(
    db: &mut Connection,
    office: &str,
    header_hash: &str,
) -> Result<bool, StorageError> {
    let done = sqlx::query("UPDATE bundles SET admitted = 1 WHERE office = $1 AND header_hash = $2 AND state = 'quarantined'")
        .bind(office)
        .bind(header_hash)
        .execute(db)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Moves a bundle.
pub async fn set_state(
    db: &mut Connection,
    office: &str,
    header_hash: &str,
    state: BundleState,
    reason: Option<&str>,
    now: UnixMillis,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE bundles SET state = $3, reason = $4, imported_at = CASE WHEN $3 = 'imported' THEN $5 ELSE imported_at END WHERE office = $1 AND header_hash = $2")
        .bind(office)
        .bind(header_hash)
        .bind(state.code())
        .bind(reason)
        .bind(now.0)
        .execute(db)
        .await?;
    Ok(())
}

/// What the opened manifest and the records said.
pub async fn set_counts(
    db: &mut Connection,
    office: &str,
    header_hash: &str,
    manifest: &str,
    records: u32,
    apart: u32,
    attachments: u32,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE bundles SET manifest = $3, records = $4, records_apart = $5, attachments = $6 WHERE office = $1 AND header_hash = $2")
        .bind(office)
        .bind(header_hash)
        .bind(manifest)
        .bind(i64::from(records))
        .bind(i64::from(apart))
        .bind(i64::from(attachments))
        .execute(db)
        .await?;
    Ok(())
}

fn read(row: &AnyRow) -> Result<StoredBundle, StorageError> {
    let device: String = row.try_get("device")?;
    let state: String = row.try_get("state")?;
    let count = |name: &str| -> Result<u32, StorageError> {
        u32::try_from(row.try_get::<i64, _>(name)?).map_err(|_| StorageError::Unreadable("count"))
    };
    Ok(StoredBundle {
        header_hash: row.try_get("header_hash")?,
        device: device
            .parse()
            .map_err(|_| StorageError::Unreadable("device"))?,
        chain: row.try_get("chain")?,
        sequence: u64::from(count("sequence")?),
        state: BundleState::from_code(&state)?,
        reason: row.try_get("reason")?,
        forked: row.try_get::<i64, _>("forked")? == 1,
        records: count("records")?,
        records_apart: count("records_apart")?,
        attachments: count("attachments")?,
        bytes: u64::try_from(row.try_get::<i64, _>("bytes")?)
            .map_err(|_| StorageError::Unreadable("bytes"))?,
        road: row.try_get("road")?,
        arrived_at: UnixMillis(row.try_get("arrived_at")?),
        opened: row.try_get::<i64, _>("opened")? == 1,
    })
}
