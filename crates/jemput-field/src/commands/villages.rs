//! Villages, work lists, outings, the day's summary.

use std::collections::BTreeMap;

use jemput_domain::ids::{OutingId, PersonId};
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::time::{Date, UnixMillis};
use jemput_domain::wire::person::RegionCode;
use jemput_domain::wire::work_list::OutingPlan;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::shared::{ListCounts, OutingView};

/// One village with a work list on this laptop. Every figure is as of `as_of`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VillageView {
    pub code: RegionCode,
    pub name: String,
    /// Kelurahan, Desa, Nagari: the word before the name.
    pub term: String,
    pub district_name: String,
    /// *per tanggal*
    #[ts(type = "string")]
    pub as_of: Date,
    pub issued_at: UnixMillis,
    pub revision: u32,
    /// The office's figures; null when it sent names only.
    pub figures: Option<VillageFigures>,
    pub counts: ListCounts,
    /// Outings the office planned here, by date.
    pub plans: Vec<OutingPlan>,
}

/// wajib = sudah + belum, always.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VillageFigures {
    pub wajib: u32,
    pub sudah: u32,
    pub belum: u32,
    /// Names on the list; when it is not `belum` the page says so.
    pub by_name: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportFileRequest {
    pub path: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Imported {
    WorkList {
        village: RegionCode,
        village_name: String,
        people: u32,
        revision: u32,
        #[ts(type = "string")]
        as_of: Date,
        /// This revision or a newer one was here already.
        already_here: bool,
    },
    /// An outing's plan, or the office's answer to a record.
    Message,
    Keyset {
        #[ts(type = "number")]
        serial: u64,
        already_here: bool,
    },
    OfficePack {
        version: u32,
        already_here: bool,
    },
    Certificate,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutingOpenRequest {
    pub village: RegionCode,
    /// One of the village's plans; without it the team opens its own.
    #[serde(default)]
    #[ts(optional)]
    pub plan: Option<OutingId>,
    /// Needed without a plan: the day in the village, typed, never the clock's.
    #[serde(default)]
    #[ts(optional, type = "string")]
    pub date: Option<Date>,
    #[serde(default)]
    #[ts(optional)]
    pub place: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutingRequest {
    pub outing: OutingId,
}

/// The day's report. `counts` reconciles: list = outcomes + not yet come.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DaySummary {
    pub outing: OutingView,
    /// Of the village's list; null without one.
    #[ts(type = "string | null")]
    pub as_of: Option<Date>,
    pub counts: ListCounts,
    pub figures: Option<VillageFigures>,
    /// What this outing did, by code; includes people not on the list.
    pub today: BTreeMap<OutcomeCode, u32>,
    /// Sum of `today`.
    pub today_total: u32,
    pub today_not_on_list: u32,
    /// Of `today`: on someone's word (RT, wali jorong), not seen in person.
    pub today_by_statement: u32,
    pub applications: Vec<ServiceCount>,
    pub documents: u32,
    pub pages: u32,
    /// *asli dititipkan*
    pub originals_held: u32,
    /// Of this outing: such a note does not travel.
    pub notes_left: Vec<NoteLeft>,
    /// Still at the enrolment table: named before closing.
    pub waiting: Vec<StillWaiting>,
    /// False would be a fault of the program; the page shows it in red rather than hiding it.
    pub reconciles: bool,
    /// Sign-offs after the first: *berita acara tambahan*.
    pub supplements: u32,
    pub note: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ServiceCount {
    pub service: String,
    pub name: String,
    pub name_en: String,
    pub started: u32,
    pub complete: u32,
}

/// Who has a note and no outcome it could travel with.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NoteLeft {
    pub person: PersonId,
    pub name: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StillWaiting {
    pub person: PersonId,
    pub name: String,
    pub number: u32,
    pub since: UnixMillis,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutingCloseRequest {
    pub outing: OutingId,
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub note: String,
}
