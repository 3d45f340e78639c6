//! Lookups by code.

use std::ops::Range;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::code::{RegionLevel, code_of, number_of};
use super::history::History;
use super::packed::{Columns, unpack};
use super::village::VillageKind;
use crate::wire::person::RegionCode;

static PACKED: &[u8] = include_bytes!("../../data/regions.bin.zst");
static CURRENT: OnceLock<Regions> = OnceLock::new();

/// All regions in force, and what is known of former names and codes.
pub struct Regions {
    columns: Columns,
    pub(super) history: History,
}

/// One region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Region {
    pub code: RegionCode,
    pub name: String,
    pub level: RegionLevel,
    /// Villages only.
    pub kind: Option<VillageKind>,
    /// Villages only, five digits.
    pub postal_code: Option<String>,
}

impl Regions {
    /// The table the program carries, decoded on first use (some 10 ms) and then kept.
    pub fn current() -> &'static Regions {
        CURRENT.get_or_init(|| {
            // A committed constant that the tests decode: it cannot fail in a tested build.
            Regions::decode(PACKED).unwrap_or_else(|| Regions {
                columns: Columns {
                    version: String::new(),
                    numbers: vec![],
                    postals: vec![],
                    names: String::new(),
                    ends: vec![],
                },
                history: History::default(),
            })
        })
    }

    fn decode(packed: &[u8]) -> Option<Regions> {
        Some(Regions {
            columns: unpack(packed).ok()?,
            history: History::embedded(),
        })
    }

    /// The regulation whose codes these are.
    pub fn version(&self) -> &str {
        &self.columns.version
    }

    /// How many codes are in force.
    pub fn len(&self) -> usize {
        self.columns.numbers.len()
    }

    pub fn is_empty(&self) -> bool {
        self.columns.numbers.is_empty()
    }

    /// By dotted code.
    pub fn get(&self, code: &str) -> Option<Region> {
        let index = self.columns.numbers.binary_search(&number_of(code)?).ok()?;
        Some(self.region(index))
    }

    /// The name alone, without copying.
    pub fn name(&self, code: &str) -> Option<&str> {
        let index = self.columns.numbers.binary_search(&number_of(code)?).ok()?;
        Some(self.name_at(index))
    }

    /// All provinces, by code.
    pub fn provinces(&self) -> Vec<Region> {
        self.level_in(0..self.len(), RegionLevel::Province)
    }

    /// The regions one level below a code, by code.
    pub fn children(&self, code: &str) -> Vec<Region> {
        match number_of(code)
            .map(RegionLevel::of_number)
            .and_then(RegionLevel::below)
        {
            Some(level) => self.level_in(self.within(code), level),
            None => vec![],
        }
    }

    /// Every village of a province, regency or kecamatan, by code.
    pub fn villages(&self, code: &str) -> Vec<Region> {
        self.level_in(self.within(code), RegionLevel::Village)
    }

    fn level_in(&self, range: Range<usize>, level: RegionLevel) -> Vec<Region> {
        range
            .filter(|index| self.level_at(*index) == level)
            .map(|index| self.region(index))
            .collect()
    }

    /// The rows of a region and all below it; empty when the code is unknown.
    pub(super) fn within(&self, code: &str) -> Range<usize> {
        let Some(number) = number_of(code) else {
            return 0..0;
        };
        let Ok(start) = self.columns.numbers.binary_search(&number) else {
            return 0..0;
        };
        let after = number + RegionLevel::of_number(number).unit();
        start..self.columns.numbers.partition_point(|n| *n < after)
    }

    pub(super) fn level_at(&self, index: usize) -> RegionLevel {
        RegionLevel::of_number(self.columns.numbers[index])
    }

    pub(super) fn name_at(&self, index: usize) -> &str {
        let start = index
            .checked_sub(1)
            .map_or(0, |before| self.columns.ends[before]);
        &self.columns.names[start as usize..self.columns.ends[index] as usize]
    }

    pub(super) fn region(&self, index: usize) -> Region {
        let number = self.columns.numbers[index];
        let level = RegionLevel::of_number(number);
        let postal = self.columns.postals[index];
        Region {
            code: RegionCode(code_of(number)),
            name: self.name_at(index).to_owned(),
            level,
            kind: (level == RegionLevel::Village)
                .then(|| VillageKind::of_number(number))
                .flatten(),
            postal_code: (postal != 0).then(|| format!("{postal:05}")),
        }
    }
}

impl std::fmt::Debug for Regions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Regions({}, {} codes)", self.version(), self.len())
    }
}
