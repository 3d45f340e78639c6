//! What the sender asks for and what comes back: the vocabulary between the state machine and
//! whatever carries its requests.

pub use jemput_domain::wire::transfer::ItemState;
use jemput_seal::{Hash, ItemKind};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A sealed bundle as the sender needs to know it. Everything here is fixed by the signed header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundlePlan {
    /// BLAKE3 of `header.json`: the bundle's identity everywhere.
    pub hash: Hash,
    /// Rises in the order bundles were made on this laptop, across chains.
    pub order: u64,
    /// Bytes of `header.json`.
    pub header_len: u64,
    /// The items, in header order.
    pub items: Vec<ItemPlan>,
    /// Something of it may have left the laptop before (see [`crate::Outbox::mark_offered`]).
    pub offered: bool,
}

/// One item of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ItemPlan {
    /// Its ordinal in the header.
    pub number: u32,
    /// Manifest and records go before any attachment.
    pub kind: ItemKind,
    /// Sealed bytes.
    pub len: u64,
}

/// Names one request, so that a late answer is not taken for the current one's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// The next thing to ask the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// `POST /contacts`.
    Contact,
    /// `GET /bundles/{hash}`: how much of it is there?
    Look {
        /// Which bundle.
        bundle: Hash,
    },
    /// `POST /bundles`: header, signature and the first bytes of these items.
    Start {
        /// Which bundle.
        bundle: Hash,
        /// Beginnings of manifest and records items.
        parts: Vec<Part>,
    },
    /// `PATCH /bundles/{hash}/items/{n}`.
    Append(Piece),
}

/// The first `len` bytes of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Item number.
    pub item: u32,
    /// Bytes from offset 0.
    pub len: u64,
}

/// A run of an item's sealed bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Which bundle.
    pub bundle: Hash,
    /// Item number.
    pub item: u32,
    /// The generation its offset belongs to.
    pub generation: u32,
    /// Where it begins.
    pub offset: u64,
    /// How long it is.
    pub len: u64,
}

/// What the office said, once the driver has checked status, content type and every signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// To [`Request::Contact`].
    Contact {
        /// Bundles the office asks to be offered again.
        wants: Vec<Hash>,
        /// Receipts that came with it, verified.
        receipts: Vec<ReceiptNote>,
    },
    /// To [`Request::Look`] and [`Request::Start`]: the whole bundle.
    Bundle {
        /// Runs of complete items, `(first, last)`.
        complete: Vec<(u32, u32)>,
        /// Items begun and not complete. An item in neither is at generation 0, offset 0.
        partial: Vec<ItemState>,
        /// Receipts that came with it, verified.
        receipts: Vec<ReceiptNote>,
    },
    /// To [`Request::Append`]; also a 409 with the true offset.
    Item {
        /// State of the item appended to.
        state: ItemState,
        /// Receipts that came with it, verified.
        receipts: Vec<ReceiptNote>,
    },
    /// The office does not have this header.
    Unknown,
}

impl Answer {
    /// The receipts that came with it.
    pub fn receipts(&self) -> &[ReceiptNote] {
        match self {
            Self::Contact { receipts, .. }
            | Self::Bundle { receipts, .. }
            | Self::Item { receipts, .. } => receipts,
            Self::Unknown => &[],
        }
    }
}

/// A verified receipt, reduced to what sending depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReceiptNote {
    /// The bundle it is for.
    pub bundle: Hash,
    /// What it means for sending.
    pub standing: Standing,
    /// Its epoch is the one the office is in now. A receipt of an earlier epoch is history: the
    /// office has been restored since and may have lost what it states.
    pub current: bool,
}

/// What a receipt means for sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// `stored` or higher: the office holds every byte.
    Held,
    /// `quarantined` or `refused`: no automatic retry, and never a reason to delete anything.
    SetAside,
}

/// Why something did not work. Worded by the window; carries nothing personal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Trouble {
    /// No route, name, or connection; or it broke.
    NoConnection,
    /// Connected, then nothing moved.
    Stalled,
    /// Something between us and the office answered in its place: a hotspot's page.
    CaptivePortal,
    /// TLS works, but the key is not the one the office announced.
    WrongServer,
    /// The server asks us to come later.
    Busy,
    /// The office takes no new bundle of this laptop today; what was begun goes on.
    QuotaReached,
    /// The server failed (5xx).
    ServerFailed {
        /// HTTP status.
        status: u16,
    },
    /// The server refused (4xx) with its own code.
    Refused {
        /// Error code of PROTOCOL.md.
        code: String,
    },
    /// An answer that PROTOCOL.md does not allow, or whose signature does not verify.
    BadAnswer,
    /// Everything was sent, but no valid receipt came.
    NoReceipt,
    /// What arrived of an item does not have the hash its header states.
    ItemDamaged {
        /// Item number.
        item: u32,
    },
    /// This laptop could not read its own copy.
    SourceUnreadable,
}

impl Trouble {
    /// Concerns the line or the office, whichever bundle was under way.
    pub fn is_line(&self) -> bool {
        matches!(
            self,
            Self::NoConnection
                | Self::Stalled
                | Self::CaptivePortal
                | Self::WrongServer
                | Self::Busy
        )
    }
}
