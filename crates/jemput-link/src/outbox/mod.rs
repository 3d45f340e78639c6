//! What sending needs of the laptop, and nothing more.
//!
//! The store behind it keeps bundles, receipts and messages; the sender decides, verifies and
//! carries. Everything handed to [`Outbox::keep`] is verified. Everything is blocking: drivers call
//! it off the network's thread.

#[cfg(any(test, feature = "testing"))]
mod bad_sector;
#[cfg(any(test, feature = "testing"))]
pub mod contract;
#[cfg(any(test, feature = "testing"))]
pub mod memory;

use std::io::{Read, Seek};

use jemput_seal::statement::{DeviceStatement, Keyset, MessageEnvelope, OfficeTime, Pack, Receipt};
use jemput_seal::{Hash, KeyId, Signed, Trust, Uuid};

use crate::core::inbox::InboxMark;

/// A bundle file: the ZIP of FORMAT.md, whole and unchanging.
pub trait BundleFile: Read + Seek + Send {}
impl<T: Read + Seek + Send> BundleFile for T {}

/// The laptop's side of sending and receiving.
///
/// Contract (run [`contract::run`] against an implementation):
/// - A bundle listed once stays listed until a receipt settles it or what it held goes under another
///   number; listing never forgets. One whose file is lost is listed too: [`Outbox::open`] tells.
/// - [`Outbox::keep`] is one durable transaction and may be repeated with the same content.
/// - Nothing here deletes a bundle.
pub trait Outbox: Send + Sync {
    /// The pinned root and every keyset held.
    fn trust(&self) -> Result<Trust, OutboxError>;

    /// Every bundle whose signed header is stored and which no receipt settles yet, oldest first. A
    /// receipt settles it when it covers all its items and is either a final failure (any epoch) or
    /// `stored` and higher in one of `epochs`. With no `epochs` given (no contact yet), the epochs
    /// kept last count.
    fn unsettled(&self, epochs: &[SignerEpoch]) -> Result<Vec<OutgoingBundle>, OutboxError>;

    /// A bundle still held whole, settled or not: the office asks for it again. `None` when it was
    /// pruned or never made here, or what it held goes under another number.
    fn bundle(&self, bundle: &Hash) -> Result<Option<OutgoingBundle>, OutboxError>;

    /// Opens the file of a bundle still held: `Missing` or `Unreadable` when it alone cannot be.
    fn open(&self, bundle: &Hash) -> Result<Box<dyn BundleFile>, OutboxError>;

    /// Remembers that bytes of this bundle may have left, so that a later run asks before it sends
    /// the header again. Called before they do.
    fn mark_offered(&self, bundle: &Hash) -> Result<(), OutboxError>;

    /// The office holds it by a whole receipt of `stored` or higher in an epoch kept last: its copy
    /// on a stick may go (never its copy here: pruning is the store's own, stricter rule).
    fn held_by_office(&self, bundle: &Hash) -> Result<bool, OutboxError>;

    /// What the laptop says of itself now, with the next counter (stored before it is returned).
    fn statement(&self) -> Result<DeviceStatement, OutboxError>;

    /// The receipt of highest counter for each signing key and epoch held.
    fn highest_receipts(&self) -> Result<Vec<Signed<Receipt>>, OutboxError>;

    /// The receipts of bundles that were pruned and that no whole receipt of `imported` or higher in an
    /// epoch kept last confirms, oldest first: what an office that was restored may have lost.
    fn pruned(&self) -> Result<Vec<Signed<Receipt>>, OutboxError>;

    /// Where the last answer left off.
    fn receipt_mark(&self) -> Result<ReceiptMark, OutboxError>;

    /// The last message kept.
    fn inbox_mark(&self) -> Result<InboxMark, OutboxError>;

    /// Keeps what arrived, all of it or none, durably.
    fn keep(&self, received: Received) -> Result<(), OutboxError>;
}

/// A bundle the outbox holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingBundle {
    /// BLAKE3 of its `header.json`.
    pub hash: Hash,
    /// Rises in the order bundles were made here, across chains. No two share one.
    pub order: u64,
    /// [`Outbox::mark_offered`] was called.
    pub offered: bool,
}

/// The present epoch of a key that signs receipts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SignerEpoch {
    /// The signing key.
    pub key: KeyId,
    /// Its epoch.
    pub epoch: Uuid,
}

/// How far the laptop has read the gateway's list of receipts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReceiptMark {
    /// `receipts_after` of the next contact.
    pub after: u64,
    /// The epochs kept last.
    pub epochs: Vec<SignerEpoch>,
    /// Those before them: none of them comes back.
    pub former: Vec<SignerEpoch>,
    /// The newest office-signed time kept, epoch milliseconds. What an older stick says of epochs is
    /// not news.
    pub office_time: Option<i64>,
}

/// What arrived, verified against [`Outbox::trust`].
#[derive(Debug, Clone, Default)]
pub struct Received {
    /// The office's time. Only the newest per key is worth keeping.
    pub time: Option<(Signed<OfficeTime>, OfficeTime)>,
    /// A keyset newer than the one held.
    pub keyset: Option<Signed<Keyset>>,
    /// A pack signed by this office. The outbox keeps it only if its version is higher.
    pub pack: Option<Signed<Pack>>,
    /// Receipts of any bundle. Keep each once, byte for byte.
    pub receipts: Vec<(Signed<Receipt>, Receipt)>,
    /// The messages that follow the mark, in order, without a gap, or a new chain from its number
    /// 1. Still sealed.
    pub messages: Vec<(Signed<MessageEnvelope>, MessageEnvelope)>,
    /// Mark to keep for the next contact, when this was one.
    pub receipts_after: Option<u64>,
    /// Present epochs of these keys; those of other keys stay as they were. One that was present before
    /// and is no more changes nothing.
    pub epochs: Vec<SignerEpoch>,
}

impl Received {
    /// Nothing arrived.
    pub fn is_empty(&self) -> bool {
        self.time.is_none()
            && self.keyset.is_none()
            && self.pack.is_none()
            && self.receipts.is_empty()
            && self.messages.is_empty()
            && self.receipts_after.is_none()
            && self.epochs.is_empty()
    }
}

/// The laptop's own trouble. Carries no personal data.
#[derive(Debug, thiserror::Error)]
pub enum OutboxError {
    /// The database is locked (by the officer) or closed.
    #[error("the laptop's database is locked")]
    Locked,
    /// No such bundle here any more, or its file is lost.
    #[error("the bundle is not held here")]
    Missing,
    /// The file of this one bundle cannot be read.
    #[error("the bundle's file cannot be read")]
    Unreadable,
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// Reading or writing failed.
    #[error("the laptop's storage failed: {0}")]
    Storage(String),
}

impl OutboxError {
    /// Only the bundle asked for is affected: the others go on.
    pub(crate) fn is_of_one_bundle(&self) -> bool {
        matches!(self, Self::Missing | Self::Unreadable)
    }
}
