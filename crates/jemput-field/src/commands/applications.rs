//! Applications with their forms and checklists, and their papers.

use jemput_domain::catalogue::{Code, FormField, FormRef, Requirement, When};
use jemput_domain::error::ApiError;
use jemput_domain::ids::{ApplicationId, AttachmentId, DocumentId, PersonId};
use jemput_domain::regions::RegionLevel;
use jemput_domain::time::UnixMillis;
use jemput_domain::verdict::Verdict;
use jemput_domain::wire::person::RegionCode;
use jemput_domain::wire::record::CheckState;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One service this office takes in the field, in the order of its pack.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct ServiceView {
    pub code: String,
    pub group: String,
    pub name: String,
    pub name_en: String,
    /// Dinas, UPT: who handles it at this office.
    pub handler: String,
    pub forms: Vec<FormRef>,
    pub requirements: Vec<Requirement>,
    /// Positions this office does not ask for.
    pub waived: Vec<u8>,
    pub deadline_days: Option<u32>,
    /// A statement (SPTJM) may stand in for a paper at this office.
    pub accepts_statement: bool,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationSummary {
    pub application: ApplicationId,
    pub service: String,
    pub service_name: String,
    pub service_name_en: String,
    pub complete: bool,
    /// Written by hand on a slip; short, without letters that look alike.
    pub slip: String,
    pub requirements: u32,
    /// Requirements with a state other than missing.
    pub checked: u32,
    pub started_at: UnixMillis,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationNewRequest {
    pub person: PersonId,
    pub service: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationRequest {
    pub application: ApplicationId,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct ApplicationView {
    pub application: ApplicationId,
    pub person: PersonId,
    pub person_name: String,
    pub service: ServiceView,
    pub slip: String,
    pub sections: Vec<SectionView>,
    pub checks: Vec<CheckRow>,
    /// Papers under none of these requirements: added to the application, or to the person.
    pub loose: Vec<DocumentView>,
    pub complete: bool,
    pub note: String,
    pub revision: u32,
    /// What stands between this and `complete`.
    pub open: Vec<OpenPoint>,
    /// "terlambat n hari", when the event's date is filled in.
    pub late_days: Option<u32>,
    /// What a late report needs besides.
    pub late_step_id: Option<String>,
    pub late_step_en: Option<String>,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OpenPoint {
    Field {
        key: String,
        label_id: String,
        label_en: String,
        verdict: Verdict,
    },
    Requirement {
        requirement: u8,
        title: String,
    },
    /// The person's data contradict it: an age not yet reached.
    Fact {
        requirement: u8,
        title: String,
    },
}

/// Fields under one heading. A repeating section comes once for each filled row and once more.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct SectionView {
    /// `F-1.02`
    pub form: String,
    pub form_title_id: String,
    pub form_title_en: String,
    /// Empty where the fields go on after a group.
    pub title_id: String,
    pub title_en: String,
    /// From 1, in a repeating section.
    pub row: Option<u8>,
    pub fields: Vec<FieldView>,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct FieldView {
    /// Its `key` is what `application_save_field` takes.
    pub field: FormField,
    /// For a code field.
    pub options: Vec<Code>,
    pub value: String,
    /// As it is in the person's data; nobody typed over it.
    pub prefilled: bool,
    pub verdict: Verdict,
}

#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct CheckRow {
    /// Position in the service's list.
    pub requirement: u8,
    pub title: String,
    /// Only in the case the title names: the officer decides.
    pub when: When,
    pub state: CheckState,
    pub original_held: bool,
    pub documents: Vec<DocumentView>,
    /// The statement (SPTJM) that may stand in, by its form.
    pub statement_form: Option<String>,
    /// A statement may stand in, for this paper and at this office.
    pub accepts_statement: bool,
    /// This office does not ask for it.
    pub waived: bool,
    /// No paper but a fact of the person's data: whether it holds. Null: a paper, or not known yet.
    pub holds: Option<bool>,
    /// No paper: nothing to tick.
    pub is_fact: bool,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationSaveFieldRequest {
    pub application: ApplicationId,
    /// `F-1.02/nama`, or `note`.
    pub field: String,
    pub value: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationCheckRequest {
    pub application: ApplicationId,
    pub requirement: u8,
    pub state: CheckState,
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub original_held: bool,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationCompleteRequest {
    pub application: ApplicationId,
    /// False opens it again.
    pub complete: bool,
    /// Complete although points are open: the office will ask.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub despite_open: bool,
}

/// Which person, application and requirement a paper belongs to.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
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

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
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

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentAdded {
    /// Null when every file was refused.
    pub document: Option<DocumentView>,
    /// Durably stored as well as shown: the originals may be deleted after this.
    pub stored: Vec<AttachmentId>,
    pub refused: Vec<RefusedFile>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RefusedFile {
    /// The file's own name, without its folder.
    pub name: String,
    pub error: ApiError,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentRequest {
    pub document: DocumentId,
}

/// Which requirement a paper is for, said after it was added, or said anew.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentFileRequest {
    pub document: DocumentId,
    pub application: ApplicationId,
    /// Null: for none of them.
    pub requirement: Option<u8>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentsOfRequest {
    pub person: PersonId,
    #[serde(default)]
    #[ts(optional)]
    pub application: Option<ApplicationId>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentView {
    pub document: DocumentId,
    pub application: Option<ApplicationId>,
    pub requirement: Option<u8>,
    pub title: String,
    pub pages: Vec<PageView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentSheetsRequest {
    pub attachment: AttachmentId,
}

/// Of a PDF.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SheetCount {
    pub count: u32,
}

/// Images are fetched as `scan://localhost/thumb/ID` and `scan://localhost/page/ID`, a PDF's sheets as
/// `scan://localhost/sheet/ID/NUMBER`, counted from 0.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PageView {
    pub attachment: AttachmentId,
    pub media_type: String,
    #[ts(type = "number")]
    pub bytes: u64,
    pub width: u32,
    pub height: u32,
    pub has_thumbnail: bool,
}

/// Regions a form's field can hold.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct RegionsFindRequest {
    pub level: RegionLevel,
    /// Part of a name, or a code: its own, or that of what lies above it.
    pub query: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RegionFound {
    pub code: RegionCode,
    pub name: String,
    /// What it lies in, from the nearest: names repeat even inside one kecamatan.
    pub place: String,
}
