//! Why something was not done, where the code alone does not tell what to do next.

use std::fmt;

use jemput_domain::error::{ApiError, ErrorCode};
use serde::Serialize;
use ts_rs::TS;

/// `params.reason` of an error of this kit. One without words in each language fails the UI's build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FaultReason {
    BadAnswer,
    Busy,
    CertificatePending,
    ChainMoved,
    ChangedSince,
    Full,
    InUse,
    ItemDamaged,
    LastLead,
    ListOlder,
    NewerSchema,
    NoGateway,
    NoOutingOpen,
    NoReceipt,
    NotReceipted,
    NotWaiting,
    OpenPoints,
    OutingOver,
    Pruned,
    Quota,
    Revoked,
    SourceUnreadable,
    Stalled,
    Stopped,
    TooShort,
}

impl FaultReason {
    /// The error it is the reason of.
    pub fn fault(self) -> ApiError {
        ApiError::new(self.code()).with("reason", self)
    }

    fn code(self) -> ErrorCode {
        match self {
            Self::Busy
            | Self::ChainMoved
            | Self::ChangedSince
            | Self::InUse
            | Self::LastLead
            | Self::ListOlder
            | Self::NoOutingOpen
            | Self::NotReceipted
            | Self::NotWaiting
            | Self::OpenPoints
            | Self::OutingOver
            | Self::Pruned
            | Self::Stopped => ErrorCode::Conflict,
            Self::CertificatePending | Self::Revoked => ErrorCode::NotAllowed,
            Self::TooShort => ErrorCode::InvalidRequest,
            Self::NoGateway | Self::Stalled => ErrorCode::NoConnection,
            Self::Quota => ErrorCode::ServerBusy,
            Self::BadAnswer | Self::ItemDamaged | Self::NoReceipt => ErrorCode::ServerFailed,
            Self::Full => ErrorCode::StickUnwritable,
            Self::SourceUnreadable => ErrorCode::StoreDamaged,
            Self::NewerSchema => ErrorCode::Internal,
        }
    }
}

impl fmt::Display for FaultReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn a_fault_names_its_reason_as_the_window_knows_it() {
        let fault = FaultReason::ChainMoved.fault();
        assert_eq!(fault.code, ErrorCode::Conflict);
        assert_eq!(fault.params["reason"], "chain_moved");
    }

    /// A bare word would reach the window without anybody having to word it.
    #[test]
    fn no_reason_is_a_bare_word() {
        let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if !path.ends_with("commands/reason.rs") {
                    let text = std::fs::read_to_string(&path).unwrap();
                    assert!(!text.contains("with(\"reason\""), "{}", path.display());
                }
            }
        }
    }
}
