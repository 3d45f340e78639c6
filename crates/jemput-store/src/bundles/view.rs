//! Bundles as shown, and which still have to be sent.

use jemput_domain::time::UnixMillis;
use rusqlite::{Connection, Row};
use uuid::Uuid;

use super::HeaderHash;
use crate::error::{Result, StoreError};
use crate::receipts::{ReceiptState, SignerEpoch};
use crate::sql::{all, first, millis, millis_option};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleView {
    pub hash: HeaderHash,
    /// Rises in the order made, across chains.
    pub place: u64,
    pub chain: Uuid,
    pub sequence: u64,
    pub sealed_at: UnixMillis,
    pub file_name: String,
    pub records: u32,
    pub pages: u32,
    pub items: Vec<ItemProgress>,
    /// The best receipt of the whole bundle in a current epoch; else a failure, if there is one.
    pub receipt: Option<ReceiptState>,
    /// Why it was quarantined or refused.
    pub code: Option<String>,
    pub offered_at: Option<UnixMillis>,
    pub exported_at: Option<UnixMillis>,
    pub pruned_at: Option<UnixMillis>,
    /// Its file was found gone, and the office has not got it: what it held goes under another number.
    pub lost_at: Option<UnixMillis>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemProgress {
    pub number: u32,
    pub kind: String,
    pub sealed_len: u64,
    pub generation: u64,
    pub durable: u64,
    pub complete: bool,
}

/// A bundle still to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsettled {
    pub hash: HeaderHash,
    pub place: u64,
    pub offered: bool,
}

/// The office holds the whole bundle, by a receipt of a current epoch.
pub(crate) const HELD: &str = "EXISTS (
    SELECT 1 FROM receipt JOIN signer_epoch ON signer_epoch.signer = receipt.signer AND signer_epoch.epoch = receipt.epoch
    WHERE receipt.bundle = bundle.hash AND receipt.whole = 1 AND receipt.rank >= 2)";

/// The office has turned it away: no automatic retry.
pub(crate) const ENDED: &str = "EXISTS (
    SELECT 1 FROM receipt WHERE receipt.bundle = bundle.hash AND receipt.whole = 1 AND receipt.rank < 2)";

pub(super) fn list(connection: &Connection) -> Result<Vec<BundleView>> {
    all(
        connection,
        "SELECT * FROM bundle ORDER BY place DESC",
        [],
        |row| read(connection, row),
    )
}

pub(super) fn one(connection: &Connection, bundle: &HeaderHash) -> Result<Option<BundleView>> {
    first(
        connection,
        "SELECT * FROM bundle WHERE hash = ?1",
        [bundle.as_slice()],
        |row| read(connection, row),
    )
}

fn read(connection: &Connection, row: &Row<'_>) -> Result<BundleView> {
    let bytes: Vec<u8> = row.get("hash")?;
    let hash: HeaderHash = bytes.try_into().map_err(|_| StoreError::Damaged)?;
    let count = |sql: &str| crate::sql::count(connection, sql, [hash.as_slice()]);
    let receipt = receipt(connection, &hash)?;
    Ok(BundleView {
        hash,
        place: row.get("place")?,
        chain: row.get("chain")?,
        sequence: row.get("sequence")?,
        sealed_at: millis(row, "sealed_at")?,
        file_name: row.get("file_name")?,
        records: count("SELECT count(*) FROM bundle_record WHERE bundle = ?1")?,
        pages: count("SELECT count(*) FROM bundle_page WHERE bundle = ?1")?,
        items: items(connection, &hash)?,
        receipt: receipt.as_ref().map(|(state, _)| *state),
        code: receipt.and_then(|(_, code)| code),
        offered_at: millis_option(row, "offered_at")?,
        exported_at: millis_option(row, "exported_at")?,
        pruned_at: millis_option(row, "pruned_at")?,
        lost_at: millis_option(row, "lost_at")?,
    })
}

fn items(connection: &Connection, bundle: &HeaderHash) -> Result<Vec<ItemProgress>> {
    all(
        connection,
        "SELECT * FROM bundle_item WHERE bundle = ?1 ORDER BY number",
        [bundle.as_slice()],
        |row| {
            Ok(ItemProgress {
                number: row.get("number")?,
                kind: row.get("kind")?,
                sealed_len: row.get("sealed_len")?,
                generation: row.get("generation")?,
                durable: row.get("durable")?,
                complete: row.get("complete")?,
            })
        },
    )
}

fn receipt(
    connection: &Connection,
    bundle: &HeaderHash,
) -> Result<Option<(ReceiptState, Option<String>)>> {
    first(
        connection,
        "SELECT rank, code FROM receipt
         LEFT JOIN signer_epoch ON signer_epoch.signer = receipt.signer AND signer_epoch.epoch = receipt.epoch
         WHERE bundle = ?1 AND whole = 1 AND (rank < 2 OR signer_epoch.signer IS NOT NULL)
         ORDER BY rank DESC LIMIT 1",
        [bundle.as_slice()],
        |row| Ok((ReceiptState::of_rank(row.get(0)?)?, row.get(1)?)),
    )
}

pub(super) fn unsettled(
    connection: &Connection,
    epochs: &[SignerEpoch],
    is_back: impl Fn(&str) -> bool,
) -> Result<Vec<Unsettled>> {
    let sql = format!(
        "SELECT hash, place, offered_at IS NOT NULL, CASE WHEN lost_at IS NOT NULL THEN file_name END FROM bundle
         WHERE pruned_at IS NULL AND NOT {ENDED} AND NOT (?1 AND {HELD}) ORDER BY place"
    );
    let kept_last = epochs.is_empty();
    let open = all(connection, &sql, [kept_last], |row| {
        let hash: Vec<u8> = row.get(0)?;
        let bundle = Unsettled {
            hash: hash.try_into().map_err(|_| StoreError::Damaged)?,
            place: row.get(1)?,
            offered: row.get(2)?,
        };
        Ok((bundle, row.get::<_, Option<String>>(3)?))
    })?;
    let mut unsettled = Vec::with_capacity(open.len());
    for (bundle, lost) in open {
        if lost.is_some_and(|file_name| !is_back(&file_name)) {
            continue;
        }
        if kept_last || !held_in(connection, &bundle.hash, epochs)? {
            unsettled.push(bundle);
        }
    }
    Ok(unsettled)
}

fn held_in(connection: &Connection, bundle: &HeaderHash, epochs: &[SignerEpoch]) -> Result<bool> {
    let receipts = all(
        connection,
        "SELECT signer, epoch FROM receipt WHERE bundle = ?1 AND whole = 1 AND rank >= 2",
        [bundle.as_slice()],
        |row| {
            Ok(SignerEpoch {
                signer: row.get(0)?,
                epoch: row.get(1)?,
            })
        },
    )?;
    Ok(receipts.iter().any(|held| epochs.contains(held)))
}
