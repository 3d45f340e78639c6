//! The office's inner side: opening keys, opening, the key ceremony, what the office issues.

mod ceremony;
mod drill;
mod issue;
mod item_key;
mod office_key;
mod opener;
mod shares;

pub use ceremony::{Ceremony, KeysetTerms, reissue_keyset};
pub use drill::{Canary, DrillReport};
pub use issue::{MessagePlace, issue_certificate, seal_message};
pub use item_key::{ItemKey, StorageKey, WrappedItemKey};
pub use office_key::OpeningKey;
pub use opener::BundleOpener;
pub use shares::RecoveryShare;
