//! One row of a by-name list: whom it has, and what is wrong with it.

use std::collections::BTreeSet;

use jemput_domain::time::Date;
use jemput_domain::verdict::Reason;
use jemput_domain::wire::person::{PersonData, Sex};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::columns::Column;
use super::sheet::At;

/// What is wrong with a row beyond one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RowReason {
    /// Several villages of the regency have this name.
    VillageAmbiguous,
    /// A village of another regency.
    VillageElsewhere,
    /// A kecamatan and a village have this name, and nothing shows which the line is of.
    VillageOrDistrict,
    /// Another line has totals of the same village.
    VillageTwice,
    /// Another person in the list has the same NIK: both are kept, the number is to be corrected.
    NikShared,
    /// Neither NIK nor birth date: nobody can be told apart by a name.
    CannotBeTold,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(untagged)]
pub enum Why {
    Value(Reason),
    Row(RowReason),
}

/// One thing to look at, in one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Problem {
    pub column: Column,
    pub why: Why,
}

/// One person as the list has them.
#[derive(Debug, Clone)]
pub struct Row {
    pub at: At,
    pub data: PersonData,
    pub ektp_status: Option<String>,
    pub problems: Vec<Problem>,
    /// Cannot be taken in: no name, or no village of this regency.
    pub left_out: bool,
    /// How many rows of the file this person stands in.
    pub rows: u32,
    /// What the list says itself, where the NIK says it as well.
    pub given: Given,
}

/// Of what a NIK tells too, what is the list's own word.
#[derive(Debug, Clone, Copy, Default)]
pub struct Given {
    pub birth_date: Option<Date>,
    pub sex: Option<Sex>,
}

/// Which villages a list of these rows speaks of.
pub fn villages_of(rows: &[Row]) -> BTreeSet<&str> {
    rows.iter()
        .filter(|row| !row.left_out)
        .filter_map(|row| Some(row.data.village.as_ref()?.0.as_str()))
        .collect()
}

impl Row {
    /// Another person in the list has the same NIK, or had it before.
    pub fn mark_shared(&mut self) {
        let problem = Problem {
            column: Column::Nik,
            why: Why::Row(RowReason::NikShared),
        };
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    pub fn is_shared(&self) -> bool {
        self.problems
            .iter()
            .any(|problem| problem.why == Why::Row(RowReason::NikShared))
    }

    /// The number is somebody else's: kept as it stands, and nothing is believed of it.
    pub fn give_up_nik(&mut self) {
        self.mark_shared();
        self.data.nik_as_given = self.data.nik.take().map(String::from);
        self.data.birth_date = self.given.birth_date;
        self.data.sex = self.given.sex;
    }

    /// Another row of the same person: if this one could not be taken, that one is.
    pub fn once_more(&mut self, other: Row) {
        let rows = self.rows + other.rows;
        if self.left_out && !other.left_out {
            *self = other;
        }
        self.rows = rows;
    }
}
