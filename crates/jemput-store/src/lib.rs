//! The laptop's encrypted database.
//!
//! Everything recorded in a village lies here from the first keystroke: SQLCipher under a random
//! key that each officer opens with a passphrase ([`Slots`]), page files encrypted one by one beside
//! it. One thread writes; a save is durable when its call returns, and calls that wait together
//! share one fsync. Nothing can be deleted except by [`Store::prune`], which needs the office's
//! signed word.
//!
//! The API is synchronous; time and randomness are passed in. Each topic has its own handle:
//! [`Store::people`], [`Store::outcomes`], [`Store::queue`], [`Store::applications`],
//! [`Store::documents`], [`Store::outings`], [`Store::lists`], [`Store::records`],
//! [`Store::chains`], [`Store::bundles`], [`Store::receipts`], [`Store::messages`],
//! [`Store::settings`].

pub mod applications;
pub mod arrived;
pub mod bundles;
pub mod chains;
mod connection;
pub mod documents;
pub mod error;
mod folder;
mod key;
pub mod lists;
pub mod messages;
mod migrate;
pub mod outcomes;
pub mod outings;
pub mod people;
mod private;
pub mod prune;
pub mod queue;
mod readers;
pub mod receipts;
pub mod records;
pub mod rotate;
pub mod search;
pub mod settings;
pub mod slots;
mod sql;
mod stamp;
mod store;
mod writer;

pub use error::{Refusal, Result, SlotError, StoreError};
pub use folder::Folder;
pub use key::DatabaseKey;
pub use slots::{Cost, NewOfficer, SlotView, Slots};
pub use stamp::Stamp;
pub use store::Store;
