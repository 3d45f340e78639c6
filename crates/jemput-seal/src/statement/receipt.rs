//! What the office holds, durably, and the time it says it is.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Hash;

/// Signed by the receipt key; `stored` and `verified` also by the gateway's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The office's short name.
    pub office: String,
    /// The bundle.
    pub header_hash: Hash,
    /// The items spoken of, in order, without overlap.
    pub items: Vec<ItemRange>,
    /// The least of their states.
    pub state: ItemState,
    /// Random; a restored or rolled-back signer opens a new one.
    pub epoch: Uuid,
    /// Strictly rising within an epoch of one signing key.
    pub counter: u64,
    /// Epoch milliseconds by the office's clock.
    pub time: i64,
}

/// Items `from` to `to`, both included, all in one state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemRange {
    /// First item number.
    pub from: u32,
    /// Last item number.
    pub to: u32,
    /// Their state.
    pub state: ItemState,
}

/// How far an item has come. In order: the last two end automatic retry and never permit deletion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum ItemState {
    /// Every byte durable.
    Stored,
    /// Its hash verified under a verified header.
    Verified,
    /// Decrypted and fitting the manifest.
    Opened,
    /// In the office's records.
    Imported,
    /// In a backup that was read back.
    BackedUp,
    /// Kept sealed for an admin, with an error code.
    Quarantined {
        /// A code of [`crate::SealError`] or of the importer.
        code: String,
    },
    /// Not kept, with an error code.
    Refused {
        /// A code of [`crate::SealError`] or of the importer.
        code: String,
    },
}

impl ItemState {
    /// Height on the way up; `quarantined` and `refused` are below every other.
    pub fn rank(&self) -> u8 {
        match self {
            Self::Refused { .. } => 0,
            Self::Quarantined { .. } => 1,
            Self::Stored => 2,
            Self::Verified => 3,
            Self::Opened => 4,
            Self::Imported => 5,
            Self::BackedUp => 6,
        }
    }

    /// Whether the gateway's key may say so.
    pub fn gateway_may_sign(&self) -> bool {
        matches!(self, Self::Stored | Self::Verified)
    }

    /// Whether a laptop may prune on this word, when the office pack says so too; on nothing less.
    pub fn may_permit_pruning(&self) -> bool {
        self.rank() >= Self::Imported.rank()
    }

    /// Whether automatic retry ends here without the data being safe.
    pub fn is_final_failure(&self) -> bool {
        matches!(self, Self::Quarantined { .. } | Self::Refused { .. })
    }
}

impl Receipt {
    /// The least state of the ranges; none if there is no range.
    pub fn least(items: &[ItemRange]) -> Option<ItemState> {
        items
            .iter()
            .map(|range| &range.state)
            .min_by_key(|state| state.rank())
            .cloned()
    }

    /// Whether every item of a bundle with this many items is spoken of.
    pub fn covers(&self, items: u32) -> bool {
        let mut next = 0;
        self.items.iter().all(|range| {
            let joined = range.from == next;
            next = range.to.saturating_add(1);
            joined
        }) && next == items
    }

    /// Ranges in order, without overlap, and the bundle's state their least.
    pub(crate) fn is_well_formed(&self) -> bool {
        let ordered = self.items.iter().all(|range| range.from <= range.to)
            && self.items.windows(2).all(|pair| pair[0].to < pair[1].from);
        ordered && Self::least(&self.items).is_some_and(|least| least.rank() == self.state.rank())
    }
}

/// The time by the office's clock. Signed by the receipt key or the gateway's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeTime {
    /// Epoch milliseconds.
    pub time: i64,
    /// The signer's epoch.
    pub epoch: Uuid,
    /// Of its receipts so far.
    pub counter: u64,
}
