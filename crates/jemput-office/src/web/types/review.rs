//! A person with everything known, the queue, decisions.

use jemput_domain::age::{ChildCard, PhotoBackground};
use jemput_domain::catalogue::When;
use jemput_domain::counting::{Effective, Standing};
use jemput_domain::ids::{
    ApplicationId, AttachmentId, DeviceId, DocumentId, OutingId, PersonId, RecordId,
};
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::time::{Date, UnixMillis};
use jemput_domain::verdict::Verdict;
use jemput_domain::wire::person::PersonData;
use jemput_domain::wire::record::{CheckState, OutcomeRecord};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::people::PersonRow;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct PersonRequest {
    pub person: PersonId,
}

/// The person's own page: the only place the full NIK is shown. Every view is in the audit log.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct PersonPage {
    pub person: PersonId,
    pub revision: u32,
    pub data: PersonData,
    pub village_name: Option<String>,
    pub district_name: Option<String>,
    /// What the rules say of the NIK.
    pub nik_verdict: Verdict,
    pub on_list: bool,
    /// Gone from it since, by a newer complete one.
    pub left_list: bool,
    /// *Perlu cek SIAK*: found, on no list, and nobody has looked them up yet.
    pub to_check: bool,
    /// Rows of the list that were this person.
    pub rows_of_list: u32,
    /// Reason codes from the list's import.
    pub warnings: Vec<String>,
    /// Verbatim from the state system, as of.
    pub ektp_status: Option<String>,
    #[ts(type = "string | null")]
    pub status_as_of: Option<Date>,
    pub effective: Effective,
    pub official: Standing,
    pub reported: Standing,
    /// *Terserap*: the newest baseline already has this change; `doubtful`: only the date says so.
    pub absorbed: bool,
    pub doubtful: bool,
    pub age: Option<i16>,
    pub must_hold_card: Option<bool>,
    pub photo_background: Option<PhotoBackground>,
    pub child_card: Option<ChildCard>,
    /// The person as laptops wrote them down, newest first; several that compete are all here.
    pub versions: Vec<PersonVersion>,
    /// Newest first.
    pub outcomes: Vec<OutcomeEntry>,
    pub applications: Vec<ApplicationView>,
    pub documents: Vec<DocumentView>,
    /// Newest first.
    pub decisions: Vec<DecisionView>,
    /// Others with the same KK number.
    pub family: Vec<PersonRow>,
    /// Others with the same NIK, or the same name and birth date.
    pub alike: Vec<PersonRow>,
}

/// Where a record comes from, and the office's word on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RecordOrigin {
    pub record: RecordId,
    pub revision: u32,
    pub content_hash: String,
    pub device: DeviceId,
    pub laptop: String,
    /// The officer's name by the roster.
    pub officer: Option<String>,
    pub outing: Option<OutingId>,
    /// By the laptop's clock.
    pub recorded_at: UnixMillis,
    pub received_at: UnixMillis,
    /// Another laptop (or a copy of it) says something else of the same record.
    pub competing: bool,
    pub decision: Option<DecisionView>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct PersonVersion {
    pub origin: RecordOrigin,
    pub data: PersonData,
    pub village_name: Option<String>,
    /// Names of the fields that differ from the office's data.
    pub differs: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct OutcomeEntry {
    pub origin: RecordOrigin,
    pub outcome: OutcomeRecord,
    pub village_name: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ApplicationView {
    pub origin: RecordOrigin,
    pub application: ApplicationId,
    pub service: String,
    pub service_name: String,
    pub service_name_en: String,
    pub complete: bool,
    pub note: String,
    pub sections: Vec<SectionView>,
    pub checks: Vec<CheckRow>,
    /// "terlambat n hari", by the event's date and the day it was written down.
    pub late_days: Option<u32>,
}

/// Fields under one heading that hold a value, or should.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct SectionView {
    /// `F-1.02`
    pub form: String,
    pub form_title_id: String,
    pub form_title_en: String,
    pub title_id: String,
    pub title_en: String,
    /// From 1, in a repeating section.
    pub row: Option<u8>,
    pub fields: Vec<FieldView>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct FieldView {
    /// `F-1.02/nama`
    pub key: String,
    pub label_id: String,
    pub label_en: String,
    /// As stored.
    pub value: String,
    /// To be shown: a code's label, a region's name; else the value.
    pub text_id: String,
    pub text_en: String,
    pub verdict: Verdict,
    /// Whether it agrees with the person's data; null where those say nothing of it.
    pub agrees: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct CheckRow {
    pub requirement: u8,
    pub title: String,
    pub when: When,
    pub state: CheckState,
    /// *asli dititipkan*
    pub original_held: bool,
    pub documents: Vec<DocumentId>,
    /// No paper but a fact of the person's data: whether it holds. Null: a paper, or not known.
    pub holds: Option<bool>,
    pub is_fact: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct DocumentView {
    pub origin: RecordOrigin,
    pub document: DocumentId,
    pub application: Option<ApplicationId>,
    pub requirement: Option<u8>,
    pub title: String,
    pub pages: Vec<PageView>,
    /// Pages that follow in a later bundle.
    pub pages_to_follow: u32,
}

/// Its bytes: the route `scan`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PageView {
    pub attachment: AttachmentId,
    pub blake3: String,
    pub media_type: String,
    #[ts(type = "number")]
    pub bytes: u64,
    pub width: u32,
    pub height: u32,
    /// It has come; else it is still on the way.
    pub here: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct DecisionView {
    pub decision: String,
    /// The laptop's record it answers; null for a word on the person.
    pub record: Option<RecordId>,
    pub revision: Option<u32>,
    /// With a record: accepted or sent back. Without: an outcome was set, or (null) reopened.
    pub accepted: bool,
    pub outcome: Option<OutcomeCode>,
    pub reason: String,
    #[ts(type = "string")]
    pub decided_on: Date,
    pub decided_at: UnixMillis,
    /// Their name.
    pub decided_by: String,
}

/// `GET` it as an `<img>` or open it as a PDF.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct ScanRequest {
    pub attachment: AttachmentId,
    pub blake3: String,
}

/// Accepts a record, or sends it back to the laptop with a reason.
#[derive(Clone, PartialEq, Eq, Deserialize, TS)]
pub struct RecordDecisionRequest {
    pub record: RecordId,
    pub revision: u32,
    /// Of the version shown, so that nobody decides on what they have not seen.
    pub content_hash: String,
    pub accepted: bool,
    /// Needed to send back.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub reason: String,
}

/// The office's own word on what happened with a person; it wins over any laptop's.
#[derive(Clone, PartialEq, Eq, Deserialize, TS)]
pub struct OutcomeDecisionRequest {
    pub person: PersonId,
    pub outcome: OutcomeCode,
    pub reason: String,
}

/// What a look into the state system said of somebody found who is on no list.
#[derive(Clone, PartialEq, Eq, Deserialize, TS)]
pub struct SiakCheckRequest {
    pub person: PersonId,
    /// True: lives here and is not recorded, so counted from now on. False: the totals have them
    /// already, or they live elsewhere.
    pub counted: bool,
}

/// Earlier words on the person's outcome no longer stand: the reports speak again.
#[derive(Clone, PartialEq, Eq, Deserialize, TS)]
pub struct ReopenRequest {
    pub person: PersonId,
    pub reason: String,
}

/// The decision, and the person as they stand after it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Decided {
    pub decision: String,
    /// Laptops that will be told, at their next contact.
    pub told: Vec<DeviceId>,
    pub page: PersonPage,
}

/// Why someone is in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum QueueKind {
    /// Laptops disagree on the outcome: *perlu diperiksa*.
    Disputed,
    /// Two versions of one record.
    Competing,
    /// Decided by the office, and a later outing says something else.
    Contradicted,
    /// Found, not on the list: *perlu cek SIAK*.
    OffList,
    /// An outcome that moves the figure and is not confirmed.
    Unconfirmed,
    /// A complete application nobody has decided on.
    Application,
    /// Found, and has no NIK yet: counted once it is issued and noted.
    WithoutNik,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
pub struct QueueRequest {
    /// All kinds without it.
    #[serde(default)]
    #[ts(optional)]
    pub kind: Option<QueueKind>,
    #[serde(default)]
    #[ts(optional)]
    pub region: Option<jemput_domain::wire::person::RegionCode>,
    #[serde(default)]
    #[ts(optional)]
    pub cursor: Option<String>,
}

/// 50 rows at most, those who wait longest first.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct QueuePage {
    pub rows: Vec<QueueRow>,
    pub next: Option<String>,
    pub total: u32,
    /// People per kind; one person may be in several.
    pub counts: std::collections::BTreeMap<QueueKind, u32>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct QueueRow {
    pub person: PersonRow,
    pub why: Vec<QueueKind>,
    /// When the newest of their records came.
    pub since: Option<UnixMillis>,
}
