//! The office's keys: made in a ceremony, kept encrypted.

use std::path::Path;

mod begun;
pub mod card;
pub mod ceremony;
pub mod files;
pub mod gateway_keys;
pub mod inner_keys;
pub mod passphrase;
pub mod place;
mod relock;
pub mod sheets;

pub use card::Card;
pub use inner_keys::{InnerKeys, UnlockWith};
pub use place::Place;
pub use relock::relock;

/// What can go wrong with keys.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// A key file does not read back.
    #[error("a key file is damaged or not one of ours")]
    Damaged,
    /// The folder holds an office already.
    #[error("there is an office in this folder already")]
    OfficeExists,
    /// Another process holds a ceremony in this folder.
    #[error("a ceremony is being held in this folder")]
    BeingHeld,
    /// The root key of another office.
    #[error("this root key is not this office's")]
    OtherRoot,
    /// Opened neither by the old passphrase or key file nor by the new one. The path is the office's own.
    #[error("{0} opens neither with the old nor with the new one")]
    NeitherOpens(String),
    /// The new passphrase or key file is what the keys are locked with already.
    #[error("the keys are locked with that already")]
    SameLock,
    /// What was written does not read back; nothing was replaced.
    #[error("{0} did not read back")]
    NotReadBack(String),
    /// A key read back did not open the canary.
    #[error("the drill failed: a key read back did not open the canary")]
    Drill,
    /// The TLS key could not be made.
    #[error("the TLS key could not be made")]
    Tls,
    /// A file could not be read or written. The path is the office's own choice, no personal datum.
    #[error("{path}: {error}")]
    File {
        /// Which.
        path: String,
        /// Why.
        error: std::io::Error,
    },
    /// Sealing or signing refused; a wrong passphrase too.
    #[error("{0}")]
    Seal(#[from] jemput_seal::SealError),
    /// The wizard was left.
    #[error("stopped")]
    Stopped,
}

impl KeyError {
    /// With the path that failed.
    pub fn file(path: &Path, error: std::io::Error) -> Self {
        Self::File {
            path: path.display().to_string(),
            error,
        }
    }
}

/// The operating system's randomness, through the thread's generator reseeded from it.
pub fn rng() -> impl rand::CryptoRng {
    rand::rng()
}
