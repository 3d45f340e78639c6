//! Moving bundles to the office and receipts and messages back: by network and by stick.
//!
//! `PROTOCOL.md` states every byte. Inside:
//!
//! - [`core`] decides (which request next, how large, when again) and knows no socket, clock or key;
//! - [`http`] carries its requests, signs them, pins the server and verifies answers;
//! - [`stick`] writes bundles to a stick, reads them back, and brings receipts and messages home;
//! - [`enrol`] turns an invitation into a certificate, by network or by files;
//! - [`outbox`] is what all of them need of the laptop.

mod bundle_reader;
mod control;
pub mod core;
pub mod enrol;
mod error;
pub mod http;
mod identity;
mod intake;
pub mod outbox;
pub mod stick;

pub use crate::core::inbox::InboxMark;
pub use bundle_reader::BundleReader;
pub use control::Control;
pub use error::LinkError;
pub use identity::Identity;
pub use outbox::{
    BundleFile, Outbox, OutboxError, OutgoingBundle, ReceiptMark, Received, SignerEpoch,
};

/// Runs something that blocks (storage, a stick) without holding up the network.
pub(crate) async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, LinkError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| LinkError::Stopped)
}
