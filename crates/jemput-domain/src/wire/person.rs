//! What is known of a person.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::nik::{KkNumber, Nik};
use crate::time::Date;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub enum Sex {
    /// Laki-laki
    L,
    /// Perempuan
    P,
}

/// Village of record by region code, e.g. `12.77.01.1001`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "string")]
pub struct RegionCode(pub String);

#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct PersonData {
    pub name: String,
    pub nik: Option<Nik>,
    /// What stood in the source when it is not a NIK; never lost, shown for correction.
    pub nik_as_given: Option<String>,
    pub kk: Option<KkNumber>,
    pub kk_as_given: Option<String>,
    pub sex: Option<Sex>,
    pub birth_place: Option<String>,
    #[ts(type = "string | null")]
    pub birth_date: Option<Date>,
    /// Code of `status_kawin_f101_2019`.
    pub marital_status: Option<u8>,
    pub address: Option<String>,
    pub rt: Option<String>,
    pub rw: Option<String>,
    /// Dusun, jorong or lingkungan: the office pack gives the word.
    pub hamlet: Option<String>,
    /// Village of record.
    pub village: Option<RegionCode>,
    pub family_head: Option<String>,
    pub mother_name: Option<String>,
    pub phone: Option<String>,
}
