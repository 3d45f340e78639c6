//! Shapes that several topics answer with.

use std::collections::BTreeMap;

use jemput_domain::ids::{OfficerId, OutingId, PersonId};
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::time::{Date, UnixMillis};
use jemput_domain::wire::person::{RegionCode, Sex};
use jemput_domain::wire::record::OutcomeSource;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A command without arguments.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Nothing {}

/// What the rules say about one typed value. The value is stored in either case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Verdict {
    pub level: VerdictLevel,
    pub code: VerdictCode,
    /// The field it is about, as in the request that saved it.
    pub field: String,
    /// Values the wording needs (`limit`, `expected`).
    pub params: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VerdictLevel {
    Warning,
    Error,
}

/// Every remark the kit makes on typed data. A code without a text fails the UI's build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VerdictCode {
    NikLength,
    NikDateImpossible,
    NikSerialZero,
    NikTemporary,
    NikDateDiffers,
    NikSexDiffers,
    NikRegionDiffers,
    NikRegionUnknown,
    NikTaken,
    KkLength,
    KkDateImpossible,
    KkSerialZero,
    KkRegionUnknown,
    NameTooLong,
    NameOneWord,
    NameEmpty,
    DateUnreadable,
    DateInFuture,
    DateVeryOld,
    CodeUnknown,
    NumberUnreadable,
    DigitsCount,
    PhoneUnreadable,
    EmailUnreadable,
    RegionUnknown,
    RequiredMissing,
    AlreadyRecorded,
    UnderSixteen,
    SexUnknown,
}

/// Acknowledgement of one durably saved field: "tersimpan" is shown on this and on nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FieldSaved {
    /// As it is now stored (spaces trimmed, NIK and dates normalised).
    pub value: String,
    /// The device revision that holds it.
    pub revision: u32,
    pub saved_at: UnixMillis,
    /// Of this field; empty means fine.
    pub verdicts: Vec<Verdict>,
}

/// One row of any list of people. The NIK is masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListRow {
    pub person: PersonId,
    pub name: String,
    /// `3201********0123`
    pub nik_masked: Option<String>,
    pub sex: Option<Sex>,
    #[ts(type = "string | null")]
    pub birth_date: Option<Date>,
    pub age: Option<u16>,
    pub rt: Option<String>,
    pub rw: Option<String>,
    pub hamlet: Option<String>,
    pub address: Option<String>,
    pub family_head: Option<String>,
    pub village: Option<RegionCode>,
    /// On the office's list; else found by the team (*perlu cek SIAK*).
    pub on_list: bool,
    /// Effective outcome: this laptop's, else the office's from an earlier outing.
    pub outcome: Option<RowOutcome>,
    pub queue: Option<QueueTicket>,
    pub applications: u32,
    pub documents: u32,
    /// Something on the person's page needs a look.
    pub warnings: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RowOutcome {
    pub code: OutcomeCode,
    pub reason: Option<String>,
    /// Known to the office before this outing; not this team's work.
    pub from_office: bool,
    pub source: Option<OutcomeSource>,
    /// Day in the village.
    #[ts(type = "string | null")]
    pub reported_on: Option<Date>,
    pub at: Option<UnixMillis>,
}

/// *Di meja rekam*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueueTicket {
    /// On the slip.
    pub number: u32,
    pub since: UnixMillis,
}

/// list = effective outcomes + not yet come, always (DESIGN 6).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListCounts {
    pub list: u32,
    pub not_yet_come: u32,
    /// Effective outcomes of listed people, by code; sums to `list - not_yet_come`.
    pub outcomes: BTreeMap<OutcomeCode, u32>,
    /// Waiting at the enrolment table; these are still `not_yet_come`.
    pub waiting: u32,
    /// Found but not on the list; in none of the figures above.
    pub not_on_list: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OfficerView {
    pub id: OfficerId,
    pub name: String,
    pub lead: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutingView {
    pub id: OutingId,
    pub village: RegionCode,
    pub village_name: String,
    #[ts(type = "string")]
    pub date: Date,
    pub place: String,
    pub team: String,
    pub laptops: u8,
    /// Issued by the office; else opened by the team itself.
    pub planned: bool,
    pub opened_at: UnixMillis,
    pub closed_at: Option<UnixMillis>,
}
