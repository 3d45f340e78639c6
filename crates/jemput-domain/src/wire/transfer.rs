//! The JSON bodies of the transfer protocol, version 1 (`jemput-link/PROTOCOL.md`).
//!
//! Statements inside are `Signed<…>` values as `jemput-seal/FORMAT.md` defines them; here they stay
//! opaque, so that what was signed is passed on exactly as it came. Hashes are lower-case hex.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Where every endpoint lives.
pub const BASE_PATH: &str = "/jemput/v1";
/// Every JSON body, both ways. A hotspot's sign-in page never has it.
pub const MEDIA_TYPE: &str = "application/vnd.jemput+json";
/// The body of `POST /bundles`.
pub const BUNDLE_START_MEDIA_TYPE: &str = "application/vnd.jemput.bundle-start";
/// The body of an append.
pub const ITEM_MEDIA_TYPE: &str = "application/octet-stream";
/// `tag` of every request signature (RFC 9421).
pub const SIGNATURE_TAG: &str = "jemput-v1";
/// Base64 of the JSON of the device's signed certificate.
pub const CERTIFICATE_HEADER: &str = "jemput-certificate";

/// Largest append.
pub const MAX_APPEND_BYTES: u64 = 4 * 1024 * 1024;
/// Largest `header.json`.
pub const MAX_HEADER_BYTES: u64 = 4 * 1024 * 1024;
/// Largest body of `POST /bundles`, framing included.
pub const MAX_START_BYTES: u64 = 8 * 1024 * 1024;
/// Largest JSON body.
pub const MAX_JSON_BYTES: u64 = 1024 * 1024;

/// A `Signed<…>` value of `jemput-seal`, repeated verbatim.
pub type SignedJson = Value;

/// `POST /enrolments`. Unsigned: the request inside proves the invitation's code by its MAC.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EnrolmentRequest {
    /// `CertificateRequest` of `jemput-seal`.
    pub request: Value,
}

/// 202 while the office has not answered, 200 when it has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum EnrolmentAnswer {
    Pending,
    Enrolled {
        certificate: SignedJson,
        keyset: SignedJson,
        pack: Option<SignedJson>,
    },
}

/// `POST /contacts`: what the laptop holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ContactRequest {
    /// `Signed<DeviceStatement>`: also says which keyset, pack and messages the laptop holds.
    pub statement: SignedJson,
    /// The receipt behind each high-water mark of the statement, whichever bundle it is for.
    pub highest_receipts: Vec<SignedJson>,
    /// The receipts of bundles the laptop has pruned and no receipt of a present epoch confirms: what
    /// the office may have lost. Not for high-water marks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pruned: Vec<SignedJson>,
    /// `receipts_cursor` of the last answer; 0 at first and whenever an epoch has changed.
    #[serde(default)]
    pub receipts_after: u64,
    /// Rough size of the messages wanted in this answer; at least one is always sent.
    #[serde(default)]
    pub max_message_bytes: Option<u64>,
}

/// The answer to a contact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ContactAnswer {
    /// `Signed<OfficeTime>`, signed by the gateway's receipt key.
    pub time: SignedJson,
    /// The current epoch of every key that signs receipts.
    pub epochs: Vec<KeyEpoch>,
    /// Only when newer than the laptop's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keyset: Option<SignedJson>,
    /// Only when newer than the laptop's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pack: Option<SignedJson>,
    /// Messages of the current chain that the statement does not have yet, rising.
    pub messages: Vec<SignedJson>,
    #[serde(default)]
    pub more_messages: bool,
    /// Receipts of this laptop's bundles after `receipts_after`, in the gateway's own order.
    pub receipts: Vec<SignedJson>,
    pub receipts_cursor: u64,
    #[serde(default)]
    pub more_receipts: bool,
    /// Header hashes to offer again.
    pub wants: Vec<String>,
}

/// Epoch as in the receipts of that key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyEpoch {
    /// The key's id.
    pub key: String,
    /// UUID
    pub epoch: String,
}

/// `GET /bundles/{hash}` and the answer of `POST /bundles`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BundleStatus {
    pub header_hash: String,
    /// Runs of complete items, `[first, last]`, rising.
    pub complete: Vec<(u32, u32)>,
    /// Items begun and not complete, or begun again. An item in neither list is at generation 0,
    /// offset 0.
    pub partial: Vec<ItemState>,
    /// Only in the answer of a `POST`: parts that were not taken, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused_parts: Vec<RefusedPart>,
    /// `Signed<Receipt>`s of this bundle, the gateway's and the office's, oldest first.
    pub receipts: Vec<SignedJson>,
    /// Held but set aside for the office to decide; why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quarantined: Option<String>,
}

impl BundleStatus {
    /// The state of one item.
    pub fn item(&self, number: u32) -> ItemState {
        if self
            .complete
            .iter()
            .any(|&(first, last)| (first..=last).contains(&number))
        {
            return ItemState {
                number,
                generation: 0,
                durable: 0,
                complete: true,
            };
        }
        let begun = self.partial.iter().find(|item| item.number == number);
        begun.copied().unwrap_or(ItemState {
            number,
            generation: 0,
            durable: 0,
            complete: false,
        })
    }
}

/// How much of an item is durable. `generation` and `durable` mean nothing once it is complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemState {
    pub number: u32,
    pub generation: u32,
    pub durable: u64,
    #[serde(default)]
    pub complete: bool,
}

/// One part of a `POST /bundles` that was not taken; the others were.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedPart {
    pub number: u32,
    pub code: TransferCode,
}

/// The answer to an append, also with 409 (then `code` is `offset`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AppendAnswer {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<TransferCode>,
    pub generation: u32,
    /// Every byte before this is on durable storage.
    pub durable: u64,
    pub complete: bool,
    /// When this append completed the records, or the bundle: its receipts. Else empty.
    #[serde(default)]
    pub receipts: Vec<SignedJson>,
}

/// Every answer that is no success and no `AppendAnswer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferError {
    pub code: TransferCode,
}

/// Why a request was not done. Carries no data of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferCode {
    /// 400: not in the form PROTOCOL.md gives.
    Malformed,
    /// 400: the body is not what its Content-Digest says.
    DigestMismatch,
    /// 401: no signature, or it does not verify.
    BadSignature,
    /// 401: the gateway does not know this device; repeat with the certificate header.
    CertificateNeeded,
    /// 422: the certificate, of the request or in the header, is not from an issuing key of this
    /// office.
    UnknownDevice,
    /// 404
    UnknownInvitation,
    /// 404: no header of this hash was accepted; start the bundle again.
    UnknownBundle,
    /// 404: the header names no such item.
    UnknownItem,
    /// 404: no such endpoint.
    NotFound,
    /// 409: the append begins beyond the durable offset, or is of another generation.
    Offset,
    /// 409: this invitation has served other keys.
    InvitationUsed,
    /// 410
    InvitationExpired,
    /// 411
    LengthRequired,
    /// 413: over the limit of this endpoint.
    TooLarge,
    /// 415
    UnsupportedMediaType,
    /// 422: the header's signature does not verify, or a field was altered.
    Forged,
    /// 422: not a header of a known format.
    NewerFormat,
    /// 422: sealed for another office.
    OtherOffice,
    /// 422: longer than the header says, or for an item that is complete with other bytes.
    TooLong,
    /// 422: the item arrived whole and its hash is wrong; it begins again, see `generation`.
    ItemDamaged,
    /// 429: too many requests waiting for an answer under this invitation.
    TooManyRequests,
    /// 429: this laptop has begun as many bundles today, or bundles of as many bytes, as the gateway
    /// takes from one in a day. What it has begun goes on; a new one later.
    QuotaReached,
    /// 500: nothing was changed.
    Internal,
    /// 503: try again later.
    Busy,
    /// 507: nothing of this request was kept, everything acknowledged before is.
    DiskFull,
}
