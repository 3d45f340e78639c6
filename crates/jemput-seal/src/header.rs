//! `header.json`: what the world may see of a bundle. No person and no service is named in it.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::{Hash, ItemKind, KeyId, SealError, SignatureBytes, canonical};

/// The bundle format this crate writes and reads.
pub const FORMAT: u32 = 1;
/// The only cipher suite of format 1. The name pins the draft revisions (`FORMAT.md`).
pub const SUITE: &str = "xwing-06+hkdf-sha256+aes-256-gcm";
/// Most items in a bundle, the manifest included.
pub const MAX_ITEMS: usize = 10_000;
/// Longest `header.json`.
pub const MAX_HEADER_LEN: usize = 4 << 20;

/// The whole of `header.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Complete before anything is sealed.
    pub core: Core,
    /// In order; item 0 is the manifest.
    pub items: Vec<ItemEntry>,
    /// The office key, then the recovery key.
    pub recipients: Vec<Recipient>,
}

/// Who sealed what, where in its chain. Members unknown to this version are allowed here and only
/// here; they are covered by the signature and by every item's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Core {
    /// [`FORMAT`].
    pub format: u32,
    /// [`SUITE`].
    pub suite: String,
    /// UUIDv7. Never used for order.
    pub bundle: Uuid,
    /// The office's short name, as in its keyset.
    pub office: String,
    /// The device certificate, whole, so that an office that lost its device table still reads it.
    pub certificate: RawSigned,
    /// A new one is begun when a laptop finds itself restored or copied.
    pub chain: Uuid,
    /// Rises by one from 1 within the chain.
    pub sequence: u64,
    /// Hash of the header before this one in the chain; none at sequence 1 (then, if this chain
    /// replaces another, `replaces` names it).
    pub previous: Option<Hash>,
    /// The chain this one replaces.
    pub replaces: Option<Uuid>,
    /// Serial of the keyset whose keys the recipients are.
    pub keyset: u64,
    /// Version of the records' schema.
    pub schema: u32,
    /// What the laptop knew of time.
    pub clock: Clock,
    /// HKDF of the bundle key, so that every opener checks it has the same key.
    pub commit: Hash,
}

/// A field clock can be wrong by years; these together let the office judge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// The laptop's wall clock, epoch milliseconds.
    pub wall: i64,
    /// One start of the machine.
    pub boot: Uuid,
    /// Milliseconds since that start.
    pub monotonic: u64,
    /// The newest time signed by the office that the laptop has seen, epoch milliseconds.
    pub office: Option<i64>,
}

/// One item as the header names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemEntry {
    /// Its place in `items`, from 0.
    pub number: u32,
    /// Manifest, records or attachment.
    pub kind: ItemKind,
    /// Length of the sealed bytes.
    pub length: u64,
    /// BLAKE3 of the sealed bytes.
    pub blake3: Hash,
}

/// The bundle key, wrapped for one key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipient {
    /// The receiving key's id.
    pub key: KeyId,
    /// [`SUITE`].
    pub suite: String,
    /// X-Wing ciphertext, 1,120 bytes.
    #[serde(with = "crate::public_key::base64_vec")]
    pub encapsulated: Vec<u8>,
    /// The 32-byte bundle key and its 16-byte tag.
    #[serde(with = "crate::public_key::base64_vec")]
    pub wrapped: Vec<u8>,
}

/// A signed statement's three members, before its kind and signature are looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawSigned {
    /// The signer.
    pub key: KeyId,
    /// The exact canonical JSON that is signed.
    pub payload: String,
    /// Ed25519 over label ‖ payload.
    pub signature: SignatureBytes,
}

/// A bundle's identity at the office and in receipts: BLAKE3 of the bytes of `header.json`.
pub fn header_hash(header_json: &[u8]) -> Hash {
    Hash::of(header_json)
}

impl Header {
    /// Reads `header.json` strictly. Says nothing about signatures.
    pub fn parse(header_json: &[u8]) -> Result<Self, SealError> {
        Ok(ParsedHeader::parse(header_json)?.header)
    }

    /// What types alone do not say.
    pub(crate) fn check(&self) -> Result<(), SealError> {
        let core = &self.core;
        let ok = !core.office.is_empty()
            && core.bundle.get_version_num() == 7
            && core.sequence >= 1
            && (core.sequence == 1) == core.previous.is_none()
            && (core.replaces.is_none() || core.sequence == 1)
            && !self.items.is_empty()
            && !self.recipients.is_empty()
            && self.items.iter().enumerate().all(|(place, item)| {
                item.number as usize == place && (item.kind == ItemKind::Manifest) == (place == 0)
            })
            && self
                .recipients
                .iter()
                .all(|r| r.encapsulated.len() == 1120 && r.wrapped.len() == 48);
        if !ok {
            return Err(SealError::HeaderField);
        }
        self.items
            .iter()
            .try_for_each(|item| crate::lengths::check_sealed(item.kind, item.length))
    }
}

/// A header with the hashes that keys are bound to; they cover members unknown to this version.
pub struct ParsedHeader {
    /// The header.
    pub header: Header,
    /// Of the canonical core.
    pub core_hash: Hash,
    /// Of the canonical `{core, items}`.
    pub bound_hash: Hash,
}

impl ParsedHeader {
    /// Reads `header.json` strictly. Says nothing about signatures.
    pub fn parse(header_json: &[u8]) -> Result<Self, SealError> {
        if header_json.len() > MAX_HEADER_LEN {
            return Err(SealError::Limits);
        }
        let mut value = canonical::parse(header_json)?;
        check_suite(&value)?;
        let items = value.get("items").and_then(Value::as_array);
        if items.is_some_and(|items| items.len() > MAX_ITEMS) {
            return Err(SealError::Limits);
        }
        let header = Header::deserialize(&value).map_err(|_| SealError::HeaderField)?;
        let typed = serde_json::to_value(&header).map_err(|_| SealError::HeaderField)?;
        if !written_as_we_write(&value, &typed) {
            return Err(SealError::HeaderField);
        }
        header.check()?;
        let core_hash = Hash::of(&canonical::to_bytes(&value["core"])?);
        if let Some(members) = value.as_object_mut() {
            members.remove("recipients");
        }
        let bound_hash = Hash::of(&canonical::to_bytes(&value)?);
        Ok(Self {
            header,
            core_hash,
            bound_hash,
        })
    }
}

/// Format and suite before all else: another format's fields are not ours to judge.
fn check_suite(value: &Value) -> Result<(), SealError> {
    let core = value.get("core").ok_or(SealError::HeaderField)?;
    match core.get("format").and_then(Value::as_u64) {
        Some(format) if format == u64::from(FORMAT) => {}
        Some(_) => return Err(SealError::UnknownFormat),
        None => return Err(SealError::HeaderField),
    }
    let recipients = value
        .get("recipients")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    for suite in
        std::iter::once(core.get("suite")).chain(recipients.map(|recipient| recipient.get("suite")))
    {
        match suite.and_then(Value::as_str) {
            Some(SUITE) => {}
            Some(_) => return Err(SealError::UnknownSuite),
            None => return Err(SealError::HeaderField),
        }
    }
    Ok(())
}

/// UUIDs and base64 have several texts for one value, and an absent member reads as null. Only what
/// this crate would write is accepted; `core` may hold more.
fn written_as_we_write(original: &Value, typed: &Value) -> bool {
    let (Some(original_core), Some(typed_core)) =
        (original["core"].as_object(), typed["core"].as_object())
    else {
        return false;
    };
    original["items"] == typed["items"]
        && original["recipients"] == typed["recipients"]
        && typed_core
            .iter()
            .all(|(key, value)| original_core.get(key) == Some(value))
}
