//! Why something was not issued.

use jemput_seal::SealError;

use crate::keys::KeyError;
use crate::storage::StorageError;

/// Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// The office's own storage.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The office's keys.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Signing or sealing.
    #[error("{0}")]
    Seal(#[from] SealError),
    /// The key ceremony did not finish: no keyset or pack.
    #[error("this office has no {0}")]
    NotReady(&'static str),
    /// No such laptop, village, invitation.
    #[error("unknown {0}")]
    Unknown(&'static str),
    /// The invitation was used by other keys, withdrawn, or is over.
    #[error("the invitation is {0}")]
    Invitation(&'static str),
    /// Revoking again would trust more than the first time.
    #[error("the laptop is revoked already; revoking it again cannot let in more of what it sent")]
    AlreadyRevoked,
    /// Somebody else has changed it since it was looked at.
    #[error("changed since")]
    Outdated,
    /// A file could not be made.
    #[error("{0}")]
    File(String),
}

impl From<sqlx::Error> for IssueError {
    fn from(error: sqlx::Error) -> Self {
        Self::Storage(error.into())
    }
}
