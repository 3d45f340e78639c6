//! What sealing and opening share.

pub(crate) mod bundle_key;
pub(crate) mod confirmation;
pub(crate) mod escrow;
pub(crate) mod frame;
pub(crate) mod kem;
pub(crate) mod locked;
pub(crate) mod manifest;
pub(crate) mod message;
mod request_mac;
pub(crate) mod stream;
pub(crate) mod words;
