//! The stick road: PROTOCOL.md, part B.
//!
//! [`export`] writes bundles, a statement and a signed contents list, and reads everything back from
//! the medium. [`office`] reads such a stick and writes the answer; [`home`] brings the answer back.
//! All of it blocks: call it off the window's and the network's threads.

mod copying;
pub mod export;
pub mod files;
pub mod home;
pub mod layout;
mod medium;
pub mod office;
mod read_back;
pub mod volume;

pub use export::{ExportReport, StickExport, StickProgress};
pub use home::{HomeReport, bring_home};
pub use office::{Answers, DeviceFolder, FoundBundle, answer, read};
pub use volume::{FolderVolume, Volume};

use jemput_seal::SealError;

use crate::outbox::OutboxError;

/// Why a stick could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum StickError {
    /// Not enough room.
    #[error("the stick has {free} bytes free, {needed} are needed")]
    NoSpace {
        /// Bytes needed.
        needed: u64,
        /// Bytes free.
        free: u64,
    },
    /// What the stick gives back is not what was written: it is broken, or smaller than it says. The
    /// laptop still has everything.
    #[error("{files} files came back different from the stick")]
    ReadBack {
        /// How many.
        files: usize,
    },
    /// It cannot be written or read.
    #[error("the stick cannot be used: {0}")]
    Io(#[from] std::io::Error),
    /// The laptop's own storage failed.
    #[error(transparent)]
    Outbox(#[from] OutboxError),
    /// A statement could not be signed or is not this office's.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// Somebody stopped it. Files begun are removed; finished ones stay and are good.
    #[error("stopped")]
    Stopped,
}
