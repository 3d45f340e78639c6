//! What can go wrong in a use case, and what of it the edge is told.

use jemput_domain::error::{ApiError, ErrorCode};
use jemput_link::enrol::EnrolError;
use jemput_link::stick::StickError;
use jemput_link::{LinkError, OutboxError};
use jemput_seal::SealError;
use jemput_store::{Refusal, StoreError};

use crate::commands::reason::FaultReason;

/// Every use case's error. Carries no personal data.
#[derive(Debug, thiserror::Error)]
pub enum FieldError {
    /// Found by the use case itself.
    #[error("{:?}", .0.code)]
    Told(ApiError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    Link(#[from] LinkError),
    #[error(transparent)]
    Stick(#[from] StickError),
    #[error(transparent)]
    Enrol(#[from] EnrolError),
    #[error("reading or writing a file: {0}")]
    Io(#[from] std::io::Error),
}

/// What use cases answer with.
pub type Result<T, E = FieldError> = std::result::Result<T, E>;

impl From<ErrorCode> for FieldError {
    fn from(code: ErrorCode) -> Self {
        Self::Told(ApiError::new(code))
    }
}

impl From<FaultReason> for FieldError {
    fn from(reason: FaultReason) -> Self {
        Self::Told(reason.fault())
    }
}

impl From<ApiError> for FieldError {
    fn from(error: ApiError) -> Self {
        Self::Told(error)
    }
}

impl From<FieldError> for ApiError {
    fn from(error: FieldError) -> Self {
        match error {
            FieldError::Told(told) => told,
            FieldError::Store(error) => of_store(&error),
            FieldError::Seal(error) => of_seal(&error),
            FieldError::Link(error) => of_link(&error),
            FieldError::Stick(error) => of_stick(&error),
            FieldError::Enrol(error) => of_enrol(&error),
            FieldError::Io(error) => ApiError::new(of_io(&error)),
        }
    }
}

/// The request is not one: which field, so that the UI can point at it.
pub fn invalid(field: &str) -> FieldError {
    FieldError::Told(ApiError::new(ErrorCode::InvalidRequest).field(field))
}

fn of_store(error: &StoreError) -> ApiError {
    let told = ApiError::new(error.code());
    match error {
        StoreError::InvalidValue(field) => told.field(field),
        StoreError::NotFound(what) => told.with("what", what),
        StoreError::TooLarge { limit } => told.with("limit_bytes", limit),
        StoreError::Refused(refusal) => reason(refusal).fault(),
        StoreError::InUse => FaultReason::InUse.fault(),
        StoreError::NewerSchema { .. } => FaultReason::NewerSchema.fault(),
        _ => told,
    }
}

fn reason(refusal: &Refusal) -> FaultReason {
    match refusal {
        Refusal::ListOlder { .. } => FaultReason::ListOlder,
        Refusal::NoOutingOpen => FaultReason::NoOutingOpen,
        Refusal::OutingOver => FaultReason::OutingOver,
        Refusal::NotWaiting => FaultReason::NotWaiting,
        Refusal::LastLead => FaultReason::LastLead,
        Refusal::SequenceSpent | Refusal::ChainMoved => FaultReason::ChainMoved,
        Refusal::Pruned => FaultReason::Pruned,
        Refusal::NotReceipted | Refusal::EpochNotCurrent | Refusal::TooEarly { .. } => {
            FaultReason::NotReceipted
        }
    }
}

/// What a statement or bundle of the office was refused for.
fn of_seal(error: &SealError) -> ApiError {
    let code = match error {
        SealError::OtherOffice => ErrorCode::BundleOtherOffice,
        SealError::Io(error) => of_io(error),
        _ => ErrorCode::PackAltered,
    };
    ApiError::new(code).with("seal", error.code())
}

fn of_outbox(error: &OutboxError) -> ApiError {
    ApiError::new(match error {
        OutboxError::Locked => ErrorCode::Locked,
        OutboxError::DiskFull => ErrorCode::DiskFull,
        OutboxError::Missing => ErrorCode::NotFound,
        _ => ErrorCode::Internal,
    })
}

fn of_link(error: &LinkError) -> ApiError {
    match error {
        LinkError::Outbox(error) => of_outbox(error),
        LinkError::Client => ApiError::new(ErrorCode::Internal),
        LinkError::Seal(error) => of_seal(error),
        LinkError::NoGateway => FaultReason::NoGateway.fault(),
        LinkError::Stopped => FaultReason::Stopped.fault(),
    }
}

fn of_stick(error: &StickError) -> ApiError {
    match error {
        StickError::NoSpace { needed, free } => FaultReason::Full
            .fault()
            .with("needed_bytes", needed)
            .with("free_bytes", free),
        StickError::ReadBack { files } => {
            ApiError::new(ErrorCode::StickReadBackFailed).with("files", files)
        }
        StickError::Io(_) => ApiError::new(ErrorCode::StickUnwritable),
        StickError::Outbox(error) => of_outbox(error),
        StickError::Seal(error) => of_seal(error),
        StickError::Stopped => FaultReason::Stopped.fault(),
    }
}

fn of_enrol(error: &EnrolError) -> ApiError {
    match error {
        EnrolError::Invitation(_) | EnrolError::Unknown => {
            ApiError::new(ErrorCode::InvitationInvalid)
        }
        EnrolError::Used => ApiError::new(ErrorCode::InvitationUsed),
        EnrolError::Expired => ApiError::new(ErrorCode::InvitationExpired),
        EnrolError::Answer(SealError::Certificate) => ApiError::new(ErrorCode::NotForThisLaptop),
        EnrolError::Answer(error) => of_seal(error),
        EnrolError::Refused(trouble) => crate::sending::told_trouble(trouble),
        EnrolError::Link(error) => of_link(error),
    }
}

/// The system's word for a failure, as far as a person can do something about it.
pub fn of_io(error: &std::io::Error) -> ErrorCode {
    use std::io::ErrorKind as K;
    match error.kind() {
        K::StorageFull | K::QuotaExceeded | K::FileTooLarge => ErrorCode::DiskFull,
        K::NotFound | K::IsADirectory | K::NotADirectory => ErrorCode::NotFound,
        K::PermissionDenied | K::ReadOnlyFilesystem => ErrorCode::NotAllowed,
        _ => ErrorCode::Internal,
    }
}
