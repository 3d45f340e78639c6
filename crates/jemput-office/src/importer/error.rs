//! What stops an import. What is wrong with one bundle stops nothing: it is an entry of the summary.

use jemput_gateway::GatewayError;
use jemput_seal::SealError;

use crate::issuing::IssueError;
use crate::keys::KeyError;
use crate::storage::StorageError;

/// Why an import could not go on. Repeating it later is always safe.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The office's own storage.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The gateway.
    #[error("gateway: {0}")]
    Gateway(#[from] GatewayError),
    /// A bundle, item or statement was refused.
    #[error("{0}")]
    Seal(#[from] SealError),
    /// A bundle holds more records than any laptop makes.
    #[error("too many records")]
    TooManyRecords,
    /// The office's keys.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// No keyset was ever issued: `init` did not finish.
    #[error("this office has no keyset")]
    NoKeyset,
    /// Answering a laptop that wants to enrol.
    #[error("issuing: {0}")]
    Issue(String),
    /// Reading or writing a stick.
    #[error("stick: {0}")]
    Stick(String),
}

impl From<sqlx::Error> for ImportError {
    fn from(error: sqlx::Error) -> Self {
        Self::Storage(error.into())
    }
}

impl From<IssueError> for ImportError {
    fn from(error: IssueError) -> Self {
        match error {
            IssueError::Storage(error) => Self::Storage(error),
            IssueError::Key(error) => Self::Key(error),
            IssueError::Seal(error) => Self::Seal(error),
            other => Self::Issue(other.to_string()),
        }
    }
}

impl ImportError {
    /// The office's disk is full: nothing more can be taken in until there is room.
    pub fn is_disk_full(&self) -> bool {
        match self {
            Self::Storage(error) => error.is_disk_full(),
            Self::Gateway(error) => matches!(error, GatewayError::DiskFull),
            _ => false,
        }
    }

    /// The code of what is wrong with the data itself; none when the machine or the line failed, so
    /// that repeating may help.
    pub fn data_code(&self) -> Option<&'static str> {
        match self {
            Self::Seal(SealError::Io(_)) => None,
            Self::Seal(error) => Some(error.code()),
            Self::TooManyRecords => Some("too_many_records"),
            Self::Storage(error) if error.is_of_the_data() => Some("records_unstorable"),
            _ => None,
        }
    }
}
