//! The sealed bundle, format 1: written on a laptop, verified by a gateway, opened by the office.
//! `FORMAT.md` states every byte; this crate is one implementation of it.
//!
//! Three features, so that a program holds no more power than it needs:
//!
//! | feature | brings | for |
//! |---|---|---|
//! | `verify` | signatures, statements, [`Trust`], [`VerifiedHeader`], [`ItemCheck`] | a gateway, which cannot open anything |
//! | `sign` | [`DeviceKeys`], sealing, opening a message sealed to this device | a laptop, which cannot open its own bundles |
//! | `open` | opening and recovery keys, the key ceremony, what the office issues | the office's inner side |
//!
//! Time and randomness are passed in. Key types have no `Debug`, `Clone` or `Serialize` and are
//! wiped when dropped.

mod canonical;
mod error;
mod hash;
mod header;
mod item_kind;
pub mod layout;
mod lengths;
mod public_key;

pub use error::{Disposition, SealError};
pub use hash::{Hash, KeyId};
pub use header::{
    Clock, Core, FORMAT, Header, ItemEntry, MAX_HEADER_LEN, MAX_ITEMS, ParsedHeader, RawSigned,
    Recipient, SUITE, header_hash,
};
pub use item_kind::ItemKind;
pub use lengths::{
    CHUNK, MANIFEST_MAX, MAX_BUNDLE_LEN, RECORDS_MAX_ENCODED, RECORDS_MAX_PLAIN, TAG, plain_len,
    sealed_len,
};
pub use public_key::{KemPublic, SIGNATURE_LEN, SignatureBytes, SigningPublic};
pub use uuid::Uuid;

#[cfg(feature = "verify")]
mod bundle_file;
#[cfg(feature = "verify")]
mod item_check;
#[cfg(feature = "verify")]
mod signed;
#[cfg(feature = "verify")]
mod signing_secret;
#[cfg(feature = "verify")]
pub mod statement;
#[cfg(feature = "verify")]
mod trust;
#[cfg(feature = "verify")]
mod verified;

#[cfg(feature = "verify")]
pub use bundle_file::BundleFile;
#[cfg(feature = "verify")]
pub use item_check::{CheckedItem, ItemCheck};
#[cfg(feature = "verify")]
pub use rand_core;
#[cfg(feature = "verify")]
pub use signed::{Signed, Statement};
#[cfg(feature = "verify")]
pub use signing_secret::SigningSecret;
#[cfg(feature = "verify")]
pub use trust::Trust;
#[cfg(feature = "verify")]
pub use verified::{Quarantine, VerifiedHeader};
#[cfg(feature = "verify")]
pub use zeroize::Zeroizing;

#[cfg(feature = "hybrid")]
mod hybrid;
#[cfg(feature = "open")]
mod open;
#[cfg(feature = "sign")]
mod sign;

#[cfg(feature = "hybrid")]
pub use hybrid::escrow::{Escrow, EscrowReply, EscrowRequest, ReplyKey};
#[cfg(feature = "hybrid")]
pub use hybrid::locked::{Lock, LockedSecret, Unlock};
#[cfg(feature = "hybrid")]
pub use hybrid::manifest::{Encoding, LeftOut, Manifest, ManifestItem, WrapProof};
#[cfg(feature = "hybrid")]
pub use hybrid::words::WORDS;
#[cfg(feature = "open")]
pub use open::{
    BundleOpener, Canary, Ceremony, DrillReport, ItemKey, KeysetTerms, MessagePlace, OpeningKey,
    RecoveryShare, StorageKey, WrappedItemKey, issue_certificate, reissue_keyset, seal_message,
};
#[cfg(feature = "sign")]
pub use sign::{
    BundleStart, DeviceKeys, PackedRecords, SealItem, SealJob, SealedBundle, Source, Watch, WriteAt,
};
