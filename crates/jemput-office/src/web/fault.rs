//! Every failure as the one error shape, with its HTTP status.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jemput_domain::error::{ApiError, ErrorCode};

use crate::importer::ImportError;
use crate::issuing::IssueError;
use crate::keys::KeyError;
use crate::lists::ListError;
use crate::remaining::CountError;
use crate::storage::StorageError;

/// What a route answers with when it cannot do what was asked.
#[derive(Debug)]
pub struct Fault(pub ApiError);

/// Of every route.
pub type Result<T> = std::result::Result<T, Fault>;

/// A fault without more to say.
pub fn fault(code: ErrorCode) -> Fault {
    Fault(ApiError::new(code))
}

/// A field of the request that cannot be.
pub fn invalid(field: &str) -> Fault {
    Fault(ApiError::new(ErrorCode::InvalidRequest).field(field))
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        (status(self.0.code), Json(self.0)).into_response()
    }
}

fn status(code: ErrorCode) -> StatusCode {
    use ErrorCode as E;
    match code {
        E::SignInRequired | E::SignInFailed => StatusCode::UNAUTHORIZED,
        E::NotAllowed | E::WrongPassphrase => StatusCode::FORBIDDEN,
        E::NotFound => StatusCode::NOT_FOUND,
        E::Conflict => StatusCode::CONFLICT,
        E::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        E::TooManyAttempts => StatusCode::TOO_MANY_REQUESTS,
        E::InvalidRequest => StatusCode::BAD_REQUEST,
        E::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
        E::Internal | E::StoreDamaged | E::ServerFailed => StatusCode::INTERNAL_SERVER_ERROR,
        E::ServerBusy => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// A failure of the house itself: logged (it bears no personal data), told as no more than that.
pub fn internal(error: impl std::fmt::Display) -> Fault {
    tracing::error!(%error, "office web");
    fault(ErrorCode::Internal)
}

impl From<ApiError> for Fault {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<StorageError> for Fault {
    fn from(error: StorageError) -> Self {
        if error.is_disk_full() {
            fault(ErrorCode::DiskFull)
        } else {
            internal(error)
        }
    }
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        StorageError::from(error).into()
    }
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        StorageError::from(error).into()
    }
}

impl From<ListError> for Fault {
    fn from(error: ListError) -> Self {
        Self(error.into())
    }
}

impl From<CountError> for Fault {
    fn from(error: CountError) -> Self {
        match error {
            CountError::Storage(error) => error.into(),
            CountError::Broken(_) => internal(error),
        }
    }
}

impl From<ImportError> for Fault {
    fn from(error: ImportError) -> Self {
        if error.is_disk_full() {
            fault(ErrorCode::DiskFull)
        } else {
            internal(error)
        }
    }
}

impl From<IssueError> for Fault {
    fn from(error: IssueError) -> Self {
        match error {
            IssueError::Storage(error) => error.into(),
            IssueError::Unknown(what) => {
                Self(ApiError::new(ErrorCode::NotFound).with("what", what))
            }
            IssueError::Invitation("over") => fault(ErrorCode::InvitationExpired),
            IssueError::Invitation(_) => fault(ErrorCode::InvitationUsed),
            IssueError::AlreadyRevoked => {
                Self(ApiError::new(ErrorCode::Conflict).with("what", "laptop"))
            }
            IssueError::Outdated => fault(ErrorCode::Conflict),
            IssueError::Key(error) => error.into(),
            IssueError::Seal(_) | IssueError::NotReady(_) | IssueError::File(_) => internal(error),
        }
    }
}

impl From<KeyError> for Fault {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::OtherRoot => invalid("root_key"),
            error => internal(error),
        }
    }
}

impl From<rust_xlsxwriter::XlsxError> for Fault {
    fn from(error: rust_xlsxwriter::XlsxError) -> Self {
        internal(error)
    }
}
