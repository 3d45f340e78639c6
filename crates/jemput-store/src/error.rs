//! What can go wrong in the store. No variant carries personal data, keys or file contents.

use std::io;

use jemput_domain::error::ErrorCode;
use jemput_domain::time::UnixMillis;
use rusqlite::ffi;

pub type Result<T, E = StoreError> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No room on the disk. What was saved before is safe; this change was not made.
    #[error("the disk is full")]
    DiskFull,
    /// Pages of the database do not verify, or it is not a database.
    #[error("the database is damaged")]
    Damaged,
    /// Written by a newer Jemput: opening it with this one could lose what it does not know.
    #[error("the database has schema {found}, this program knows {known}")]
    NewerSchema { found: u32, known: u32 },
    #[error("there is a database here already")]
    AlreadyExists,
    #[error("there is no database here yet")]
    NotCreated,
    /// Another Jemput has this folder open.
    #[error("the database is open in another program")]
    InUse,
    #[error("the store is closed")]
    Closed,
    #[error("no such {0}")]
    NotFound(&'static str),
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    #[error("the value of {0} is not valid")]
    InvalidValue(&'static str),
    #[error("larger than {limit} bytes")]
    TooLarge { limit: u64 },
    /// A page's file does not verify under its key.
    #[error("the file of a page is damaged")]
    PageDamaged,
    #[error("the file of a page is missing")]
    PageMissing,
    #[error(transparent)]
    Slots(#[from] SlotError),
    #[error("reading or writing a file: {0}")]
    Io(#[source] io::Error),
    /// The engine's own result code, for a report; its text may quote values, so it is dropped.
    #[error("the database engine failed (code {0})")]
    Engine(i32),
}

/// The rules say no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("a newer issue, {held}, of this list is here")]
    ListOlder { held: u32 },
    #[error("an outcome needs an open outing")]
    NoOutingOpen,
    /// Another outing was opened after it.
    #[error("the outing is over")]
    OutingOver,
    /// The number is spent by another bundle.
    #[error("the bundle number is spent")]
    SequenceSpent,
    /// Sealed for a chain or a predecessor that is no longer the newest.
    #[error("the chain has moved on")]
    ChainMoved,
    #[error("no receipt permits this yet")]
    NotReceipted,
    #[error("the receipt is of an earlier epoch")]
    EpochNotCurrent,
    #[error("not before the office's clock shows {}", until.0)]
    TooEarly { until: UnixMillis },
    /// Its content is at the office and no longer here, so it cannot be changed here.
    #[error("pruned: only the office has it whole")]
    Pruned,
    /// Not waiting at the recording table.
    #[error("not waiting")]
    NotWaiting,
    #[error("somebody must be left who can add officers")]
    LastLead,
}

/// Opening the database's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SlotError {
    /// The same for a wrong passphrase and for an officer without a slot.
    #[error("wrong passphrase")]
    WrongPassphrase,
    /// The slots are not the ones bound together under this key.
    #[error("the key slots were altered")]
    Altered,
    /// Neither copy of the slots can be read.
    #[error("the key slots cannot be read")]
    Unreadable,
    #[error("no escrow slot")]
    NoEscrow,
    #[error("the officer has a slot already")]
    OfficerExists,
    #[error("the officer has no slot")]
    NoSuchOfficer,
    /// The key does not belong to the database beside the slots.
    #[error("the key is of another database")]
    OtherDatabase,
    /// Below the least Argon2id cost allowed.
    #[error("the passphrase cost is out of bounds")]
    Cost,
}

impl StoreError {
    /// What the edge tells the UI.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::DiskFull => ErrorCode::DiskFull,
            Self::Damaged | Self::PageDamaged | Self::PageMissing => ErrorCode::StoreDamaged,
            Self::Slots(SlotError::WrongPassphrase) => ErrorCode::WrongPassphrase,
            Self::Slots(SlotError::Altered | SlotError::Unreadable | SlotError::OtherDatabase) => {
                ErrorCode::StoreDamaged
            }
            Self::Slots(_) => ErrorCode::InvalidRequest,
            Self::AlreadyExists => ErrorCode::AlreadyEnrolled,
            Self::NotCreated => ErrorCode::NotEnrolled,
            Self::Closed => ErrorCode::Locked,
            Self::NotFound(_) => ErrorCode::NotFound,
            Self::InUse | Self::Refused(_) => ErrorCode::Conflict,
            Self::InvalidValue(_) => ErrorCode::InvalidRequest,
            Self::TooLarge { .. } => ErrorCode::TooLarge,
            Self::NewerSchema { .. } | Self::Io(_) | Self::Engine(_) => ErrorCode::Internal,
        }
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Io(error),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match &error {
            rusqlite::Error::SqliteFailure(cause, _) => of_engine(cause),
            rusqlite::Error::QueryReturnedNoRows => Self::NotFound("row"),
            // A stored value that no longer reads as its type.
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::IntegralValueOutOfRange(..) => Self::Damaged,
            _ => Self::Engine(ffi::SQLITE_ERROR),
        }
    }
}

fn of_engine(cause: &ffi::Error) -> StoreError {
    use rusqlite::ErrorCode as Code;
    match cause.code {
        Code::DiskFull => StoreError::DiskFull,
        Code::DatabaseCorrupt | Code::NotADatabase => StoreError::Damaged,
        Code::DatabaseBusy | Code::DatabaseLocked => StoreError::InUse,
        _ => StoreError::Engine(cause.extended_code),
    }
}
