//! Taking back the last outcome.

use super::outcome_set::{Undo, answer};
use crate::Field;
use crate::commands::events::FieldEvent;
use crate::commands::people::{OutcomeSaved, OutcomeUndoRequest};
use crate::commands::reason::FaultReason;
use crate::error::Result;

pub fn outcome_undo(field: &Field, request: OutcomeUndoRequest) -> Result<OutcomeSaved> {
    let unlocked = field.unlocked()?;
    let undo: Undo = request.undo.parse()?;
    let store = &unlocked.open.store;
    let outcomes = store.outcomes().of(undo.person)?;
    let current = outcomes
        .iter()
        .find(|outcome| outcome.outing == undo.outing);
    if current.is_none_or(|current| current.revision != undo.revision) {
        return Err(FaultReason::ChangedSince.into());
    }
    store
        .outcomes()
        .undo(undo.person, unlocked.stamp_in(Some(undo.outing)))?;
    let saved = answer(&unlocked, undo.person, undo.outing, false)?;
    field.say(FieldEvent::Saved {
        person: undo.person,
        at: saved.saved_at,
    });
    field.say_local_only();
    Ok(saved)
}
