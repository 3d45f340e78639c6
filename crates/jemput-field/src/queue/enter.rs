//! Onto the queue, and off it without a result.

use jemput_domain::ids::PersonId;
use jemput_store::Stamp;
use jemput_store::queue::Queue;

use crate::Field;
use crate::commands::events::FieldEvent;
use crate::commands::people::{PersonRequest, QueueChanged};
use crate::error::Result;
use crate::people::{counts, row_of};

pub fn queue_enter(field: &Field, request: PersonRequest) -> Result<QueueChanged> {
    change(field, request.person, |queue, stamp| {
        queue.enter(request.person, stamp)?;
        Ok(())
    })
}

pub fn queue_leave(field: &Field, request: PersonRequest) -> Result<QueueChanged> {
    change(field, request.person, |queue, stamp| {
        Ok(queue.leave(request.person, stamp)?)
    })
}

fn change(
    field: &Field,
    person: PersonId,
    change: impl FnOnce(Queue<'_>, Stamp) -> Result<()>,
) -> Result<QueueChanged> {
    let unlocked = field.unlocked()?;
    let (store, outing) = (&unlocked.open.store, unlocked.outing()?);
    change(store.queue(), unlocked.stamp_in(Some(outing.outing)))?;
    let row = row_of(store, person, outing.date)?;
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
