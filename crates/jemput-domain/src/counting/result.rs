//! The count itself: per village of record, per person, per village of service.

use std::collections::BTreeMap;

use serde::Serialize;
use ts_rs::TS;

use super::effective::{Effective, OutcomeBasis, effective};
use super::evidence::Dossier;
use super::figures::{Figures, Standing};
use super::input::{Baseline, CountInput, CountedPerson, Membership};
use super::path::{Facts, Path};
use super::service::{ServiceOutput, output};
use super::tally::{Cause, Movement, NeighbourhoodTally, OutingWait, Tally};
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

/// One village of record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
pub struct VillageCount {
    /// *Per tanggal*: the day of the baseline.
    #[ts(type = "string | null")]
    pub baseline_as_of: Option<Date>,
    /// The newest outing day whose reports are in.
    #[ts(type = "string | null")]
    pub reports_until: Option<Date>,
    pub tally: Tally,
    /// RT (or hamlet) → its by-name list; those without one under "".
    pub neighbourhoods: BTreeMap<String, NeighbourhoodTally>,
    /// Laptops these figures wait for.
    pub waits_for: Vec<OutingWait>,
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
    pub stage: Option<CardStage>,
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
        stage: facts.dossier.stage(facts.today),
    }
}

impl VillageCount {
    fn add(&mut self, person: &CountedPerson, part: &PersonCount, path: &Path) {
        match part.membership {
            Membership::Listed => {
                self.add_target(person, part, path);
                self.add_movements(part, path);
            }
            Membership::NikIssued(_) => self.add_movements(part, path),
            Membership::ToCheck => self.tally.off_list.to_check += 1,
            Membership::OtherRegency => self.tally.off_list.other_regency += 1,
            Membership::WithoutNik => self.tally.off_list.without_nik += 1,
        }
        let cards = &mut self.tally.cards;
        match part.stage {
            None => {}
            Some(CardStage::Captured) => cards.captured += 1,
            Some(CardStage::Problem) => cards.problem += 1,
            Some(CardStage::PrintReady) => cards.print_ready += 1,
            Some(CardStage::Printed) => cards.printed += 1,
            Some(CardStage::HandedOver) => cards.handed_over += 1,
        }
    }

    fn add_movements(&mut self, part: &PersonCount, path: &Path) {
        let tally = &mut self.tally;
        tally.absorbed += u32::from(part.absorbed);
        tally.doubt += u32::from(part.doubtful);
        tally.unabsorbed += u32::from(!path.reported.is_empty() || !path.official.is_empty());
        for (moved, figures, steps) in [
            (
                &mut tally.moved_official,
                &mut tally.official,
                &path.official,
            ),
            (
                &mut tally.moved_reported,
                &mut tally.reported,
                &path.reported,
            ),
        ] {
            for (cause, from, to) in steps {
                let Movement {
                    people,
                    figures: sum,
                } = moved.entry(*cause).or_default();
                *people += 1;
                *sum += from.step(*to);
                *figures += from.step(*to);
            }
        }
    }

    fn add_target(&mut self, person: &CountedPerson, part: &PersonCount, path: &Path) {
        let list = &mut self.tally.list;
        let rt = self
            .neighbourhoods
            .entry(person.neighbourhood.clone().unwrap_or_default())
            .or_default();
        let rows = person.rows.max(1);
        list.rows += rows;
        list.duplicates += rows - 1;
        list.targets += 1;
        rt.targets += 1;
        let again = match &part.effective {
            Effective::NotYetCome => {
                list.not_yet_come += 1;
                rt.not_yet_come += 1;
                VisitAgain::Yes
            }
            Effective::Disputed { .. } => {
                list.disputed += 1;
                VisitAgain::Yes
            }
            Effective::Outcome { code, basis, .. } => {
                *list.outcomes.entry(*code).or_default() += 1;
                list.contradicted += u32::from(*basis == OutcomeBasis::DecidedButContradicted);
                code.row().visit_again
            }
        };
        list.belum_at_baseline += u32::from(part.at_baseline == Standing::Belum);
        list.under_age += u32::from(path.is_outside_by_age());
        let left_reported = u32::from(part.reported == Standing::Belum);
        let left_official = u32::from(part.official == Standing::Belum);
        list.left_reported += left_reported;
        list.left_official += left_official;
        rt.left_reported += left_reported;
        rt.left_official += left_official;
        if part.reported == Standing::Belum && again != VisitAgain::No {
            *list.revisit.entry(again).or_default() += 1;
        }
    }

    fn finish(&mut self) {
        self.tally.villages = 1;
        self.waits_for.sort();
        self.waits_for.dedup();
        if self.baseline_as_of.is_some() {
            self.tally.list.difference =
                self.tally.baseline.belum - i64::from(self.tally.list.belum_at_baseline);
        } else {
            // Without totals there is nothing for a change to move.
            self.tally.without_baseline = 1;
            self.tally.official = Figures::default();
            self.tally.reported = Figures::default();
            self.tally.moved_official.clear();
            self.tally.moved_reported.clear();
        }
    }
}
