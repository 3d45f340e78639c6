//! Shapes that several topics answer with.

use std::collections::BTreeMap;

use jemput_domain::ids::{OfficerId, OutingId, PersonId};
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::time::{Date, UnixMillis};
use jemput_domain::verdict::Verdict;
use jemput_domain::wire::person::{RegionCode, Sex};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A command without arguments.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Nothing {}

/// What the rules say about one field; the value is stored in either case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FieldVerdict {
    /// As in the request that saves it.
    pub field: String,
    pub verdict: Verdict,
}

/// What an officer should know of a person before going on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PersonNotice {
    /// Someone else on this laptop has the same NIK.
    NikTaken,
    /// Recorded already: a second recording blocks the card. Ask first.
    AlreadyRecorded,
    /// May not be recorded yet.
    UnderSixteen,
    /// May be recorded; the card is printed at 17.
    Sixteen,
    /// Not on the list: the office checks with the state system.
    NotOnList,
    /// Of a village outside this office's regency.
    OtherRegency,
    NoNik,
    NoKk,
    /// The office sent a record of this person back.
    SentBack,
}

/// Acknowledgement of one durably saved field: "tersimpan" is shown on this and on nothing else.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FieldSaved {
    /// As it is now stored (spaces trimmed, NIK and dates normalised).
    pub value: String,
    /// The device revision that holds it.
    pub revision: u32,
    pub saved_at: UnixMillis,
    pub verdict: Verdict,
}

/// One row of any list of people. The NIK is masked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListRow {
    pub person: PersonId,
    pub name: String,
    /// `3201********0123`
    pub nik_masked: Option<String>,
    pub sex: Option<Sex>,
    #[ts(type = "string | null")]
    pub birth_date: Option<Date>,
    /// On the outing's day; today's without one.
    pub age: Option<i16>,
    pub rt: Option<String>,
    pub rw: Option<String>,
    pub hamlet: Option<String>,
    pub family_head: Option<String>,
    /// Under whose list the person stands.
    pub village: Option<RegionCode>,
    /// On the office's list; else found by the team (*perlu cek SIAK*).
    pub on_list: bool,
    /// Effective outcome: this laptop's, else the office's from an earlier outing.
    pub outcome: Option<RowOutcome>,
    /// Number at the enrolment table (*di meja rekam*).
    pub waiting: Option<u32>,
    pub applications: u32,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RowOutcome {
    pub code: OutcomeCode,
    /// Noted on this laptop; else known to the office before.
    pub ours: bool,
    /// "keterangan RT: nama"
    pub statement_by: Option<String>,
}

/// list = effective outcomes + not yet come, always (DESIGN 6).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListCounts {
    pub list: u32,
    pub not_yet_come: u32,
    /// Effective outcomes of listed people, by code; sums to `list - not_yet_come`.
    pub outcomes: BTreeMap<OutcomeCode, u32>,
    /// Waiting at the enrolment table, on the list or not; the listed are still `not_yet_come`.
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
    /// This laptop's n-th outing.
    pub day: Option<u32>,
    pub opened_at: Option<UnixMillis>,
    pub closed_at: Option<UnixMillis>,
}
