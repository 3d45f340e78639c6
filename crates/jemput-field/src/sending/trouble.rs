//! The link's troubles, as the window words them.

use jemput_domain::error::{ApiError, ErrorCode};
use jemput_link::core::exchange::Trouble;

use crate::commands::reason::FaultReason;

pub fn told(trouble: &Trouble) -> ApiError {
    match trouble {
        Trouble::NoConnection => ApiError::new(ErrorCode::NoConnection),
        Trouble::Stalled => FaultReason::Stalled.fault(),
        Trouble::CaptivePortal => ApiError::new(ErrorCode::CaptivePortal),
        Trouble::WrongServer => ApiError::new(ErrorCode::WrongServer),
        Trouble::Busy => ApiError::new(ErrorCode::ServerBusy),
        Trouble::QuotaReached => FaultReason::Quota.fault(),
        Trouble::ServerFailed { status } => {
            ApiError::new(ErrorCode::ServerFailed).with("status", status)
        }
        Trouble::Refused { code } => ApiError::new(ErrorCode::ServerFailed).with("code", code),
        Trouble::BadAnswer => FaultReason::BadAnswer.fault(),
        Trouble::NoReceipt => FaultReason::NoReceipt.fault(),
        Trouble::ItemDamaged { item } => FaultReason::ItemDamaged.fault().with("item", item),
        Trouble::SourceUnreadable => FaultReason::SourceUnreadable.fault(),
    }
}
