//! Lists of people, NIK masked.

use jemput_domain::counting::{Effective, Standing};
use jemput_domain::ids::PersonId;
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::time::Date;
use jemput_domain::wire::person::{RegionCode, Sex};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
pub struct PeopleRequest {
    /// Regency, kecamatan or village of record; everyone without it.
    #[serde(default)]
    #[ts(optional)]
    pub region: Option<RegionCode>,
    /// As the remaining page names it; `""` is those without one.
    #[serde(default)]
    #[ts(optional)]
    pub neighbourhood: Option<String>,
    #[serde(default)]
    #[ts(optional, as = "Option<PeopleFilter>")]
    pub filter: PeopleFilter,
    /// With the filter `outcome`.
    #[serde(default)]
    #[ts(optional)]
    pub outcome: Option<OutcomeCode>,
    /// Name parts, a birth year, or a NIK.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub query: String,
    /// `next` of the page before; the first page without it.
    #[serde(default)]
    #[ts(optional)]
    pub cursor: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PeopleFilter {
    #[default]
    All,
    /// On the by-name list.
    Listed,
    NotYetCome,
    /// Still belum by what the teams say.
    Left,
    /// One outcome, named in `outcome`.
    Outcome,
    AnyOutcome,
    Disputed,
    /// Found, not on the list.
    OffList,
    /// Reported, and not yet confirmed.
    Unconfirmed,
    /// With an application or papers.
    WithPapers,
}

/// 50 rows at most.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct PeoplePage {
    pub rows: Vec<PersonRow>,
    /// Where the next page begins; null: this was the last.
    pub next: Option<String>,
    /// All that match.
    pub total: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct PersonRow {
    pub person: PersonId,
    pub name: String,
    /// `3201********0123`
    pub nik_masked: Option<String>,
    pub sex: Option<Sex>,
    #[ts(type = "string | null")]
    pub birth_date: Option<Date>,
    pub age: Option<i16>,
    pub rt: Option<String>,
    pub rw: Option<String>,
    pub hamlet: Option<String>,
    pub family_head: Option<String>,
    pub village: Option<RegionCode>,
    pub village_name: Option<String>,
    pub on_list: bool,
    /// Gone from it since, by a newer complete one.
    pub left_list: bool,
    pub effective: Effective,
    pub official: Standing,
    pub reported: Standing,
    /// Verbatim from the state system.
    pub ektp_status: Option<String>,
}
