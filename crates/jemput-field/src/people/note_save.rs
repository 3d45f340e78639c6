//! A note, as it is typed: with the outcome, or waiting for it.

use crate::Field;
use crate::commands::events::FieldEvent;
use crate::commands::people::{NoteSaveRequest, NoteSaved};
use crate::error::Result;

pub fn note_save(field: &Field, request: NoteSaveRequest) -> Result<NoteSaved> {
    let unlocked = field.unlocked()?;
    let outing = unlocked.outing()?.outing;
    let outcomes = unlocked.open.store.outcomes();
    let stamp = unlocked.stamp_in(Some(outing));
    outcomes.save_note(request.person, &request.note, stamp)?;
    field.say(FieldEvent::Saved {
        person: request.person,
        at: stamp.at,
    });
    field.say_local_only();
    Ok(NoteSaved {
        note: outcomes.note(request.person, outing)?,
        saved_at: stamp.at,
    })
}
