//! A person as a row of the list.

use jemput_domain::ids::PersonId;
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::time::Date;
use jemput_domain::wire::person::{RegionCode, Sex};
use rusqlite::Row;

use crate::error::Result;
use crate::private::private_debug;
use crate::sql::parse_option;

/// Numbers are unmasked here: whoever shows rows masks them.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonRow {
    pub person: PersonId,
    pub name: String,
    pub nik: Option<String>,
    pub kk: Option<String>,
    pub birth_date: Option<Date>,
    pub sex: Option<Sex>,
    pub rt: Option<String>,
    pub rw: Option<String>,
    pub hamlet: Option<String>,
    pub family_head: Option<String>,
    /// The village under whose list the person stands.
    pub village: Option<RegionCode>,
    pub on_list: bool,
    pub outcome: Option<OutcomeCode>,
    /// Noted on this laptop, not told by the office.
    pub outcome_is_ours: bool,
    /// "keterangan RT: nama"
    pub statement_by: Option<String>,
    /// Queue number while at the recording table.
    pub waiting: Option<u32>,
    pub applications: u32,
}

private_debug!(PersonRow { person });

pub(crate) const COLUMNS: &str = "id, name, nik, kk, birth_date, sex, rt, rw, hamlet, family_head, \
    list_village, listed, outcome, outcome_ours, statement_by, waiting, applications";

impl PersonRow {
    pub(crate) fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            person: PersonId(row.get(0)?),
            name: row.get(1)?,
            nik: row.get(2)?,
            kk: row.get(3)?,
            birth_date: parse_option(row.get(4)?)?,
            sex: parse_option(row.get(5)?)?,
            rt: row.get(6)?,
            rw: row.get(7)?,
            hamlet: row.get(8)?,
            family_head: row.get(9)?,
            village: row.get::<_, Option<String>>(10)?.map(RegionCode),
            on_list: row.get::<_, u8>(11)? == 1,
            outcome: parse_option(row.get(12)?)?,
            outcome_is_ours: row.get(13)?,
            statement_by: row.get(14)?,
            waiting: row.get(15)?,
            applications: row.get(16)?,
        })
    }
}
