//! Which lines of a recap are villages, and which are sums of the kecamatan of the same name.
//!
//! Offices put kecamatan and villages in one column, and 2,899 of the country's kecamatan have a
//! village of their own name. A line that says its kind, by a word or a code, is of that kind. Of the
//! others, with the lines of a kecamatan standing together:
//!
//! - its own line stands before or after them and its figures are their sum, or it has none at all and
//!   heads them;
//! - a line whose figures are both less than those of the kecamatan's other villages is no sum of them.
//!
//! What neither shows is for staff to say: a sum taken for a village would be a wrong baseline.

use std::collections::{BTreeMap, BTreeSet};

use jemput_domain::regions::RegionLevel;
use jemput_domain::wire::person::RegionCode;
use jemput_domain::wire::work_list::VillageTotals;

use super::line::{Line, Of};
use crate::lists::places::{Place, one};
use crate::lists::row::{RowReason, Why};

/// No kecamatan has more villages than this (the most is 108).
const MOST_TOGETHER: usize = 200;

pub const NOTHING: VillageTotals = VillageTotals { wajib: 0, sudah: 0 };

/// What a line was found to be.
#[derive(Debug, Clone, PartialEq)]
pub enum Level {
    /// A sum, or the regency.
    Above,
    District,
    Village(RegionCode),
    /// A village that cannot be told, or what may be one.
    Unclear(Why),
}

pub fn of(lines: &[Line]) -> Vec<Level> {
    let blocks = Blocks::find(lines);
    let sure = sure_sums(lines);
    let levels = lines.iter().enumerate().map(|(at, line)| match &line.of {
        Of::Sum | Of::Place(Place::Regency) => Level::Above,
        Of::Place(Place::Unknown(why)) => Level::Unclear(*why),
        Of::Place(Place::District(_)) => Level::District,
        Of::Place(Place::Village(villages)) => blocks.village(at, villages),
        Of::Place(Place::Either(district, villages)) => {
            let is_part = blocks.within[at].is_some();
            match (blocks.own[at], is_part) {
                (true, false) => Level::District,
                (false, true) => blocks.village(at, villages),
                (false, false) if is_less(line.totals, sure.get(district)) => {
                    blocks.village(at, villages)
                }
                _ => Level::Unclear(Why::Row(RowReason::VillageOrDistrict)),
            }
        }
    });
    levels.collect()
}

/// Lines that stand together with the line of their kecamatan.
struct Blocks<'a> {
    /// This is a kecamatan's own line.
    own: Vec<bool>,
    /// The kecamatan whose line shows that this is one of its villages.
    within: Vec<Option<&'a RegionCode>>,
}

impl<'a> Blocks<'a> {
    fn find(lines: &'a [Line]) -> Self {
        let mut blocks = Self {
            own: (0..lines.len()).map(|at| is_heading(lines, at)).collect(),
            within: vec![None; lines.len()],
        };
        let mut found = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            if let Some(district) = line.district()
                && let Some(parts) = blocks.parts(lines, at, district)
            {
                found.push((at, district, parts));
            }
        }
        let twice = named_twice(lines, &found);
        for (at, ..) in &found {
            blocks.own[*at] = true;
        }
        for (at, district, parts) in found {
            if twice.contains(district) {
                blocks.own[at] = !lines[at].is_either();
            } else {
                for part in parts {
                    blocks.within[part] = Some(district);
                }
            }
        }
        blocks
    }

    /// The lines this one is the sum of or the heading of.
    fn parts(&self, lines: &[Line], at: usize, district: &RegionCode) -> Option<Vec<usize>> {
        if self.own[at] {
            let below = (at + 1..lines.len()).take(MOST_TOGETHER);
            let parts = below.take_while(|at| !self.own[*at] && lines[*at].may_be_in(district));
            return Some(parts.filter(|at| !lines[*at].is_either()).collect());
        }
        let wanted = lines[at].totals.filter(|totals| totals.wajib > 0)?;
        self.summed(lines, at + 1..lines.len(), district, wanted)
            .or_else(|| self.summed(lines, (0..at).rev(), district, wanted))
    }

    /// The lines from here on that may be the kecamatan's villages, if they come to its figures. They
    /// end where other lines begin, or another kecamatan's that a village of this one is named like.
    fn summed(
        &self,
        lines: &[Line],
        from: impl Iterator<Item = usize>,
        district: &RegionCode,
        wanted: VillageTotals,
    ) -> Option<Vec<usize>> {
        let (mut sum, mut parts) = (NOTHING, Vec::new());
        // One line alone may have another's figures by chance.
        let is_whole = |sum, parts: &[usize]| sum == wanted && parts.len() > 1;
        for at in from {
            let line = &lines[at];
            let may_go_on = line.may_be_in(district) && !self.own[at];
            if (!may_go_on || line.is_either()) && is_whole(sum, &parts) {
                return Some(parts);
            }
            let totals = line.totals.filter(|_| may_go_on)?;
            sum = plus(sum, totals);
            parts.push(at);
            if sum.wajib > wanted.wajib || parts.len() > MOST_TOGETHER {
                return None;
            }
        }
        is_whole(sum, &parts).then_some(parts)
    }

    /// The only village of the name, or the only one in the kecamatan it stands with.
    fn village(&self, at: usize, villages: &[RegionCode]) -> Level {
        let here = |district: &RegionCode| {
            let inside = villages.iter().filter(|village| village.is_in(district));
            inside.cloned().collect::<Vec<_>>()
        };
        let found = match self.within[at] {
            Some(district) => one(&here(district)),
            None => one(villages),
        };
        found.map_or_else(Level::Unclear, Level::Village)
    }
}

/// A name without figures, where the kecamatan's villages begin.
fn is_heading(lines: &[Line], at: usize) -> bool {
    let line = &lines[at];
    let Some(district) = line.district().filter(|_| line.blank) else {
        return false;
    };
    let begins = || {
        let above = at.checked_sub(1).map(|above| &lines[above]);
        !above.is_some_and(|above| is_surely_in(above, district))
            && lines
                .get(at + 1)
                .is_some_and(|below| below.may_be_in(district))
    };
    !line.is_either() || begins()
}

/// Kecamatan of which several lines that do not say their kind are the sum.
fn named_twice<'a>(
    lines: &[Line],
    found: &[(usize, &'a RegionCode, Vec<usize>)],
) -> BTreeSet<&'a RegionCode> {
    let mut seen = BTreeSet::new();
    let unsaid = found
        .iter()
        .filter(|(at, ..)| lines[*at].is_either() && !lines[*at].blank);
    unsaid
        .map(|(_, district, _)| *district)
        .filter(|district| !seen.insert(*district))
        .collect()
}

fn is_surely_in(line: &Line, district: &RegionCode) -> bool {
    let villages = line.villages();
    !line.is_either() && !villages.is_empty() && villages.iter().all(|it| it.is_in(district))
}

/// What the villages that have a line of their own for certain come to, wherever it stands; of several
/// lines the least.
fn sure_sums(lines: &[Line]) -> BTreeMap<RegionCode, VillageTotals> {
    let mut least: BTreeMap<&RegionCode, VillageTotals> = BTreeMap::new();
    for line in lines.iter().filter(|line| !line.is_either()) {
        if let ([village], Some(totals)) = (line.villages(), line.totals) {
            let before = least.entry(village).or_insert(totals);
            before.wajib = before.wajib.min(totals.wajib);
            before.sudah = before.sudah.min(totals.sudah);
        }
    }
    let mut sums: BTreeMap<RegionCode, VillageTotals> = BTreeMap::new();
    for (village, totals) in least {
        if let Some(district) = village.at(RegionLevel::District) {
            let sum = sums.entry(district).or_insert(NOTHING);
            *sum = plus(*sum, totals);
        }
    }
    sums
}

/// Too little to be the sum of the others, in both figures: one alone may be of another day. Nothing at
/// all is no figure of a village either.
fn is_less(totals: Option<VillageTotals>, others: Option<&VillageTotals>) -> bool {
    let (Some(totals), Some(others)) = (totals, others) else {
        return false;
    };
    totals.wajib > 0 && totals.wajib < others.wajib && totals.sudah < others.sudah
}

pub fn plus(one: VillageTotals, other: VillageTotals) -> VillageTotals {
    VillageTotals {
        wajib: one.wajib.saturating_add(other.wajib),
        sudah: one.sudah.saturating_add(other.sudah),
    }
}
