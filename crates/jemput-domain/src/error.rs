//! The one error shape at every edge (window bridge and office web). The UI words it; nothing here
//! is shown to a person, and nothing here may carry personal data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApiError {
    pub code: ErrorCode,
    /// The request field at fault, when one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Counts, sizes, names of limits: values the wording needs.
    #[serde(default)]
    pub params: BTreeMap<String, String>,
}

impl ApiError {
    pub fn new(code: ErrorCode) -> Self {
        Self {
            code,
            field: None,
            params: BTreeMap::new(),
        }
    }
    pub fn field(mut self, field: &str) -> Self {
        self.field = Some(field.to_owned());
        self
    }
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }
}

/// Every failure a person can meet. A code without a text in each language fails the UI's build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    // Who you are
    WrongPassphrase,
    Locked,
    NotEnrolled,
    AlreadyEnrolled,
    SignInRequired,
    SignInFailed,
    NotAllowed,
    TooManyAttempts,
    // What was sent
    InvalidRequest,
    NotFound,
    Conflict,
    TooLarge,
    // Files from the office
    WorkListUnsigned,
    WorkListAltered,
    NotForThisLaptop,
    InvitationInvalid,
    InvitationExpired,
    InvitationUsed,
    PackAltered,
    // Photographs and papers
    NotAnImage,
    FileNotOpened,
    ImageTooLarge,
    FileEmpty,
    PdfProtected,
    PdfDamaged,
    FileKindUnsupported,
    // Lists
    ListUnreadable,
    ListOtherFormat,
    ListColumnMissing,
    ListEmpty,
    ListDistrictsOnly,
    ListInFuture,
    // Bundles
    BundleDamaged,
    BundleForged,
    BundleUnknownDevice,
    BundleRevokedDevice,
    BundleOtherOffice,
    BundleNewerFormat,
    BundleNotABundle,
    // The line and the stick
    NoConnection,
    CaptivePortal,
    ServerBusy,
    ServerFailed,
    WrongServer,
    StickUnwritable,
    StickReadBackFailed,
    NothingToSend,
    // The machine
    DiskFull,
    StoreDamaged,
    Internal,
}
