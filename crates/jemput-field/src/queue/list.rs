//! The second list: who waits, how long, and what became of the others.

use jemput_domain::time::UnixMillis;
use jemput_store::queue::{QueueEntry, QueueState};

use crate::Field;
use crate::commands::people::{QueueDone, QueueEnd, QueueRow, QueueView};
use crate::commands::shared::Nothing;
use crate::commands::villages::StillWaiting;
use crate::error::Result;
use crate::people::masked;

pub fn queue_list(field: &Field, _: Nothing) -> Result<QueueView> {
    let unlocked = field.unlocked()?;
    let entries = match unlocked.open.store.outings().current()? {
        Some(outing) => unlocked.open.store.queue().list(outing.outing)?,
        None => Vec::new(),
    };
    let (waiting, decided): (Vec<_>, Vec<_>) = entries
        .into_iter()
        .partition(|entry| entry.state == QueueState::Waiting);
    let mut done: Vec<QueueDone> = decided.into_iter().filter_map(done).collect();
    done.sort_by_key(|entry| std::cmp::Reverse(entry.at));
    Ok(QueueView {
        waiting: waiting
            .into_iter()
            .map(|entry| row(entry, unlocked.now))
            .collect(),
        done,
        now: unlocked.now,
    })
}

fn row(entry: QueueEntry, now: UnixMillis) -> QueueRow {
    let waited = now.0.saturating_sub(entry.entered_at.0).max(0) / 60_000;
    QueueRow {
        person: entry.person,
        number: entry.number,
        name: entry.name,
        nik_masked: entry.nik.as_deref().and_then(masked),
        birth_date: entry.birth_date,
        rt: entry.rt,
        since: entry.entered_at,
        minutes: u32::try_from(waited).unwrap_or(u32::MAX),
    }
}

fn done(entry: QueueEntry) -> Option<QueueDone> {
    let result = match entry.state {
        QueueState::Waiting => return None,
        QueueState::Recorded => QueueEnd::Recorded,
        QueueState::Failed => QueueEnd::Failed,
        QueueState::Left => QueueEnd::Left,
    };
    Some(QueueDone {
        person: entry.person,
        number: entry.number,
        name: entry.name,
        result,
        reason: entry.reason,
        at: entry.decided_at,
    })
}

/// Named before closing and by sealing.
pub(crate) fn still_waiting(entries: Vec<QueueEntry>) -> Vec<StillWaiting> {
    entries
        .into_iter()
        .filter(|entry| entry.state == QueueState::Waiting)
        .map(|entry| StillWaiting {
            person: entry.person,
            name: entry.name,
            number: entry.number,
            since: entry.entered_at,
        })
        .collect()
}
