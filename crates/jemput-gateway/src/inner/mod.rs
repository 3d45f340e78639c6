//! The seam to the office's inner side. The office always dials out: it pulls what came and pushes
//! receipts, messages, keysets, packs and certificates. Nothing here opens a bundle.
//!
//! Everything can be repeated to the same effect, and nothing needs more than bytes and numbers on
//! the way, so that the same trait can be served over HTTP when the gateway stands elsewhere.

mod in_process;
mod pushes;
mod types;

use bytes::Bytes;
use futures::future::BoxFuture;
use jemput_seal::statement::{DeviceCertificate, Keyset, MessageEnvelope, Pack, Receipt};
use jemput_seal::{Hash, Signed, Uuid};

pub use types::{
    Change, EnrolmentDecision, KnownDevice, PendingEnrolment, SealedHeader, StoredStatement, What,
};

use crate::GatewayError;

type Answer<'a, T> = BoxFuture<'a, Result<T, GatewayError>>;

/// What the importer and the issuing side need of a gateway. An object: `&dyn Inner`.
pub trait Inner: Send + Sync {
    /// What came after `cursor`, oldest first, at most `limit`. Begin with 0; then the last
    /// change's cursor. Nothing is ever skipped: to a cursor beyond its last change, a gateway that was
    /// set back to an older copy tells everything from the beginning.
    fn changes(&self, cursor: u64, limit: u32) -> Answer<'_, Vec<Change>>;

    /// Returns as soon as there is a change after `cursor` (at once if there is one).
    fn wait(&self, cursor: u64) -> Answer<'_, ()>;

    /// A header whose signature was verified, with everything known of the bundle outside.
    fn header(&self, bundle: Hash) -> Answer<'_, SealedHeader>;

    /// Sealed bytes of a complete item from `offset`, at most `length` (up to 8 MiB at once); empty
    /// at the end. The caller verifies the whole with `ItemCheck`.
    fn item(&self, bundle: Hash, number: u32, offset: u64, length: u64) -> Answer<'_, Bytes>;

    /// The office found a complete item damaged or missing: it begins again and laptops are asked
    /// for it.
    fn item_damaged(&self, bundle: Hash, number: u32) -> Answer<'_, ()>;

    /// The office holds the bundle elsewhere, in a backup too: the sealed bytes may go. Header and
    /// receipts stay.
    fn release(&self, bundle: Hash) -> Answer<'_, ()>;

    /// Every certificate known, revoked or not.
    fn devices(&self) -> Answer<'_, Vec<KnownDevice>>;

    /// The newest statement of each chain of each device.
    fn statements(&self) -> Answer<'_, Vec<StoredStatement>>;

    /// A statement that came by stick.
    fn put_statement(&self, statement: StoredStatement) -> Answer<'_, ()>;

    /// Requests without an answer, oldest first.
    fn enrolments(&self) -> Answer<'_, Vec<PendingEnrolment>>;

    /// Answers one. A certificate uses the invitation up.
    fn decide_enrolment(&self, id: Uuid, decision: EnrolmentDecision) -> Answer<'_, ()>;

    /// An invitation laptops may use until then (epoch milliseconds, the office's clock).
    fn put_invitation(&self, id: Uuid, expires_at: i64) -> Answer<'_, ()>;

    /// Certificates issued elsewhere (by stick).
    fn put_devices(&self, certificates: Vec<Signed<DeviceCertificate>>) -> Answer<'_, ()>;

    /// A keyset, signed by the root the gateway was configured with. Also the revocation list.
    fn put_keyset(&self, keyset: Signed<Keyset>) -> Answer<'_, ()>;

    /// The office pack. A lower version than the one held changes nothing.
    fn put_pack(&self, version: u64, pack: Signed<Pack>) -> Answer<'_, ()>;

    /// Receipts of the office's key, each with the device that sealed the bundle.
    fn put_receipts(&self, receipts: Vec<(Uuid, Signed<Receipt>)>) -> Answer<'_, ()>;

    /// The current epoch of the office's receipt key.
    fn put_epoch(&self, epoch: Uuid) -> Answer<'_, ()>;

    /// How far the office's receipt key has counted in its current epoch, as far as receipts pushed
    /// or shown tell. An office behind this was restored from an older state.
    fn counted(&self) -> Answer<'_, Option<(Uuid, u64)>>;

    /// Messages down.
    fn put_messages(&self, messages: Vec<Signed<MessageEnvelope>>) -> Answer<'_, ()>;
}
