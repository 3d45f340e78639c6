//! What the gateway can fail with.

use std::sync::Arc;

use jemput_domain::wire::transfer::TransferCode;
use jemput_seal::SealError;

/// Carries no data of the request, so that it can be logged.
#[derive(Debug, Clone, thiserror::Error)]
pub enum GatewayError {
    /// A refusal with a documented code; nothing was changed.
    #[error("refused: {0:?}")]
    Refused(TransferCode),
    /// Something from the office's side that the gateway cannot take.
    #[error("not acceptable: {0}")]
    Statement(&'static str),
    /// Nothing of that name.
    #[error("no such bundle or item")]
    Missing,
    /// No room on the disk or in the database.
    #[error("the disk is full")]
    DiskFull,
    /// The database refused or broke off; nothing was changed.
    #[error("database: {0}")]
    Database(Arc<sqlx::Error>),
    /// The folder of items refused or broke off.
    #[error("file: {0}")]
    File(Arc<std::io::Error>),
    /// The store of complete items refused or broke off.
    #[error("item store: {0}")]
    Blobs(Arc<object_store::Error>),
    /// A stored value does not read back as what it should be.
    #[error("stored value of {0} is not readable")]
    Unreadable(&'static str),
    /// Another process uses this folder.
    #[error("another process uses the gateway's folder")]
    FolderInUse,
    /// The gateway is being closed.
    #[error("the gateway is closing")]
    Closing,
}

impl GatewayError {
    /// Whether any other write would have failed by it just now.
    pub(crate) fn is_everybodys(&self) -> bool {
        match self {
            Self::Closing => true,
            Self::Database(error) => is_transient(error),
            _ => false,
        }
    }

    /// The code a laptop is told.
    pub fn code(&self) -> TransferCode {
        match self {
            Self::Refused(code) => *code,
            Self::DiskFull => TransferCode::DiskFull,
            Self::Missing => TransferCode::UnknownBundle,
            Self::Closing => TransferCode::Busy,
            _ => TransferCode::Internal,
        }
    }
}

impl From<std::io::Error> for GatewayError {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind::{QuotaExceeded, StorageFull};
        if matches!(error.kind(), StorageFull | QuotaExceeded) {
            Self::DiskFull
        } else {
            Self::File(Arc::new(error))
        }
    }
}

impl From<sqlx::Error> for GatewayError {
    fn from(error: sqlx::Error) -> Self {
        if is_disk_full(&error) {
            Self::DiskFull
        } else {
            Self::Database(Arc::new(error))
        }
    }
}

impl From<object_store::Error> for GatewayError {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::Missing,
            error => Self::Blobs(Arc::new(error)),
        }
    }
}

/// SQLite's SQLITE_FULL (13) and PostgreSQL's `disk_full` (53100).
fn is_disk_full(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .and_then(|e| e.code())
        .is_some_and(|code| code == "13" || code == "53100")
}

/// Serialisation failures, deadlocks and a busy database: the same transaction may succeed again.
pub(crate) fn is_transient(error: &sqlx::Error) -> bool {
    let Some(code) = error.as_database_error().and_then(|e| e.code()) else {
        return matches!(error, sqlx::Error::PoolTimedOut);
    };
    // SQLite's extended codes carry SQLITE_BUSY (5) or SQLITE_LOCKED (6) in their low byte.
    let busy = code
        .parse::<u32>()
        .is_ok_and(|number| code.len() < 5 && matches!(number & 0xff, 5 | 6));
    busy || matches!(code.as_ref(), "40001" | "40P01" | "55P03")
}

/// How a laptop is told why its header, certificate or statement was refused.
impl From<SealError> for GatewayError {
    fn from(error: SealError) -> Self {
        use SealError as E;
        Self::Refused(match error {
            E::UnknownFormat | E::UnknownSuite => TransferCode::NewerFormat,
            E::OtherOffice => TransferCode::OtherOffice,
            E::Certificate | E::IssuerUnknown => TransferCode::UnknownDevice,
            E::HeaderSignature | E::StatementSignature | E::SignerNotAllowed => {
                TransferCode::Forged
            }
            E::ItemLength { .. } => TransferCode::TooLong,
            E::ItemHash { .. } => TransferCode::ItemDamaged,
            E::NoSuchItem { .. } => TransferCode::UnknownItem,
            E::Io(error) => return error.into(),
            _ => TransferCode::Malformed,
        })
    }
}

#[cfg(test)]
mod tests {
    use sqlx::Connection as _;

    use super::*;

    #[tokio::test]
    async fn a_full_database_is_told_as_a_full_disk() {
        sqlx::any::install_default_drivers();
        let mut db = sqlx::AnyConnection::connect("sqlite::memory:")
            .await
            .unwrap();
        sqlx::raw_sql("PRAGMA max_page_count = 8; CREATE TABLE t (x BLOB)")
            .execute(&mut db)
            .await
            .unwrap();
        let error = loop {
            if let Err(error) = sqlx::query("INSERT INTO t VALUES (zeroblob(4000))")
                .execute(&mut db)
                .await
            {
                break error;
            }
        };
        assert!(!is_transient(&error));
        assert!(matches!(GatewayError::from(error), GatewayError::DiskFull));
        db.close().await.unwrap();
    }

    #[tokio::test]
    async fn a_busy_database_is_tried_again() {
        sqlx::any::install_default_drivers();
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("t.db").display());
        let mut one = sqlx::AnyConnection::connect(&url).await.unwrap();
        let mut other = sqlx::AnyConnection::connect(&url).await.unwrap();
        sqlx::raw_sql("CREATE TABLE t (x BIGINT); BEGIN IMMEDIATE")
            .execute(&mut one)
            .await
            .unwrap();
        let busy = sqlx::raw_sql("PRAGMA busy_timeout = 0; BEGIN IMMEDIATE")
            .execute(&mut other)
            .await
            .unwrap_err();
        assert!(is_transient(&busy));
        // Their threads end before the process does: SQLCipher's library cleans up at exit, below them.
        one.close().await.unwrap();
        other.close().await.unwrap();
    }

    #[test]
    fn a_full_disk_is_known_from_the_system() {
        let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
        assert_eq!(GatewayError::from(full).code(), TransferCode::DiskFull);
        let other = std::io::Error::from(std::io::ErrorKind::PermissionDenied);
        assert_eq!(GatewayError::from(other).code(), TransferCode::Internal);
    }
}
