//! Moving bundles to the office and receipts and messages back: by network and by stick.
//!
//! `PROTOCOL.md` states every byte. Inside:
//!
//! - [`core`] decides (which request next, how large, when again) and knows no socket, clock or key;
//! - [`http`] carries its requests, signs them, pins the server and verifies answers;
//! - [`stick`] writes bundles to a stick, reads them back, and brings receipts and messages home;
//! - [`enrol`] turns an invitation into a certificate, by network or by files;
//! - [`outbox`] is what all of them need of the laptop.

pub mod core;
pub mod outbox;

pub use crate::core::inbox::InboxMark;
pub use outbox::{BundleFile, Outbox, OutboxError, OutgoingBundle, Received, ReceiptMark, SignerEpoch};
