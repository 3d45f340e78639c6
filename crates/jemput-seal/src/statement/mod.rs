//! What is signed, by whom, and under which label. `FORMAT.md`, section "Statements".

mod enrolment;
mod keyset;
mod message;
mod receipt;
mod reporting;

pub use enrolment::{CertificateRequest, DeviceCertificate, Invitation, InvitationCode, Pack};
pub use keyset::{Keyset, LastGood, Revocation};
pub use message::MessageEnvelope;
pub use receipt::{ItemRange, ItemState, OfficeTime, Receipt};
pub use reporting::{ContentsFile, ContentsKind, DeviceStatement, HighWater, StickContents};

macro_rules! statements {
    ($($type:ty = $label:literal),* $(,)?) => {$(
        impl crate::Statement for $type {
            const LABEL: &'static str = concat!("jemput/1 ", $label, "\0");
        }
    )*};
}

statements! {
    Keyset = "keyset",
    DeviceCertificate = "device certificate",
    Invitation = "invitation",
    Pack = "office pack",
    Receipt = "receipt",
    OfficeTime = "office time",
    MessageEnvelope = "message",
    DeviceStatement = "device statement",
    StickContents = "stick contents",
}
