//! What must hold of every count.

use std::collections::BTreeMap;

use super::figures::Figures;
use super::result::Count;
use super::tally::{Cause, Movement};
use super::village::VillageCount;
use crate::wire::person::RegionCode;

/// Which identity is broken, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{rule} does not hold for {place}: {left} against {right}")]
pub struct BrokenIdentity {
    pub rule: &'static str,
    /// A village code, or the village and day of service.
    pub place: String,
    pub left: i64,
    pub right: i64,
}

/// Checks every identity of a count; the first broken one is the error.
pub fn identities(count: &Count) -> Result<(), BrokenIdentity> {
    let from_people = figures_of_people(count);
    for (code, village) in &count.villages {
        let check = Check(&code.0);
        village_figures(check, village)?;
        let people = from_people.get(code).copied().unwrap_or_default();
        if village.baseline_as_of.is_some() {
            let moved = village.tally.official - village.tally.baseline;
            check.figures("official change = sum over people", moved, people.0)?;
            let moved = village.tally.reported - village.tally.baseline;
            check.figures("reported change = sum over people", moved, people.1)?;
        }
        village_list(check, village)?;
    }
    for day in &count.output {
        let place = format!("{} {}", day.village, day.date);
        let outcomes: u32 = day.outcomes.values().sum();
        Check(&place).equal(
            "people = outcomes + disputed",
            day.people,
            outcomes + day.disputed,
        )?;
    }
    Ok(())
}

/// Each village's change in both views, added up person by person.
fn figures_of_people(count: &Count) -> BTreeMap<&RegionCode, (Figures, Figures)> {
    let mut sums: BTreeMap<&RegionCode, (Figures, Figures)> = BTreeMap::new();
    for part in count.people.values() {
        let (official, reported) = sums.entry(&part.village).or_default();
        *official += part.at_baseline.step(part.official);
        *reported += part.at_baseline.step(part.reported);
    }
    sums
}

fn village_figures(check: Check<'_>, village: &VillageCount) -> Result<(), BrokenIdentity> {
    let tally = &village.tally;
    for figures in [tally.baseline, tally.official, tally.reported] {
        check.equal(
            "wajib = sudah + belum",
            figures.wajib,
            figures.sudah + figures.belum,
        )?;
    }
    let after = |moved: &BTreeMap<Cause, Movement>| {
        moved
            .values()
            .fold(tally.baseline, |sum, movement| sum + movement.figures)
    };
    check.figures(
        "official = baseline + movements",
        tally.official,
        after(&tally.moved_official),
    )?;
    check.figures(
        "reported = baseline + movements",
        tally.reported,
        after(&tally.moved_reported),
    )
}

fn village_list(check: Check<'_>, village: &VillageCount) -> Result<(), BrokenIdentity> {
    let list = &village.tally.list;
    let outcomes: u32 = list.outcomes.values().sum();
    check.equal(
        "list = outcomes + to be checked + not yet come",
        list.targets,
        outcomes + list.disputed + list.not_yet_come,
    )?;
    check.equal(
        "rows = targets + duplicates",
        list.rows,
        list.targets + list.duplicates,
    )?;
    let by_rt: u32 = village.neighbourhoods.values().map(|rt| rt.targets).sum();
    check.equal("list = sum over RT", list.targets, by_rt)?;
    let left: u32 = village
        .neighbourhoods
        .values()
        .map(|rt| rt.left_reported)
        .sum();
    check.equal("belum by name = sum over RT", list.left_reported, left)?;
    if village.baseline_as_of.is_some() {
        check.equal(
            "belum = belum by name + difference",
            village.tally.baseline.belum,
            i64::from(list.belum_at_baseline) + list.difference,
        )?;
    }
    Ok(())
}

#[derive(Clone, Copy)]
struct Check<'a>(&'a str);

impl Check<'_> {
    fn equal(
        self,
        rule: &'static str,
        left: impl Into<i64>,
        right: impl Into<i64>,
    ) -> Result<(), BrokenIdentity> {
        let (left, right) = (left.into(), right.into());
        if left == right {
            return Ok(());
        }
        Err(BrokenIdentity {
            rule,
            place: self.0.to_owned(),
            left,
            right,
        })
    }

    fn figures(
        self,
        rule: &'static str,
        left: Figures,
        right: Figures,
    ) -> Result<(), BrokenIdentity> {
        self.equal(rule, left.wajib, right.wajib)?;
        self.equal(rule, left.sudah, right.sudah)?;
        self.equal(rule, left.belum, right.belum)
    }
}
