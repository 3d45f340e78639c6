//! Applications with their forms and checklists, and their papers.

use jemput_domain::error::ApiError;
use jemput_domain::ids::{ApplicationId, AttachmentId, DocumentId, PersonId};
use jemput_domain::time::UnixMillis;
use jemput_domain::wire::record::CheckState;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::shared::Verdict;

/// One service this office takes in the field, in the order of its pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ServiceView {
    pub code: String,
    pub group: String,
    pub name: String,
    /// Dinas, UPT: who handles it at this office.
    pub handler: String,
    pub forms: Vec<String>,
    pub requirements: Vec<String>,
    pub deadline_days: Option<u32>,
    pub accepts_statement: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationSummary {
    pub application: ApplicationId,
    pub service: String,
    pub service_name: String,
    pub complete: bool,
    /// Written by hand on a slip; short, without letters that look alike.
    pub slip: String,
    pub requirements: u32,
    /// Requirements with a state other than missing.
    pub checked: u32,
    pub started_at: UnixMillis,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationNewRequest {
    pub person: PersonId,
    pub service: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationRequest {
    pub application: ApplicationId,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationView {
    pub application: ApplicationId,
    pub person: PersonId,
    pub person_name: String,
    pub service: ServiceView,
    pub slip: String,
    pub sections: Vec<FormSection>,
    pub checks: Vec<CheckRow>,
    pub complete: bool,
    pub note: String,
    pub revision: u32,
    /// What stands between this and `complete`.
    pub open: Vec<Verdict>,
}

/// One form (or part of one) as generated from the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FormSection {
    /// `F-1.02`
    pub form: String,
    pub title: String,
    pub fields: Vec<FormFieldView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FormFieldView {
    /// `F-1.02/nama`, as `application_save_field` names it.
    pub key: String,
    pub label: String,
    pub input: FormInput,
    pub required: bool,
    pub value: String,
    /// Filled from the person's data and not typed over.
    pub prefilled: bool,
    pub verdicts: Vec<Verdict>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FormInput {
    Text {
        max: Option<u16>,
    },
    LongText,
    Digits {
        count: Option<u8>,
    },
    Number,
    /// Three labelled text fields; the value is `YYYY-MM-DD`.
    Date,
    /// `HH:MM`
    Time,
    YesNo,
    Phone,
    Email,
    Nik,
    Kk,
    /// A code of a table; the value is the code.
    Code {
        options: Vec<CodeOption>,
    },
    /// Several codes of a table; the value is the codes joined by commas.
    Codes {
        options: Vec<CodeOption>,
    },
    /// A region code of this level: 2 province, 4 regency, 6 kecamatan, 10 village digits.
    Region {
        digits: u8,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CodeOption {
    pub code: String,
    pub label: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckRow {
    /// Position in the service's list.
    pub requirement: u8,
    pub title: String,
    pub state: CheckState,
    pub original_held: bool,
    pub documents: Vec<DocumentView>,
    /// A statement (SPTJM) may stand in at this office.
    pub accepts_statement: bool,
    /// This office does not ask for it.
    pub waived: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationSaveFieldRequest {
    pub application: ApplicationId,
    /// `F-1.02/nama`, or `note`.
    pub field: String,
    pub value: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationCheckRequest {
    pub application: ApplicationId,
    pub requirement: u8,
    pub state: CheckState,
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub original_held: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationCompleteRequest {
    pub application: ApplicationId,
    /// False opens it again.
    pub complete: bool,
}

/// Which person, application and requirement a paper belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentTarget {
    pub person: PersonId,
    #[serde(default)]
    #[ts(optional)]
    pub application: Option<ApplicationId>,
    #[serde(default)]
    #[ts(optional)]
    pub requirement: Option<u8>,
    /// Adds pages to this paper instead of starting one.
    #[serde(default)]
    #[ts(optional)]
    pub document: Option<DocumentId>,
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub title: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentAddRequest {
    pub target: DocumentTarget,
    /// Files chosen or dropped; each becomes a page.
    pub paths: Vec<String>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentAddBytesRequest {
    pub target: DocumentTarget,
    /// Base64 of the file, e.g. from the camera.
    pub bytes: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentAdded {
    /// Null when every file was refused.
    pub document: Option<DocumentView>,
    /// Durably stored as well as shown: the originals may be deleted after this.
    pub stored: Vec<AttachmentId>,
    pub refused: Vec<RefusedFile>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RefusedFile {
    /// The file's own name, without its folder.
    pub name: String,
    pub error: ApiError,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentRemoveRequest {
    pub document: DocumentId,
    /// Only this page; without it the whole paper.
    #[serde(default)]
    #[ts(optional)]
    pub page: Option<AttachmentId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentsOfRequest {
    pub person: PersonId,
    #[serde(default)]
    #[ts(optional)]
    pub application: Option<ApplicationId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentView {
    pub document: DocumentId,
    pub application: Option<ApplicationId>,
    pub requirement: Option<u8>,
    pub title: String,
    pub pages: Vec<PageView>,
}

/// Images are fetched as `scan://localhost/thumb/ID` and `scan://localhost/page/ID`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PageView {
    pub attachment: AttachmentId,
    pub media_type: String,
    #[ts(type = "number")]
    pub bytes: u64,
    pub width: u32,
    pub height: u32,
    pub has_thumbnail: bool,
}
