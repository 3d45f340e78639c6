//! One village of record: adding its people up.

use std::collections::BTreeMap;

use serde::Serialize;
use ts_rs::TS;

use super::effective::{Effective, OutcomeBasis};
use super::figures::{Figures, Standing};
use super::input::{CountedPerson, Membership};
use super::path::Path;
use super::result::PersonCount;
use super::tally::{Movement, NeighbourhoodTally, OutingWait, Tally};
use crate::ektp_status::CardStage;
use crate::outcome::VisitAgain;
use crate::time::Date;

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

impl VillageCount {
    /// Adds one person of this village.
    pub(super) fn add(&mut self, person: &CountedPerson, part: &PersonCount, path: &Path) {
        match part.membership {
            Membership::Listed => {
                self.add_target(person, part, path);
                self.add_movements(part, path);
            }
            Membership::NikIssued(_) => self.add_movements(part, path),
            Membership::ToCheck => self.tally.off_list.to_check += 1,
            Membership::CheckedOut => self.tally.off_list.checked_out += 1,
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
        list.belum_at_baseline += u32::from(part.at_baseline == Standing::Belum);
        if !part.is_target() {
            list.left_list += 1;
            return;
        }
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

    /// After the last person.
    pub(super) fn finish(&mut self) {
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
