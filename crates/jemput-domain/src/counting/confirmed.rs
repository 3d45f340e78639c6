//! Reports the office has accepted.

use super::input::{OfficeDecision, Report, Ruling};
use crate::ids::RecordId;
use crate::outcome::OutcomeCode;
use crate::time::{Date, UnixMillis};

/// One record's acceptance, as far as it still holds.
pub(super) struct Confirmed {
    record: RecordId,
    revision: u32,
    pub code: OutcomeCode,
    /// Of the outing.
    pub day: Date,
    pub decided_on: Date,
    pub decided_at: UnixMillis,
}

impl Confirmed {
    /// A later revision that says the same is as good as accepted.
    pub(super) fn is_of(&self, report: &Report) -> bool {
        report.record == self.record && report.revision >= self.revision && report.code == self.code
    }
}

/// The office's latest word on the person: an outcome, or that earlier words are taken back.
pub(super) fn ruling_on_person<'a>(decisions: &[&'a OfficeDecision]) -> Option<&'a OfficeDecision> {
    decisions
        .iter()
        .copied()
        .filter(|decision| matches!(decision.ruling, Ruling::Outcome(_) | Ruling::Reopened))
        .max_by_key(|decision| (decision.decided_at, &decision.ruling, decision.decided_on))
}

/// The latest acceptance of each record, unless the record was sent back or a word on the person was
/// spoken since. One whose record the laptop has changed or withdrawn is among them, on its day.
pub(super) fn confirmed(
    reports: &[&Report],
    standing: &[&Report],
    decisions: &[&OfficeDecision],
) -> Vec<Confirmed> {
    let since = ruling_on_person(decisions).map(|last| last.decided_at);
    let undone = |this: &OfficeDecision, (accepted, at): (RecordId, u32)| {
        decisions.iter().any(|other| {
            let about_it = match other.ruling {
                Ruling::Confirmed { record, .. } => record == accepted,
                Ruling::SentBack { record, revision } => record == accepted && revision >= at,
                _ => false,
            };
            about_it
                && (other.decided_at, &other.ruling, other.decided_on)
                    > (this.decided_at, &this.ruling, this.decided_on)
        })
    };
    decisions
        .iter()
        .filter(|decision| since.is_none_or(|since| decision.decided_at > since))
        .filter_map(|decision| {
            let Ruling::Confirmed {
                record,
                revision,
                code,
            } = decision.ruling
            else {
                return None;
            };
            if undone(decision, (record, revision)) {
                return None;
            }
            let mut confirmed = Confirmed {
                record,
                revision,
                code,
                day: decision.decided_on,
                decided_on: decision.decided_on,
                decided_at: decision.decided_at,
            };
            let of_it = standing.iter().filter(|report| confirmed.is_of(report));
            let changed = reports.iter().filter(|report| report.record == record);
            let report = of_it
                .max()
                .or_else(|| changed.max_by_key(|r| (r.revision, **r)))?;
            confirmed.day = report.reported_on;
            Some(confirmed)
        })
        .collect()
}
