//! The office's own files in, and printed lists out.

use jemput_domain::counting::Effective;
use jemput_domain::ids::PersonId;
use jemput_domain::time::{Date, UnixMillis};
use jemput_domain::wire::person::{RegionCode, Sex};
use jemput_domain::wire::work_list::VillageTotals;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::lists::columns::Mapping;
use crate::lists::preview::Counts;

/// Goes with one file. Nothing is stored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
pub struct ListPreviewRequest {
    /// Column → position from 0, as staff chose; guessed from the headings without it.
    #[serde(default)]
    #[ts(optional)]
    pub mapping: Option<Mapping>,
    /// Of everyone in a by-name file that has no column for it.
    #[serde(default)]
    #[ts(optional)]
    pub village: Option<RegionCode>,
}

/// Goes with one by-name file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct ListTakeRequest {
    #[serde(default)]
    #[ts(optional)]
    pub mapping: Option<Mapping>,
    /// As in the preview.
    #[serde(default)]
    #[ts(optional)]
    pub village: Option<RegionCode>,
    /// *per tanggal*
    #[ts(type = "string")]
    pub as_of: Date,
    /// The list has everyone who is unrecorded in its villages: whoever is not on it has left it.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub complete: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ListTaken {
    pub list: String,
    pub counts: Counts,
    /// Who was a target in its villages and is not on it: gone from the list.
    pub left: u32,
}

/// Goes with one file of totals per village.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct TotalsTakeRequest {
    #[serde(default)]
    #[ts(optional)]
    pub mapping: Option<Mapping>,
    #[ts(type = "string")]
    pub as_of: Date,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TotalsTaken {
    pub baseline: String,
    /// Villages taken in.
    pub villages: u32,
    /// Lines left out, with their problems in the preview.
    pub left_out: u32,
    pub sum: VillageTotals,
}

/// One import of the office's own file, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ListView {
    pub list: String,
    pub kind: ListKindView,
    pub file_name: String,
    #[ts(type = "string")]
    pub as_of: Date,
    pub imported_at: UnixMillis,
    pub imported_by: String,
    pub rows: u32,
    pub taken: u32,
    pub dirty: u32,
    pub duplicates: u32,
    /// Taken back: what it said stays, and no longer counts.
    pub withdrawn_at: Option<UnixMillis>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct ListRequest {
    pub list: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ListKindView {
    ByName,
    Totals,
    Status,
}

/// The list to print for the RT head or wali jorong.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct PrintedListRequest {
    pub village: RegionCode,
    /// One RT, as the remaining page names it; all of the village without it.
    #[serde(default)]
    #[ts(optional)]
    pub neighbourhood: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct PrintedList {
    pub office_name: String,
    pub village: RegionCode,
    pub village_name: String,
    pub district_name: String,
    #[ts(type = "string | null")]
    pub as_of: Option<Date>,
    #[ts(type = "string")]
    pub today: Date,
    /// One page each.
    pub groups: Vec<PrintedGroup>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct PrintedGroup {
    /// `RT 001 / RW 002`; empty where the list names none.
    pub neighbourhood: String,
    pub people: Vec<PrintedRow>,
}

/// Still to be recorded by what the teams say.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct PrintedRow {
    /// From 1 in each RT.
    pub number: u32,
    /// Rows of one household follow each other and have the same number, from 1 in each RT.
    pub household: u32,
    pub person: PersonId,
    pub name: String,
    /// Masked: the paper leaves the office.
    pub nik: Option<String>,
    pub sex: Option<Sex>,
    #[ts(type = "string | null")]
    pub birth_date: Option<Date>,
    pub address: Option<String>,
    pub family_head: Option<String>,
    pub effective: Effective,
}
