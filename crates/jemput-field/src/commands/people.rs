//! The work list, a person's page, outcomes, and the enrolment table's queue.

use jemput_domain::age::{ChildCard, PhotoBackground};
use jemput_domain::ids::{OutingId, PersonId};
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::time::{Date, UnixMillis};
use jemput_domain::wire::down::Decision;
use jemput_domain::wire::person::{PersonData, RegionCode, Sex};
use jemput_domain::wire::record::OutcomeSource;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::applications::{ApplicationSummary, DocumentView};
use super::shared::{FieldVerdict, ListCounts, ListRow, PersonNotice, RowOutcome};

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PeopleListRequest {
    /// Village of the list; without it every person on this laptop is searched.
    #[serde(default)]
    #[ts(optional)]
    pub village: Option<RegionCode>,
    /// Up to two parts: `siti 85`, `aminah rt3`, or a (part of a) NIK.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub query: String,
    #[serde(default)]
    #[ts(optional, as = "Option<ListFilter>")]
    pub filter: ListFilter,
    #[serde(default)]
    #[ts(optional, as = "Option<ListOrder>")]
    pub order: ListOrder,
    /// `next` of the page before; without it the first page.
    #[serde(default)]
    #[ts(optional)]
    pub cursor: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ListFilter {
    #[default]
    All,
    NotYetCome,
    Outcome {
        code: OutcomeCode,
    },
    AnyOutcome,
    Waiting,
    NotOnList,
    WithApplication,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ListOrder {
    #[default]
    Name,
    /// RW, then RT, then name: for *sisir daftar* with the RT head.
    Rt,
}

/// 50 rows at most.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PeoplePage {
    pub rows: Vec<ListRow>,
    /// Where the next page begins; null: this was the last.
    pub next: Option<String>,
    /// Of the whole village, whatever the query.
    pub counts: ListCounts,
    /// *per tanggal*
    #[ts(type = "string | null")]
    pub as_of: Option<Date>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonRequest {
    pub person: PersonId,
}

/// The person's own page: the only place the full NIK is shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonView {
    pub person: PersonId,
    pub data: PersonData,
    pub village_name: Option<String>,
    pub on_list: bool,
    /// Verbatim from the state system.
    pub ektp_status: Option<String>,
    pub outcome: Option<RowOutcome>,
    /// Of the open outing: its outcome's, or typed before there is one.
    pub note: String,
    /// Every outcome noted on this laptop, newest first.
    pub history: Vec<OutcomeEntry>,
    /// Number at the enrolment table.
    pub waiting: Option<u32>,
    /// Fields that are not fine.
    pub verdicts: Vec<FieldVerdict>,
    pub notices: Vec<PersonNotice>,
    /// On the outing's day (today's date without one).
    pub age: Option<i16>,
    pub must_hold_card: Option<bool>,
    /// 16 or older, or married: may be recorded.
    pub may_be_recorded: Option<bool>,
    pub photo_background: Option<PhotoBackground>,
    pub child_card: Option<ChildCard>,
    /// Others with the same KK number, NIK masked.
    pub family: Vec<ListRow>,
    pub applications: Vec<ApplicationSummary>,
    pub documents: Vec<DocumentView>,
    /// The office's answers on this person's records.
    pub decisions: Vec<Decision>,
    /// Rises with every change on this laptop; 0: as the office gave it.
    pub revision: u32,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutcomeEntry {
    pub code: OutcomeCode,
    pub reason: Option<String>,
    pub source: OutcomeSource,
    /// Day in the village.
    #[ts(type = "string")]
    pub reported_on: Date,
    pub note: String,
    pub phone: Option<String>,
    pub at: UnixMillis,
    pub officer: String,
    pub withdrawn: bool,
}

/// The fields of a person's page, as `person_save_field` names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PersonField {
    Name,
    Nik,
    Kk,
    Sex,
    BirthPlace,
    /// `YYYY-MM-DD`, or digits as typed in day, month, year: `17-8-1945`.
    BirthDate,
    MaritalStatus,
    Address,
    Rt,
    Rw,
    Hamlet,
    /// A region code.
    Village,
    FamilyHead,
    MotherName,
    Phone,
}

/// An empty value clears the field.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonSaveFieldRequest {
    pub person: PersonId,
    pub field: PersonField,
    pub value: String,
}

/// A person who is on no list, with or without NIK. A newborn is told apart by mother and date.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonNewRequest {
    pub data: PersonData,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonNew {
    pub person: PersonView,
}

/// The form of a new person as it stands, half filled in.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonDraft {
    pub newborn: bool,
    pub name: String,
    pub nik: String,
    pub kk: String,
    pub sex: Option<Sex>,
    pub birth_date: String,
    pub mother_name: String,
    pub address: String,
    pub rt: String,
}

impl PersonDraft {
    pub fn is_blank(&self) -> bool {
        *self == Self::default()
    }
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonDraftSaveRequest {
    /// Null: the form was emptied.
    pub draft: Option<PersonDraft>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutcomeSetRequest {
    pub person: PersonId,
    pub code: OutcomeCode,
    /// For GAGAL: `alat`, `jaringan`, `listrik`, `sidik_jari`, `iris`.
    #[serde(default)]
    #[ts(optional)]
    pub reason: Option<String>,
    /// Without it: the note there is stays, also one typed before there was an outcome.
    #[serde(default)]
    #[ts(optional)]
    pub note: Option<String>,
    #[serde(default)]
    #[ts(optional)]
    pub phone: Option<String>,
    /// Without it: seen in person.
    #[serde(default)]
    #[ts(optional)]
    pub source: Option<OutcomeSource>,
    /// Without it: the open outing.
    #[serde(default)]
    #[ts(optional)]
    pub outing: Option<OutingId>,
}

/// All the list needs after one key: the row, the counts, and the way back.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutcomeSaved {
    pub row: ListRow,
    pub counts: ListCounts,
    /// For `outcome_undo`; null in the answer to an undo.
    pub undo: Option<String>,
    pub notices: Vec<PersonNotice>,
    pub saved_at: UnixMillis,
}

/// The note of the person's outcome in the open outing. Before there is one it waits for it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NoteSaveRequest {
    pub person: PersonId,
    pub note: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NoteSaved {
    /// As it is now stored.
    pub note: String,
    pub saved_at: UnixMillis,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutcomeUndoRequest {
    pub undo: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueueChanged {
    pub row: ListRow,
    pub counts: ListCounts,
    pub saved_at: UnixMillis,
}

/// By slip number.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueueView {
    pub waiting: Vec<QueueRow>,
    /// Decided ones, newest first, to correct a slip of the hand.
    pub done: Vec<QueueDone>,
    pub now: UnixMillis,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueueRow {
    pub person: PersonId,
    /// On the slip.
    pub number: u32,
    pub name: String,
    pub nik_masked: Option<String>,
    #[ts(type = "string | null")]
    pub birth_date: Option<Date>,
    pub rt: Option<String>,
    pub since: UnixMillis,
    pub minutes: u32,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueueDone {
    pub person: PersonId,
    pub number: u32,
    pub name: String,
    pub result: QueueEnd,
    pub reason: Option<String>,
    pub at: Option<UnixMillis>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum QueueEnd {
    Recorded,
    Failed,
    /// Off the queue with another outcome, or none.
    Left,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueueResultRequest {
    pub results: Vec<QueueResult>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueueResult {
    pub person: PersonId,
    /// True: REKAM. False: GAGAL.
    pub recorded: bool,
    /// Of a failure: `alat`, `jaringan`, `listrik`, `sidik_jari`, `iris`.
    #[serde(default)]
    #[ts(optional)]
    pub reason: Option<String>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueueResultSaved {
    /// In the order of the request; all are saved or none is.
    pub saved: Vec<OutcomeSaved>,
    pub counts: ListCounts,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueuePasteRequest {
    /// The enrolment operator's day list: anything with NIK in it.
    pub text: String,
    /// False only shows what would happen.
    pub apply: bool,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueuePasted {
    /// Waiting, and in the operator's list: REKAM (when applied).
    pub matched: Vec<ListRow>,
    /// In the operator's list and on this laptop, but not waiting: REKAM as well (when applied).
    pub not_waiting: Vec<ListRow>,
    /// Had REKAM or SUDAH already: left as they were.
    pub already: Vec<ListRow>,
    /// NIK (masked) nobody on this laptop has.
    pub unknown: Vec<String>,
    /// Lines without a readable NIK, by number from 1.
    pub unreadable_lines: Vec<u32>,
    /// Waiting, and not in the operator's list.
    pub still_waiting: Vec<ListRow>,
    pub counts: ListCounts,
}
