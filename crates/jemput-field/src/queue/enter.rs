//! Onto the queue, and off it without a result.

use jemput_domain::ids::PersonId;

use crate::Field;
use crate::commands::events::FieldEvent;
use crate::commands::people::{PersonRequest, QueueChanged};
use crate::error::Result;
use crate::kit::Unlocked;
use crate::people::{counts, row_of};

pub fn queue_enter(field: &Field, request: PersonRequest) -> Result<QueueChanged> {
    let unlocked = field.unlocked()?;
    let outing = unlocked.outing()?;
    unlocked
        .open
        .store
        .queue()
        .enter(request.person, unlocked.stamp_in(Some(outing.outing)))?;
    changed(field, &unlocked, request.person)
}

pub fn queue_leave(field: &Field, request: PersonRequest) -> Result<QueueChanged> {
    let unlocked = field.unlocked()?;
    let outing = unlocked.outing()?;
    unlocked
        .open
        .store
        .queue()
        .leave(request.person, unlocked.stamp_in(Some(outing.outing)))?;
    changed(field, &unlocked, request.person)
}

fn changed(field: &Field, unlocked: &Unlocked, person: PersonId) -> Result<QueueChanged> {
    let store = &unlocked.open.store;
    let row = row_of(store, person, unlocked.day()?)?;
    field.say(FieldEvent::Saved {
        person,
        at: unlocked.now,
    });
    Ok(QueueChanged {
        counts: counts(store, row.village.as_ref())?,
        row,
        saved_at: unlocked.now,
    })
}
