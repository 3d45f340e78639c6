//! Receipts: what the office says it holds, word for word. The caller has verified every signature.

use jemput_domain::time::UnixMillis;
use rusqlite::Connection;
use uuid::Uuid;

use crate::Store;
use crate::bundles::HeaderHash;
use crate::error::{Result, StoreError};
use crate::sql::{all, first, run};

/// See [`Store::receipts`].
pub struct Receipts<'s>(&'s Store);

/// In order; the first two end automatic retry and never permit deletion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReceiptState {
    Refused,
    Quarantined,
    Stored,
    Verified,
    Opened,
    Imported,
    BackedUp,
}

impl ReceiptState {
    const ALL: [Self; 7] = [
        Self::Refused,
        Self::Quarantined,
        Self::Stored,
        Self::Verified,
        Self::Opened,
        Self::Imported,
        Self::BackedUp,
    ];

    pub(crate) fn rank(self) -> u8 {
        self as u8
    }

    pub(crate) fn of_rank(rank: u8) -> Result<Self> {
        Self::ALL
            .get(usize::from(rank))
            .copied()
            .ok_or(StoreError::Damaged)
    }
}

/// A key that signs receipts, in one of its epochs.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SignerEpoch {
    /// The key's id.
    pub signer: Vec<u8>,
    pub epoch: Uuid,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReceipt {
    pub bundle: HeaderHash,
    pub by: SignerEpoch,
    pub counter: u64,
    /// It speaks of every item.
    pub whole: bool,
    pub state: ReceiptState,
    /// Why it was quarantined or refused.
    pub code: Option<String>,
    /// By the office's clock.
    pub at: UnixMillis,
    /// The signed statement.
    pub bytes: Vec<u8>,
}

/// The highest receipt of one signer and epoch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HighWater {
    pub by: SignerEpoch,
    pub counter: u64,
    pub bytes: Vec<u8>,
}

/// What became of a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Filed {
    New,
    Known,
    /// Kept; its bundle was never made in this database, nor had any receipt spoken of it.
    UnknownBundle,
}

impl Store {
    pub fn receipts(&self) -> Receipts<'_> {
        Receipts(self)
    }
}

impl Receipts<'_> {
    pub fn high_water(&self) -> Result<Vec<HighWater>> {
        self.0.read(|connection| {
            all(
                connection,
                "SELECT signer, epoch, counter, bytes FROM receipt AS high
                 WHERE counter = (SELECT max(counter) FROM receipt WHERE signer = high.signer AND epoch = high.epoch)
                 ORDER BY signer, epoch",
                [],
                |row| {
                    Ok(HighWater {
                        by: SignerEpoch { signer: row.get(0)?, epoch: row.get(1)? },
                        counter: row.get(2)?,
                        bytes: row.get(3)?,
                    })
                },
            )
        })
    }

    /// The epochs kept last.
    pub fn epochs(&self) -> Result<Vec<SignerEpoch>> {
        self.0.read(|connection| {
            all(
                connection,
                "SELECT signer, epoch FROM signer_epoch ORDER BY signer",
                [],
                |row| {
                    Ok(SignerEpoch {
                        signer: row.get(0)?,
                        epoch: row.get(1)?,
                    })
                },
            )
        })
    }

    /// Epochs that have ended.
    pub fn former_epochs(&self) -> Result<Vec<SignerEpoch>> {
        self.0.read(|connection| {
            all(
                connection,
                "SELECT signer, epoch FROM former_epoch ORDER BY signer, epoch",
                [],
                |row| {
                    Ok(SignerEpoch {
                        signer: row.get(0)?,
                        epoch: row.get(1)?,
                    })
                },
            )
        })
    }

    /// Every receipt of a bundle, as signed, oldest first.
    pub fn of(&self, bundle: &HeaderHash) -> Result<Vec<Vec<u8>>> {
        self.0.read(|connection| {
            all(
                connection,
                "SELECT bytes FROM receipt WHERE bundle = ?1 ORDER BY at, counter",
                [bundle.as_slice()],
                |row| Ok(row.get(0)?),
            )
        })
    }

    /// Pruned bundles of which no receipt of a present epoch says any more that the office has them,
    /// oldest first, each with its highest receipt: what an office that was restored may have lost.
    pub fn of_pruned_unconfirmed(&self) -> Result<Vec<(HeaderHash, Vec<u8>)>> {
        let held = ReceiptState::Imported.rank();
        self.0.read(|connection| {
            all(
                connection,
                "SELECT hash, (SELECT bytes FROM receipt WHERE bundle = bundle.hash AND whole = 1
                    ORDER BY rank DESC, at DESC LIMIT 1) FROM bundle
                 WHERE pruned_at IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM receipt JOIN signer_epoch USING (signer, epoch)
                    WHERE receipt.bundle = bundle.hash AND whole = 1 AND rank >= ?1)
                 ORDER BY place",
                [held],
                |row| {
                    let hash: Vec<u8> = row.get(0)?;
                    Ok((
                        hash.try_into().map_err(|_| StoreError::Damaged)?,
                        row.get(1)?,
                    ))
                },
            )
        })
    }
}

pub(crate) fn add(connection: &Connection, new: &NewReceipt) -> Result<Filed> {
    let added = run(
        connection,
        "INSERT INTO receipt (signer, epoch, counter, bundle, whole, rank, code, at, bytes)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING",
        (
            &new.by.signer,
            new.by.epoch,
            new.counter,
            new.bundle.as_slice(),
            new.whole,
            new.state.rank(),
            &new.code,
            new.at.0,
            &new.bytes,
        ),
    )?;
    if added == 0 {
        return Ok(Filed::Known);
    }
    let known = first(
        connection,
        "SELECT EXISTS (SELECT 1 FROM bundle WHERE hash = ?1)
            OR (SELECT count(*) FROM receipt WHERE bundle = ?1) > 1",
        [new.bundle.as_slice()],
        |row| Ok(row.get(0)?),
    )?;
    Ok(match known {
        Some(true) => Filed::New,
        _ => Filed::UnknownBundle,
    })
}

/// Moves a signer on, never back: what the receipts of an epoch that ended tell of may have been lost.
pub(crate) fn set_epoch(connection: &Connection, by: &SignerEpoch) -> Result<()> {
    let former = first(
        connection,
        "SELECT 1 FROM former_epoch WHERE signer = ?1 AND epoch = ?2",
        (&by.signer, by.epoch),
        |_| Ok(()),
    )?;
    if former.is_some() {
        return Ok(());
    }
    run(
        connection,
        "INSERT INTO former_epoch (signer, epoch)
         SELECT signer, epoch FROM signer_epoch WHERE signer = ?1 AND epoch != ?2",
        (&by.signer, by.epoch),
    )?;
    run(
        connection,
        "INSERT INTO signer_epoch (signer, epoch) VALUES (?1, ?2)
         ON CONFLICT (signer) DO UPDATE SET epoch = excluded.epoch",
        (&by.signer, by.epoch),
    )?;
    Ok(())
}
