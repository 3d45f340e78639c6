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
        Trouble::Refused { code } => ApiError::new(refused(code)).with("code", code),
        Trouble::BadAnswer => FaultReason::BadAnswer.fault(),
        Trouble::NoReceipt => FaultReason::NoReceipt.fault(),
        Trouble::ItemDamaged { item } => FaultReason::ItemDamaged.fault().with("item", item),
        Trouble::SourceUnreadable => FaultReason::SourceUnreadable.fault(),
    }
}

/// What of a gateway's refusals a person can do something about. The others are a mistake of one of the
/// two programs.
fn refused(code: &str) -> ErrorCode {
    match code {
        "forged" => ErrorCode::BundleForged,
        "newer_format" => ErrorCode::BundleNewerFormat,
        "other_office" => ErrorCode::BundleOtherOffice,
        "unknown_device" => ErrorCode::BundleUnknownDevice,
        _ => ErrorCode::ServerFailed,
    }
}

#[cfg(test)]
mod tests {
    use jemput_domain::error::{ApiError, ErrorCode as E};
    use jemput_domain::wire::transfer::TransferCode;
    use jemput_link::core::exchange::Trouble as T;
    use jemput_link::enrol::EnrolError;
    use jemput_link::stick::StickError;
    use jemput_link::{LinkError, OutboxError};
    use jemput_seal::SealError;

    use super::told;
    use crate::error::FieldError;

    /// The code, and the reason or detail that chooses the window's words.
    fn words(error: &ApiError) -> (E, Option<&str>) {
        let detail = ["reason", "status", "code", "seal"]
            .into_iter()
            .find_map(|name| error.params.get(name).map(String::as_str));
        (error.code, detail)
    }

    #[test]
    fn each_trouble_of_the_line_is_told_by_its_own_words() {
        let refused = |code: &str| T::Refused { code: code.into() };
        let table = [
            (T::NoConnection, E::NoConnection, None),
            (T::Stalled, E::NoConnection, Some("stalled")),
            (T::CaptivePortal, E::CaptivePortal, None),
            (T::WrongServer, E::WrongServer, None),
            (T::Busy, E::ServerBusy, None),
            (T::QuotaReached, E::ServerBusy, Some("quota")),
            (
                T::ServerFailed { status: 502 },
                E::ServerFailed,
                Some("502"),
            ),
            (refused("malformed"), E::ServerFailed, Some("malformed")),
            (T::BadAnswer, E::ServerFailed, Some("bad_answer")),
            (T::NoReceipt, E::ServerFailed, Some("no_receipt")),
            (
                T::ItemDamaged { item: 3 },
                E::ServerFailed,
                Some("item_damaged"),
            ),
            (
                T::SourceUnreadable,
                E::StoreDamaged,
                Some("source_unreadable"),
            ),
        ];
        for (trouble, code, detail) in table {
            let error = told(&trouble);
            assert_eq!(words(&error), (code, detail), "{trouble:?}");
        }
        assert_eq!(told(&T::ItemDamaged { item: 3 }).params["item"], "3");
    }

    #[test]
    fn a_refusal_says_what_of_the_bundle_is_wrong() {
        for (code, expected) in [
            (TransferCode::Forged, E::BundleForged),
            (TransferCode::NewerFormat, E::BundleNewerFormat),
            (TransferCode::OtherOffice, E::BundleOtherOffice),
            (TransferCode::UnknownDevice, E::BundleUnknownDevice),
            (TransferCode::BadSignature, E::ServerFailed),
        ] {
            let code = serde_json::to_value(code).unwrap();
            let code = code.as_str().unwrap().to_owned();
            let error = told(&T::Refused { code: code.clone() });
            assert_eq!(words(&error), (expected, Some(code.as_str())));
        }
    }

    #[test]
    fn each_failure_of_a_road_is_told_by_its_own_words() {
        use std::io::ErrorKind;
        let io = |kind: ErrorKind| std::io::Error::from(kind);
        let link = |error| FieldError::Link(error);
        let stick = |error| FieldError::Stick(error);
        let enrol = |error| FieldError::Enrol(error);
        let space = StickError::NoSpace { needed: 2, free: 1 };
        let table = [
            (link(OutboxError::Locked.into()), E::Locked, None),
            (link(OutboxError::DiskFull.into()), E::DiskFull, None),
            (link(OutboxError::Missing.into()), E::NotFound, None),
            (
                link(OutboxError::Storage("x".into()).into()),
                E::Internal,
                None,
            ),
            (
                link(SealError::OtherOffice.into()),
                E::BundleOtherOffice,
                Some("other_office"),
            ),
            (
                link(LinkError::NoGateway),
                E::NoConnection,
                Some("no_gateway"),
            ),
            (link(LinkError::Client), E::Internal, None),
            (link(LinkError::Stopped), E::Conflict, Some("stopped")),
            (stick(space), E::StickUnwritable, Some("full")),
            (
                stick(StickError::ReadBack { files: 2 }),
                E::StickReadBackFailed,
                None,
            ),
            (
                stick(io(ErrorKind::PermissionDenied).into()),
                E::StickUnwritable,
                None,
            ),
            (stick(OutboxError::DiskFull.into()), E::DiskFull, None),
            (stick(StickError::Stopped), E::Conflict, Some("stopped")),
            (enrol(EnrolError::Unknown), E::InvitationInvalid, None),
            (enrol(EnrolError::Used), E::InvitationUsed, None),
            (enrol(EnrolError::Expired), E::InvitationExpired, None),
            (
                enrol(EnrolError::Answer(SealError::Certificate)),
                E::NotForThisLaptop,
                None,
            ),
            (enrol(EnrolError::Refused(T::Busy)), E::ServerBusy, None),
            (
                enrol(LinkError::NoGateway.into()),
                E::NoConnection,
                Some("no_gateway"),
            ),
        ];
        for (error, code, detail) in table {
            let said = error.to_string();
            let error = ApiError::from(error);
            assert_eq!(words(&error), (code, detail), "{said}");
        }
    }
}
