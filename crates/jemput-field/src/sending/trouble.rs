//! The link's troubles, as the window words them.

use jemput_domain::error::{ApiError, ErrorCode};
use jemput_link::core::exchange::Trouble;

pub fn told(trouble: &Trouble) -> ApiError {
    match trouble {
        Trouble::NoConnection => ApiError::new(ErrorCode::NoConnection),
        Trouble::Stalled => ApiError::new(ErrorCode::NoConnection).with("reason", "stalled"),
        Trouble::CaptivePortal => ApiError::new(ErrorCode::CaptivePortal),
        Trouble::WrongServer => ApiError::new(ErrorCode::WrongServer),
        Trouble::Busy => ApiError::new(ErrorCode::ServerBusy),
        Trouble::QuotaReached => ApiError::new(ErrorCode::ServerBusy).with("reason", "quota"),
        Trouble::ServerFailed { status } => {
            ApiError::new(ErrorCode::ServerFailed).with("status", status)
        }
        Trouble::Refused { code } => ApiError::new(ErrorCode::ServerFailed).with("code", code),
        Trouble::BadAnswer => ApiError::new(ErrorCode::ServerFailed).with("reason", "bad_answer"),
        Trouble::NoReceipt => ApiError::new(ErrorCode::ServerFailed).with("reason", "no_receipt"),
        Trouble::ItemDamaged { item } => ApiError::new(ErrorCode::ServerFailed)
            .with("reason", "item_damaged")
            .with("item", item),
        Trouble::SourceUnreadable => {
            ApiError::new(ErrorCode::StoreDamaged).with("reason", "source_unreadable")
        }
    }
}
