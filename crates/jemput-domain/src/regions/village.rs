//! What a village is called. Names carry no type word; it follows from the code and the regency.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Regions;
use super::code::{RegionLevel, number_of};

/// By the first digit of the code's fourth segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VillageKind {
    /// Urban ward.
    Kelurahan,
    /// Desa, nagari, gampong: see [`usual_village_term`].
    Desa,
    DesaAdat,
}

impl VillageKind {
    pub(super) fn of_number(number: u64) -> Option<Self> {
        match number / 1_000 % 10 {
            1 => Some(Self::Kelurahan),
            2 => Some(Self::Desa),
            3 => Some(Self::DesaAdat),
            _ => None,
        }
    }
}

/// West Sumatra's regencies whose villages are desa, not nagari: Kepulauan Mentawai, Sawahlunto,
/// Pariaman.
const DESA_IN_WEST_SUMATRA: [&str; 3] = ["13.09", "13.73", "13.77"];

/// The usual word for the desa-kind villages of a regency. The office pack's `terms.village` is that
/// office's own word and goes before this.
pub fn usual_village_term(regency: &str) -> &'static str {
    match regency.get(..2) {
        Some("11") => "Gampong",
        Some("13")
            if !DESA_IN_WEST_SUMATRA
                .iter()
                .any(|code| regency.starts_with(code)) =>
        {
            "Nagari"
        }
        _ => "Desa",
    }
}

impl Regions {
    /// The word before a village's name: Kelurahan, Desa adat, or the regency's word (the office's
    /// own, when given). None when the code is not a village's.
    pub fn village_term<'a>(&self, code: &'a str, office_term: Option<&'a str>) -> Option<&'a str> {
        let number = number_of(code)?;
        if RegionLevel::of_number(number) != RegionLevel::Village {
            return None;
        }
        Some(match VillageKind::of_number(number)? {
            VillageKind::Kelurahan => "Kelurahan",
            VillageKind::DesaAdat => "Desa Adat",
            VillageKind::Desa => match office_term.map(str::trim) {
                Some(term) if !term.is_empty() => term,
                _ => usual_village_term(code),
            },
        })
    }
}
