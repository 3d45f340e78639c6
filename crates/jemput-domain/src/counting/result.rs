//! The count itself: per village of record, per person, per village of service.

use std::collections::BTreeMap;

use serde::Serialize;
use ts_rs::TS;

use super::effective::{Effective, effective, recorded_on};
use super::evidence::Dossier;
use super::figures::{Figures, Standing};
use super::input::{Baseline, CountInput, CountedPerson, Membership};
use super::path::{Facts, Path};
use super::service::{ServiceOutput, output};
use super::tally::{Cause, OutingWait, Tally};
use super::village::VillageCount;
use crate::ektp_status::CardStage;
use crate::ids::PersonId;
use crate::outcome::VisitAgain;
use crate::time::Date;
use crate::wire::person::RegionCode;

/// A count as of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Count {
    #[ts(type = "string")]
    pub today: Date,
    /// By village of record.
    pub villages: BTreeMap<RegionCode, VillageCount>,
    /// What the teams did, by village of service and day.
    pub output: Vec<ServiceOutput>,
    /// Each person's part. For the office's own lists; not for the page.
    #[serde(skip)]
    #[ts(skip)]
    pub people: BTreeMap<PersonId, PersonCount>,
}

/// One person's part in the count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonCount {
    pub village: RegionCode,
    pub membership: Membership,
    pub effective: Effective,
    /// Where the baseline has them, and where they stand by each view.
    pub at_baseline: Standing,
    pub official: Standing,
    pub reported: Standing,
    pub absorbed: bool,
    /// Absorbed, and only the date says so.
    pub doubtful: bool,
    /// Gone from the list by its newest word.
    pub left_list: bool,
    pub stage: Option<CardStage>,
}

impl PersonCount {
    /// A target: on the list, or once on it and something was said of them since.
    pub fn is_target(&self) -> bool {
        self.membership == Membership::Listed
            && !(self.left_list && self.effective == Effective::NotYetCome)
    }

    /// Whether teams carry them on their list: not those gone from the office's, unless what was said
    /// of them ends the matter and is worth knowing at the door.
    pub fn is_for_teams(&self) -> bool {
        let settled = self
            .effective
            .code()
            .is_some_and(|code| code.row().visit_again == VisitAgain::No);
        self.is_target() && (settled || !self.left_list)
    }
}

impl Count {
    /// The sum over all villages in a region.
    pub fn sum(&self, region: &RegionCode) -> Tally {
        let mut sum = Tally::default();
        for (_, village) in self.villages.iter().filter(|(code, _)| code.is_in(region)) {
            sum += &village.tally;
        }
        sum
    }

    /// The sum over everything counted.
    pub fn total(&self) -> Tally {
        let mut sum = Tally::default();
        for village in self.villages.values() {
            sum += &village.tally;
        }
        sum
    }
}

/// Counts.
pub fn count(input: &CountInput, today: Date) -> Count {
    let people: BTreeMap<PersonId, &CountedPerson> = once(&input.people, |person| person.person);
    let reports = group(&input.reports, |report| report.person);
    let decisions = group(&input.decisions, |decision| decision.person);
    let evidence = group(&input.evidence, |piece| piece.person);
    let baselines = newest_baselines(&input.baselines, today);

    let mut villages: BTreeMap<RegionCode, VillageCount> = BTreeMap::new();
    for (village, (as_of, figures)) in &baselines {
        let count = villages.entry((*village).clone()).or_default();
        count.baseline_as_of = Some(*as_of);
        count.tally.baseline = *figures;
        count.tally.official = *figures;
        count.tally.reported = *figures;
    }
    let mut parts = BTreeMap::new();
    for (id, person) in &people {
        let theirs = reports.get(id).map_or(&[][..], Vec::as_slice);
        let seen: Vec<_> = theirs
            .iter()
            .copied()
            .filter(|report| report.reported_on <= today)
            .collect();
        let decided: Vec<_> = decisions
            .get(id)
            .into_iter()
            .flatten()
            .copied()
            .filter(|decision| decision.decided_on <= today)
            .collect();
        let effective = effective(&seen, &decided);
        let dossier = Dossier::new(
            evidence
                .get(id)
                .into_iter()
                .flatten()
                .map(|piece| (piece.as_of, piece.state)),
        );
        let facts = Facts {
            person,
            effective: &effective,
            recorded_on: recorded_on(&effective, &seen, &decided),
            dossier: &dossier,
            today,
        };
        let village = villages.entry(person.village.clone()).or_default();
        village.reports_until = village
            .reports_until
            .max(seen.iter().map(|r| r.reported_on).max());
        let path = Path::follow(&facts, village.baseline_as_of);
        let part = part(&facts, &path);
        village.add(person, &part, &path);
        parts.insert(*id, part);
    }
    for outing in &input.outings {
        if outing.date <= today && outing.returned < outing.laptops {
            villages
                .entry(outing.village.clone())
                .or_default()
                .waits_for
                .push(OutingWait {
                    date: outing.date,
                    village: outing.village.clone(),
                    outing: outing.outing,
                    returned: outing.returned,
                    laptops: outing.laptops,
                });
        }
    }
    for village in villages.values_mut() {
        village.finish();
    }
    Count {
        today,
        villages,
        output: output(&people, &reports, &decisions, today),
        people: parts,
    }
}

/// Of each village the newest baseline; of two of one day the one that sorts last, so that the order
/// of arrival does not matter.
fn newest_baselines(baselines: &[Baseline], today: Date) -> BTreeMap<&RegionCode, (Date, Figures)> {
    let mut sorted: Vec<_> = baselines
        .iter()
        .filter(|baseline| baseline.as_of <= today)
        .collect();
    sorted.sort();
    let mut newest = BTreeMap::new();
    for baseline in sorted {
        for (village, totals) in &baseline.totals {
            newest.insert(village, (baseline.as_of, Figures::from(*totals)));
        }
    }
    newest
}

fn once<T: Ord, K: Ord>(items: &[T], key: impl Fn(&T) -> K) -> BTreeMap<K, &T> {
    let mut map: BTreeMap<K, &T> = BTreeMap::new();
    for item in items {
        let kept = map.entry(key(item)).or_insert(item);
        *kept = (*kept).max(item);
    }
    map
}

fn group<T, K: Ord>(items: &[T], key: impl Fn(&T) -> K) -> BTreeMap<K, Vec<&T>> {
    let mut map: BTreeMap<K, Vec<&T>> = BTreeMap::new();
    for item in items {
        map.entry(key(item)).or_default().push(item);
    }
    map
}

fn part(facts: &Facts<'_>, path: &Path) -> PersonCount {
    let start = path.start.standing();
    let end = |steps: &[(Cause, Standing, Standing)]| steps.last().map_or(start, |(_, _, to)| *to);
    let counted = matches!(
        facts.person.membership,
        Membership::Listed | Membership::NikIssued(_)
    );
    let keep = |standing| if counted { standing } else { Standing::Outside };
    PersonCount {
        village: facts.person.village.clone(),
        membership: facts.person.membership,
        effective: facts.effective.clone(),
        at_baseline: keep(start),
        official: keep(end(&path.official)),
        reported: keep(end(&path.reported)),
        absorbed: counted && path.absorbed,
        doubtful: counted && path.doubtful,
        left_list: facts.has_left(),
        stage: facts.dossier.stage(facts.today),
    }
}
