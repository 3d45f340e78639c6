//! One effective outcome per person, whatever came from however many laptops.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::confirmed::{Confirmed, confirmed, ruling_on_person};
use super::figures::Standing;
use super::input::{OfficeDecision, Report, Ruling};
use super::reports::{by_day, codes_of_one_day, last_words, standing_reports};
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

    fn is_decided(&self) -> bool {
        matches!(self, Self::Outcome { basis, .. } if *basis != OutcomeBasis::Reported)
    }

    /// The office's word that moves a figure: no laptop's unaccepted one undoes it.
    fn settles(&self) -> bool {
        self.is_decided() && self.code().is_some_and(settles)
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
/// Outings are taken in the order of their days: a later one replaces an earlier, except that "belum
/// datang" never replaces recorded, already recorded or dead. Within one day nothing orders two
/// laptops: if they differ, the person is to be checked. A report the office has accepted is the word
/// of its day, and if it settles anything, a laptop's unaccepted word does not undo it. The office's
/// own latest word on the person wins over every report before it.
pub fn effective(reports: &[&Report], decisions: &[&OfficeDecision]) -> Effective {
    let standing = standing_reports(reports, decisions);
    let confirmed = confirmed(reports, &standing, decisions);
    let mut days = by_day(&standing);
    for report in &confirmed {
        days.entry(report.day).or_default();
    }
    let ruling = ruling_on_person(decisions).and_then(|last| match last.ruling {
        Ruling::Outcome(code) => Some((code, last.decided_on)),
        _ => None,
    });
    let mut now = Word {
        effective: ruling.map_or(Effective::NotYetCome, |(code, on)| Effective::Outcome {
            code,
            on,
            basis: OutcomeBasis::Decided,
        }),
        of_person: ruling.is_some(),
    };
    for (day, reports) in days {
        let said = word_of_day(day, &reports, &confirmed);
        // Of the day it was spoken on, only what was accepted afterwards is newer than the ruling.
        let newer = said != Effective::NotYetCome
            && ruling.is_none_or(|(_, on)| day > on || (day == on && said.settles()));
        if newer {
            now.hear(said);
        }
    }
    now.effective
}

/// What counts so far, and whether it is the office's word on the person rather than on a report.
struct Word {
    effective: Effective,
    of_person: bool,
}

impl Word {
    fn hear(&mut self, said: Effective) {
        let holds = self.of_person || self.effective.settles();
        if said.code() == Some(OutcomeCode::Tdkhadir)
            && (holds || outlasts_absence(&self.effective))
        {
            return;
        }
        let gives_way = if said.is_decided() {
            // Accepting what a team met does not undo what the office knows of the person.
            !self.of_person || !self.effective.settles() || said.settles()
        } else {
            !holds
        };
        if gives_way {
            self.effective = said;
            self.of_person = false;
        } else if let Effective::Outcome { code, basis, .. } = &mut self.effective {
            *basis = if said.code() == Some(*code) {
                OutcomeBasis::Decided
            } else {
                OutcomeBasis::DecidedButContradicted
            };
        }
    }
}

/// The accepted report of the day, if several are the one accepted last; else what the laptops agree on.
fn word_of_day(day: Date, reports: &[&Report], confirmed: &[Confirmed]) -> Effective {
    let last = last_words(reports);
    let codes: BTreeSet<OutcomeCode> = last.iter().map(|report| report.code).collect();
    let is_last = |report: &Confirmed| last.iter().any(|word| report.is_of(word));
    let accepted = confirmed
        .iter()
        .filter(|report| report.day == day)
        .filter(|report| is_last(report) || settles(report.code))
        .max_by_key(|report| {
            let when = (report.decided_at, report.decided_on);
            (is_last(report), when, report.code)
        });
    let mut only = codes.iter();
    match (accepted, only.next(), only.next()) {
        (Some(report), first, second) => Effective::Outcome {
            code: report.code,
            on: report.decided_on,
            // The laptop has taken its word back or changed it since.
            basis: if is_last(report) || (first, second) == (Some(&report.code), None) {
                OutcomeBasis::Decided
            } else {
                OutcomeBasis::DecidedButContradicted
            },
        },
        (None, Some(code), None) => Effective::Outcome {
            code: *code,
            on: day,
            basis: OutcomeBasis::Reported,
        },
        // None at all: the day of an accepted report that settled nothing and is taken back.
        (None, None, _) => Effective::NotYetCome,
        _ => Effective::Disputed { codes, on: day },
    }
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
    let mut days: Vec<(Date, BTreeSet<OutcomeCode>)> = by_day(&standing)
        .into_iter()
        .map(|(day, reports)| (day, codes_of_one_day(&reports)))
        .collect();
    days.retain(|(_, codes)| codes.iter().any(|code| *code != OutcomeCode::Tdkhadir));
    let unopposed = days
        .iter()
        .rev()
        .take_while(|(_, codes)| codes.iter().all(|code| code.means_recorded()))
        .last()
        .map(|(day, _)| *day);
    match effective {
        Effective::Outcome { code, on, basis } if *basis != OutcomeBasis::Reported => {
            let agreeing = days
                .iter()
                .filter(|(_, codes)| codes.iter().any(|code| code.means_recorded()))
                .map(|(day, _)| *day);
            let accepted = confirmed(reports, &standing, decisions)
                .into_iter()
                .filter(|report| report.code.means_recorded())
                .map(|report| report.day);
            let said = unopposed.or_else(|| agreeing.chain(accepted).min());
            code.means_recorded()
                .then(|| said.map_or(*on, |day| day.min(*on)))
        }
        _ => unopposed,
    }
}

fn settles(code: OutcomeCode) -> bool {
    code.outlasts_absence() || Standing::when_confirmed(code.row()).is_some()
}

fn outlasts_absence(before: &Effective) -> bool {
    match before {
        Effective::NotYetCome => false,
        Effective::Outcome { code, .. } => code.outlasts_absence(),
        Effective::Disputed { codes, .. } => codes.iter().any(|code| code.outlasts_absence()),
    }
}
