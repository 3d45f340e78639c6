//! One person's way from the baseline to now, in both views.

use std::collections::BTreeSet;

use super::effective::{Effective, OutcomeBasis};
use super::evidence::{Dossier, KnownState};
use super::figures::Standing;
use super::input::CountedPerson;
use super::tally::Cause;
use crate::age;
use crate::outcome::OutcomeCode;
use crate::time::Date;

/// Where the baseline has a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AtBaseline {
    Stands(Standing),
    /// Not belum, and it is not known whether recorded or gone: nothing they do moves a figure.
    LeftList,
    /// Not yet of age, or without NIK: enters by itself.
    NotYet(Cause),
}

/// A person followed through.
#[derive(Debug, Clone)]
pub(super) struct Path {
    pub start: AtBaseline,
    pub official: Vec<(Cause, Standing, Standing)>,
    pub reported: Vec<(Cause, Standing, Standing)>,
    /// A change the baseline already contains.
    pub absorbed: bool,
    /// Whether it does was decided by date alone.
    pub doubtful: bool,
}

/// What is known of one person.
pub(super) struct Facts<'a> {
    pub person: &'a CountedPerson,
    pub effective: &'a Effective,
    /// By reports and decisions alone.
    pub recorded_on: Option<Date>,
    pub dossier: &'a Dossier,
    pub today: Date,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum View {
    Official,
    Reported,
}

impl AtBaseline {
    pub(super) fn standing(self) -> Standing {
        match self {
            Self::Stands(standing) => standing,
            // Its share cancels out: the person stays where the baseline has them.
            Self::LeftList => Standing::Sudah,
            Self::NotYet(_) => Standing::Outside,
        }
    }
}

impl Path {
    /// Follows a person whose village has a baseline of that day; None when it has none: then the
    /// list itself is the start.
    pub(super) fn follow(facts: &Facts<'_>, as_of: Option<Date>) -> Path {
        let (start, doubtful) = facts.start(as_of);
        let official = facts.steps(start, View::Official);
        let reported = facts.steps(start, View::Reported);
        let goal = facts.goal(View::Reported);
        let absorbed = match start {
            AtBaseline::LeftList => goal.is_some(),
            AtBaseline::Stands(standing) => goal == Some(standing) && standing != Standing::Belum,
            AtBaseline::NotYet(_) => false,
        };
        Path {
            start,
            official,
            reported,
            absorbed,
            doubtful: doubtful && absorbed,
        }
    }
}

impl Path {
    /// Not yet of age today.
    pub(super) fn is_outside_by_age(&self) -> bool {
        self.start == AtBaseline::NotYet(Cause::Birthday) && self.reported.is_empty()
    }
}

impl Facts<'_> {
    fn start(&self, as_of: Option<Date>) -> (AtBaseline, bool) {
        let day = as_of.unwrap_or(self.today);
        if self.person.numbered_on().is_some_and(|issued| issued > day) {
            return (AtBaseline::NotYet(Cause::NikIssued), false);
        }
        if !self.person.must_hold(day) {
            return (AtBaseline::NotYet(Cause::Birthday), false);
        }
        let Some(as_of) = as_of else {
            return (AtBaseline::Stands(Standing::Belum), false);
        };
        match self.dossier.on(as_of) {
            Some(KnownState::Recorded(_)) => (AtBaseline::Stands(Standing::Sudah), false),
            Some(KnownState::NotRecorded) => (AtBaseline::Stands(Standing::Belum), false),
            Some(KnownState::Gone) => (AtBaseline::Stands(Standing::Outside), false),
            Some(KnownState::LeftList) => (AtBaseline::LeftList, false),
            None => match self.presumed(as_of) {
                Some(standing) => (AtBaseline::Stands(standing), true),
                None => (AtBaseline::Stands(Standing::Belum), false),
            },
        }
    }

    /// By date: a recording of a day not after the baseline's is taken to be in it (the operator's
    /// client reports to the state system itself), whenever the office accepted it; a death or a move
    /// only if confirmed by then (it reaches the state system through the office).
    fn presumed(&self, as_of: Date) -> Option<Standing> {
        let (goal, confirmed_on) = match self.effective {
            Effective::Outcome { code, on, basis } if decided(*basis) => {
                (Standing::when_confirmed(code.row())?, Some(*on))
            }
            Effective::Outcome { code, .. } => (Standing::when_reported(code.row())?, None),
            Effective::Disputed { codes, .. } => (agreed(codes)?, None),
            Effective::NotYetCome => return None,
        };
        let is_in_it = match goal {
            Standing::Sudah => self.recorded_on.is_some_and(|day| day <= as_of),
            _ => confirmed_on.is_some_and(|day| day <= as_of),
        };
        is_in_it.then_some(goal)
    }

    /// Where what happened takes the person; None when nothing did that moves anyone.
    fn goal(&self, view: View) -> Option<Standing> {
        let known = self.dossier.newest(self.today);
        let by_outcome = match self.effective {
            Effective::Outcome { code, basis, .. } if decided(*basis) => {
                Standing::when_confirmed(code.row())
            }
            _ if view == View::Reported => self.as_teams_say(),
            _ => None,
        };
        match (by_outcome, known) {
            (Some(Standing::Outside), _) | (_, Some(KnownState::Gone)) => Some(Standing::Outside),
            (_, Some(KnownState::Recorded(_))) => Some(Standing::Sudah),
            (None, Some(KnownState::LeftList)) => {
                Some(self.as_teams_say().unwrap_or(Standing::Sudah))
            }
            (goal, _) => goal,
        }
    }

    /// Where the teams' unconfirmed word takes the person: what it says happened, a list they are gone
    /// from confirms. Without such a word they have left "belum" all the same, and are taken to be
    /// recorded, as most are, until totals say.
    fn as_teams_say(&self) -> Option<Standing> {
        match self.effective {
            Effective::Outcome { code, .. } => Standing::when_reported(code.row()),
            Effective::Disputed { codes, .. } => agreed(codes),
            Effective::NotYetCome => None,
        }
    }

    /// Gone from the list by its newest word.
    pub(super) fn has_left(&self) -> bool {
        self.dossier.newest(self.today) == Some(KnownState::LeftList)
    }

    /// Biometrics known to exist before the day of entry: then the person enters as recorded.
    fn recorded_before(&self, entry: Date, view: View) -> bool {
        let by_status = self
            .dossier
            .recorded_since(self.today)
            .is_some_and(|since| since < entry);
        let all_say_so = match self.effective {
            Effective::NotYetCome => false,
            Effective::Outcome { code, basis, .. } => {
                (view == View::Reported || decided(*basis)) && code.means_recorded()
            }
            Effective::Disputed { codes, .. } => {
                view == View::Reported && codes.iter().all(|code| code.means_recorded())
            }
        };
        let by_outcome = all_say_so && self.recorded_on.is_some_and(|day| day < entry);
        by_status || by_outcome
    }

    fn steps(&self, start: AtBaseline, view: View) -> Vec<(Cause, Standing, Standing)> {
        let mut steps = Vec::new();
        let mut at = start.standing();
        match start {
            AtBaseline::LeftList => return steps,
            AtBaseline::Stands(_) => {}
            AtBaseline::NotYet(cause) => {
                let Some(entry) = self.entry() else {
                    return steps;
                };
                let entered = if self.recorded_before(entry, view) {
                    Standing::Sudah
                } else {
                    Standing::Belum
                };
                steps.push((cause, at, entered));
                at = entered;
            }
        }
        if let Some(goal) = self.goal(view)
            && goal != at
        {
            steps.push((self.cause(view), at, goal));
        }
        steps
    }

    /// The day a person not yet in wajib came into it, if that is not in the future.
    fn entry(&self) -> Option<Date> {
        if !self.person.must_hold(self.today) {
            return None;
        }
        let of_age = self
            .person
            .birth_date
            .filter(|_| !self.person.ever_married)
            .and_then(|birth| age::birthday(birth, age::CARD_AGE));
        let numbered = self.person.numbered_on();
        if numbered.is_some_and(|issued| issued > self.today) {
            return None;
        }
        of_age.max(numbered).or(Some(self.today))
    }

    fn cause(&self, view: View) -> Cause {
        let left = self.has_left();
        match self.effective {
            Effective::Outcome { code, basis, .. }
                if Standing::when_confirmed(code.row()).is_some()
                    && (view == View::Reported
                        || decided(*basis)
                        || code.means_recorded()
                        || (left && self.as_teams_say().is_some())) =>
            {
                Cause::Outcome(*code)
            }
            Effective::Disputed { codes, .. } if left && agreed(codes).is_none() => Cause::LeftList,
            Effective::Disputed { .. } if left || view == View::Reported => Cause::Disputed,
            _ if left => Cause::LeftList,
            _ => Cause::StatusImport,
        }
    }
}

fn decided(basis: OutcomeBasis) -> bool {
    basis != OutcomeBasis::Reported
}

/// Where all of them take a person, if they agree on it.
fn agreed(codes: &BTreeSet<OutcomeCode>) -> Option<Standing> {
    let mut goals = codes.iter().map(|code| Standing::when_reported(code.row()));
    let first = goals.next()??;
    goals.all(|goal| goal == Some(first)).then_some(first)
}
