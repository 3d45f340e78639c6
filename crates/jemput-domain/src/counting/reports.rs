//! Which of the laptops' reports stand, and what they say of a day.

use std::collections::{BTreeMap, BTreeSet};

use super::input::{OfficeDecision, Report, Ruling};
use crate::ids::RecordId;
use crate::outcome::OutcomeCode;
use crate::time::Date;

/// The reports that count: of each record each writer's highest revision, not withdrawn, not sent back.
/// Where a laptop was copied or restored, two writers' revisions of one record compete, whichever
/// number is the higher, and so do two texts of one revision: all of them stand, for a person to choose.
pub(super) fn standing_reports<'a>(
    reports: &[&'a Report],
    decisions: &[&OfficeDecision],
) -> Vec<&'a Report> {
    let mut newest: BTreeMap<(RecordId, &str), u32> = BTreeMap::new();
    for report in reports {
        let revision = newest.entry((report.record, &report.writer)).or_default();
        *revision = (*revision).max(report.revision);
    }
    // The office may think again: the latest of its words on a revision counts.
    let sent_back = |report: &Report| {
        decisions
            .iter()
            .filter(|decision| match decision.ruling {
                Ruling::SentBack { record, revision } => {
                    record == report.record && report.revision <= revision
                }
                Ruling::Confirmed {
                    record,
                    revision,
                    code,
                } => record == report.record && report.revision >= revision && report.code == code,
                _ => false,
            })
            .max_by_key(|decision| (decision.decided_at, &decision.ruling))
            .is_some_and(|last| matches!(last.ruling, Ruling::SentBack { .. }))
    };
    reports
        .iter()
        .copied()
        .filter(|report| newest[&(report.record, &*report.writer)] == report.revision)
        .filter(|report| !report.withdrawn && !sent_back(report))
        .collect()
}

/// In the order of their outings.
pub(super) fn by_day<'a>(reports: &[&'a Report]) -> BTreeMap<Date, Vec<&'a Report>> {
    let mut days: BTreeMap<Date, Vec<&Report>> = BTreeMap::new();
    for report in reports {
        days.entry(report.reported_on).or_default().push(report);
    }
    days
}

/// What the laptops of one day say.
pub(super) fn codes_of_one_day(reports: &[&Report]) -> BTreeSet<OutcomeCode> {
    let last = last_words(reports);
    last.into_iter().map(|report| report.code).collect()
}

/// Each writer's last word of a day. "Belum datang" yields to anything else of the day, because the
/// person did come.
pub(super) fn last_words<'a>(reports: &[&'a Report]) -> Vec<&'a Report> {
    let came = reports
        .iter()
        .any(|report| report.code != OutcomeCode::Tdkhadir);
    let said = reports
        .iter()
        .copied()
        .filter(|report| !came || report.code != OutcomeCode::Tdkhadir);
    let mut last: BTreeMap<&str, &Report> = BTreeMap::new();
    for report in said.clone() {
        let word = last.entry(&report.writer).or_insert(report);
        if (report.order, report) > (word.order, *word) {
            *word = report;
        }
    }
    // All texts of that record: those that compete have one writer where the whole disk was copied.
    said.filter(|report| last[&*report.writer].record == report.record)
        .collect()
}
