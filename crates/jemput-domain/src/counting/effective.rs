//! One effective outcome per person, whatever came from however many laptops.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::input::{OfficeDecision, Report, Ruling};
use crate::ids::RecordId;
use crate::outcome::OutcomeCode;
use crate::time::Date;

/// What counts for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Effective {
    /// *Belum datang*: nobody has said anything.
    NotYetCome,
    Outcome {
        code: OutcomeCode,
        #[ts(type = "string")]
        on: Date,
        basis: OutcomeBasis,
    },
    /// *Perlu diperiksa*: laptops of the same day disagree.
    Disputed {
        codes: BTreeSet<OutcomeCode>,
        #[ts(type = "string")]
        on: Date,
    },
}

/// Who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeBasis {
    /// The teams.
    Reported,
    /// The office has decided.
    Decided,
    /// The office has decided, and a later outing says something else: *perlu diperiksa* too.
    DecidedButContradicted,
}

impl Effective {
    /// The code, where there is exactly one.
    pub fn code(&self) -> Option<OutcomeCode> {
        match self {
            Self::Outcome { code, .. } => Some(*code),
            _ => None,
        }
    }

    /// Someone should look.
    pub fn to_be_checked(&self) -> bool {
        matches!(
            self,
            Self::Disputed { .. }
                | Self::Outcome {
                    basis: OutcomeBasis::DecidedButContradicted,
                    ..
                }
        )
    }
}

/// From one person's reports and decisions.
///
/// The office's latest ruling wins. Else outings are taken in the order of their days: a later one
/// replaces an earlier, except that "belum datang" never replaces recorded, already recorded or dead.
/// Within one day nothing orders two laptops: if they differ, the person is to be checked.
pub fn effective(reports: &[&Report], decisions: &[&OfficeDecision]) -> Effective {
    let standing = standing_reports(reports, decisions);
    let reported = by_day(&standing);
    let mut rulings: Vec<_> = decisions
        .iter()
        .filter(|d| !matches!(d.ruling, Ruling::SentBack { .. }))
        .collect();
    rulings.sort_by_key(|d| (d.decided_at, &d.ruling, d.decided_on));
    let Some((code, on)) = rulings.last().and_then(|last| match last.ruling {
        Ruling::Outcome(code) => Some((code, last.decided_on)),
        _ => None,
    }) else {
        return reported;
    };
    let contradicted = match &reported {
        Effective::Outcome {
            code: said,
            on: day,
            ..
        } => *day > on && *said != code,
        Effective::Disputed { on: day, .. } => *day > on,
        Effective::NotYetCome => false,
    };
    let basis = if contradicted && !is_absence(&reported) {
        OutcomeBasis::DecidedButContradicted
    } else {
        OutcomeBasis::Decided
    };
    Effective::Outcome { code, on, basis }
}

/// Since when somebody of whom it counts that they are recorded has been: the first day of the reports
/// that say so without a word against it since, for the operator's client told the state system on
/// that day, not when the office accepted it. Where the office has settled what the reports leave
/// open, the first report it agrees with; where there is none, the day of its word.
pub(super) fn recorded_on(
    effective: &Effective,
    reports: &[&Report],
    decisions: &[&OfficeDecision],
) -> Option<Date> {
    let standing = standing_reports(reports, decisions);
    let mut days: Vec<(Date, BTreeSet<OutcomeCode>)> = days(&standing)
        .into_iter()
        .map(|(day, reports)| (day, codes_of_one_day(&reports)))
        .collect();
    days.retain(|(_, codes)| codes.iter().any(|code| *code != OutcomeCode::Tdkhadir));
    let unopposed = days
        .iter()
        .rev()
        .take_while(|(_, codes)| codes.iter().all(|code| code.means_recorded()))
        .last();
    match effective {
        Effective::Outcome { code, on, basis } if *basis != OutcomeBasis::Reported => {
            let said = unopposed.or_else(|| {
                days.iter()
                    .find(|(_, codes)| codes.iter().any(|code| code.means_recorded()))
            });
            code.means_recorded()
                .then(|| said.map_or(*on, |(day, _)| *on.min(day)))
        }
        _ => unopposed.map(|(day, _)| *day),
    }
}

fn is_absence(reported: &Effective) -> bool {
    reported.code() == Some(OutcomeCode::Tdkhadir)
}

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
    let sent_back = |report: &Report| {
        decisions.iter().any(|decision| {
            matches!(decision.ruling, Ruling::SentBack { record, revision }
                if record == report.record && report.revision <= revision)
        })
    };
    reports
        .iter()
        .copied()
        .filter(|report| newest[&(report.record, &*report.writer)] == report.revision)
        .filter(|report| !report.withdrawn && !sent_back(report))
        .collect()
}

fn days<'a>(reports: &[&'a Report]) -> BTreeMap<Date, Vec<&'a Report>> {
    let mut days: BTreeMap<Date, Vec<&Report>> = BTreeMap::new();
    for report in reports {
        days.entry(report.reported_on).or_default().push(report);
    }
    days
}

fn by_day(reports: &[&Report]) -> Effective {
    days(reports)
        .into_iter()
        .fold(Effective::NotYetCome, |before, (on, reports)| {
            let codes = codes_of_one_day(&reports);
            let mut only = codes.iter();
            match (only.next(), only.next()) {
                (Some(code), None)
                    if *code == OutcomeCode::Tdkhadir && outlasts_absence(&before) =>
                {
                    before
                }
                (Some(code), None) => Effective::Outcome {
                    code: *code,
                    on,
                    basis: OutcomeBasis::Reported,
                },
                _ => Effective::Disputed { codes, on },
            }
        })
}

fn outlasts_absence(before: &Effective) -> bool {
    match before {
        Effective::NotYetCome => false,
        Effective::Outcome { code, .. } => code.outlasts_absence(),
        Effective::Disputed { codes, .. } => codes.iter().any(|code| code.outlasts_absence()),
    }
}

/// What the laptops of one day say: each writer's last word. "Belum datang" yields to anything else
/// of the day, because the person did come.
pub(super) fn codes_of_one_day(reports: &[&Report]) -> BTreeSet<OutcomeCode> {
    let came = reports
        .iter()
        .any(|report| report.code != OutcomeCode::Tdkhadir);
    let said = reports
        .iter()
        .filter(|report| !came || report.code != OutcomeCode::Tdkhadir);
    let mut last: BTreeMap<&str, &Report> = BTreeMap::new();
    for report in said.clone() {
        let word = last.entry(&report.writer).or_insert(report);
        if (report.order, *report) > (word.order, *word) {
            *word = report;
        }
    }
    // All texts of that record: those that compete have one writer where the whole disk was copied.
    said.filter(|report| last[&*report.writer].record == report.record)
        .map(|report| report.code)
        .collect()
}
