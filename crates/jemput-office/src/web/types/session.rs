//! Who is signed in.

use jemput_domain::time::Date;
use jemput_domain::wire::office_pack::Terms;
use jemput_domain::wire::person::RegionCode;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::storage::users::Role;

/// No Debug: it carries a passphrase.
#[derive(Clone, Deserialize, TS)]
pub struct SignInRequest {
    pub login: String,
    pub passphrase: String,
}

/// Who is signed in, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Me {
    pub login: String,
    pub name: String,
    pub role: Role,
    pub office: OfficeCard,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct OfficeCard {
    /// `12.77`
    pub code: String,
    /// `Disdukcapil Kota Padangsidimpuan`
    pub name: String,
    pub regency: RegionCode,
    pub regency_name: String,
    pub terms: Terms,
    /// By the office's own clock.
    #[ts(type = "string")]
    pub today: Date,
    /// Synthetic residents: the page says so.
    pub demonstration: bool,
}

/// The audit log, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
pub struct AuditRequest {
    /// `view`, `export`, `decision`, `import`, `sign_in`, …; all without it.
    #[serde(default)]
    #[ts(optional)]
    pub action: Option<String>,
    /// An id.
    #[serde(default)]
    #[ts(optional)]
    pub subject: Option<String>,
    /// `next` of the page before.
    #[serde(default)]
    #[ts(optional)]
    pub cursor: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct AuditPage {
    pub rows: Vec<AuditRow>,
    pub next: Option<String>,
    /// Every chain re-computed: nothing altered, nothing missing.
    pub holds: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct AuditRow {
    pub at: jemput_domain::time::UnixMillis,
    pub who: String,
    pub action: String,
    pub subject: String,
    /// JSON text, no personal data.
    pub detail: String,
}
