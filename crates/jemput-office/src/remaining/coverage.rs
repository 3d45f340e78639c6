//! How much of a region the figures are of: a sum over two villages is no figure of a regency.

use jemput_domain::counting::Count;
use jemput_domain::regions::{RegionLevel, Regions};
use jemput_domain::wire::person::RegionCode;

/// The villages of a region, by the table of regions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Coverage {
    /// All of them.
    pub villages: u32,
    /// Those without totals.
    pub without: u32,
    /// In those, who is still belum by name.
    pub left_official: u32,
    pub left_reported: u32,
}

impl Coverage {
    pub fn of(count: &Count, region: &RegionCode) -> Self {
        let mut coverage = Self::default();
        let villages = match region.level() {
            Some(RegionLevel::Village) => vec![region.clone()],
            _ => {
                let villages = Regions::current().villages(&region.0);
                villages.into_iter().map(|village| village.code).collect()
            }
        };
        for village in villages {
            coverage.villages += 1;
            let counted = count.villages.get(&village);
            if counted.is_some_and(|village| village.baseline_as_of.is_some()) {
                continue;
            }
            coverage.without += 1;
            if let Some(village) = counted {
                coverage.left_official += village.tally.list.left_official;
                coverage.left_reported += village.tally.list.left_reported;
            }
        }
        coverage
    }

    /// Villages the figures are of.
    pub fn with(self) -> u32 {
        self.villages - self.without
    }

    /// *2 dari 79 desa/kelurahan*
    pub fn words(self) -> String {
        format!("{} dari {} desa/kelurahan", self.with(), self.villages)
    }
}
