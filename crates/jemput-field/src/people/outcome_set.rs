//! One key: what happened with a person.

use jemput_domain::error::{ApiError, ErrorCode};
use jemput_domain::ids::{OutingId, PersonId};
use jemput_domain::outcome::{FAILURE_REASONS, OutcomeCode};
use jemput_domain::wire::record::OutcomeSource;
use jemput_store::outcomes::NewOutcome;
use jemput_store::outings::OutingView;
use jemput_store::queue::QueueResult;

use super::{counts, notices, row_of};
use crate::Field;
use crate::commands::events::FieldEvent;
use crate::commands::people::{OutcomeSaved, OutcomeSetRequest};
use crate::error::{Result, invalid};
use crate::kit::Unlocked;

pub fn outcome_set(field: &Field, request: OutcomeSetRequest) -> Result<OutcomeSaved> {
    let unlocked = field.unlocked()?;
    let outing = match request.outing {
        Some(outing) => unlocked.open.store.outings().get(outing)?,
        None => unlocked.outing()?,
    };
    check(&request)?;
    save(&unlocked, &outing, request.clone())?;
    let saved = answer(&unlocked, request.person, outing.outing, true)?;
    field.say(FieldEvent::Saved {
        person: request.person,
        at: saved.saved_at,
    });
    field.say_local_only();
    Ok(saved)
}

fn check(request: &OutcomeSetRequest) -> Result<()> {
    match &request.reason {
        Some(reason)
            if request.code != OutcomeCode::Gagal
                || !FAILURE_REASONS.contains(&reason.as_str()) =>
        {
            Err(invalid("reason"))
        }
        _ => match &request.source {
            Some(OutcomeSource::Statement { by }) if by.trim().is_empty() => Err(invalid("source")),
            _ => Ok(()),
        },
    }
}

fn save(unlocked: &Unlocked, outing: &OutingView, request: OutcomeSetRequest) -> Result<()> {
    let store = &unlocked.open.store;
    let stamp = unlocked.stamp_in(Some(outing.outing));
    let source = request.source.unwrap_or(OutcomeSource::SeenInPerson);
    let waiting = store.people().row(request.person)?.waiting.is_some();
    let plain = request.note.is_none() && request.phone.is_none();
    if waiting && plain && matches!(request.code, OutcomeCode::Rekam | OutcomeCode::Gagal) {
        // The result the table was waiting for: outcome and queue in one transaction.
        let recorded = request.code == OutcomeCode::Rekam;
        let result = QueueResult {
            person: request.person,
            recorded,
            reason: request.reason,
        };
        store.queue().results(&[result], source, stamp)?;
        return Ok(());
    }
    let outcome = NewOutcome {
        person: request.person,
        code: request.code,
        reason: request.reason,
        reported_on: outing.date,
        village_of_service: outing.village.clone(),
        source,
        note: request.note,
        phone: request.phone,
    };
    store.outcomes().set(outcome, stamp)?;
    if waiting {
        store.queue().leave(request.person, stamp)?;
    }
    Ok(())
}

/// The row, its list's counts, and the way back.
pub(crate) fn answer(
    unlocked: &Unlocked,
    person: PersonId,
    outing: OutingId,
    can_undo: bool,
) -> Result<OutcomeSaved> {
    let (store, office) = (&unlocked.open.store, unlocked.open.office());
    let day = store.outings().get(outing)?.date;
    let view = store.people().get(person)?;
    let row = row_of(store, person, day)?;
    let revision = view
        .outcomes
        .iter()
        .find(|outcome| outcome.outing == outing)
        .map(|outcome| outcome.revision);
    Ok(OutcomeSaved {
        counts: counts(store, row.village.as_ref())?,
        undo: revision.filter(|_| can_undo).map(|revision| {
            Undo {
                person,
                outing,
                revision,
            }
            .to_string()
        }),
        notices: notices::of(store, &view, &office.pack.regency, day)?,
        saved_at: unlocked.now,
        row,
    })
}

/// What exactly would be taken back: an outcome changed since is not.
#[derive(Clone, Copy)]
pub(crate) struct Undo {
    pub person: PersonId,
    pub outing: OutingId,
    pub revision: u32,
}

impl std::fmt::Display for Undo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.person, self.outing, self.revision)
    }
}

impl std::str::FromStr for Undo {
    type Err = ApiError;

    fn from_str(text: &str) -> Result<Self, ApiError> {
        let bad = || ApiError::new(ErrorCode::InvalidRequest).field("undo");
        let mut parts = text.splitn(3, '.');
        let mut next = || parts.next().ok_or_else(bad);
        Ok(Self {
            person: next()?.parse().map_err(|_| bad())?,
            outing: next()?.parse().map_err(|_| bad())?,
            revision: next()?.parse().map_err(|_| bad())?,
        })
    }
}
