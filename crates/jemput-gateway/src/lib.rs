//! Receives sealed bundles from laptops, keeps them, and gives receipts for what is durable.
//!
//! The gateway faces the internet. It cannot open a bundle: `jemput-seal` is used with its feature
//! `verify` alone. It knows devices, chains, sequences, sizes and item states, never a person.
//!
//! - [`Gateway`] is one office's gateway: a database, a folder, a receipt key. One process at a time.
//! - [`http::router`] is what laptops talk to (`jemput-link/PROTOCOL.md`, part A).
//! - [`Inner`] is what the office's inner side talks to; the office always dials out, nothing inside
//!   listens to the gateway. [`Gateway`] implements it for the one-process default.
//! - [`blobs`] keeps complete items in a folder or an S3-compatible store.

pub mod blobs;
mod clock;
mod contact;
mod enrolment;
mod error;
mod gateway;
pub mod http;
pub mod inner;
mod intake;
mod pruned;
mod receipt_signer;
mod spool;
mod storage;
#[cfg(feature = "testing")]
pub mod testing;

pub use clock::Clock;
pub use error::GatewayError;
pub use gateway::{Gateway, GatewayConfig};
pub use inner::Inner;
pub use intake::Quota;
pub use storage::prepare_sqlite;
