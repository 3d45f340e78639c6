//! Noting and undoing: every content a record had is a step that knows the one before.

use jemput_domain::ids::{OutingId, PersonId, RecordId};
use jemput_domain::wire::record::{OutcomeRecord, OutcomeSource};
use rusqlite::Connection;

use super::{NewOutcome, Undone, note};
use crate::error::{Result, StoreError};
use crate::people::refresh;
use crate::records::{IdSeed, RecordKind, revisions, set_void, touch};
use crate::sql::{first, from_json, json, person_n, run, text};
use crate::stamp::Stamp;

pub(crate) fn set(
    connection: &Connection,
    ids: IdSeed,
    new: NewOutcome,
    stamp: Stamp,
) -> Result<u32> {
    let outing = stamp.in_outing()?;
    let n = person_n(connection, new.person)?;
    let record = ids.record(RecordKind::Outcome, new.person.0, Some(outing));
    let current = current(connection, record)?;
    let before = current.as_ref().filter(|current| !current.withdrawn);
    let kept = before.map(Current::read).transpose()?;
    // What waits goes with the first outcome; where there is one it waits on, until somebody says
    // what is to stay of both.
    let waiting = match before {
        None => note::take(connection, n)?,
        Some(_) => None,
    };
    let (kept_note, kept_phone) = kept.map(|kept| (kept.note, kept.phone)).unzip();
    let content = OutcomeRecord {
        person: new.person,
        code: new.code,
        reason: new.reason,
        reported_on: new.reported_on,
        village_of_service: new.village_of_service,
        source: new.source,
        note: new.note.or(waiting).or(kept_note).unwrap_or_default(),
        phone: new.phone.or(kept_phone.flatten()),
        withdrawn: false,
    };
    if let Some(before) = before
        && before.content == json(&content)?
    {
        return Ok(revisions(connection, record)?.0);
    }
    let before = before.map(|before| before.step);
    let step = next_step(connection, record)?;
    let (_, revision) = touch(
        connection,
        ids,
        RecordKind::Outcome,
        new.person.0,
        Some(outing),
        stamp,
    )?;
    set_void(connection, record, false)?;
    write(connection, record, n, outing, step, &content, stamp)?;
    run(
        connection,
        "INSERT INTO outcome_step (record, step, before, at, officer, content) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (
            record.0,
            step,
            before,
            stamp.at.0,
            stamp.officer.0,
            json(&content)?,
        ),
    )?;
    refresh(connection, n)?;
    Ok(revision)
}

pub(super) fn undo(
    connection: &Connection,
    ids: IdSeed,
    person: PersonId,
    stamp: Stamp,
) -> Result<Undone> {
    let outing = stamp.in_outing()?;
    let n = person_n(connection, person)?;
    let record = ids.record(RecordKind::Outcome, person.0, Some(outing));
    let current = current(connection, record)?
        .filter(|current| !current.withdrawn)
        .ok_or(StoreError::NotFound("outcome"))?;
    let (revision, sealed) = revisions(connection, record)?;
    let mut content = current.read()?;
    let back = if revision > sealed {
        step_before(connection, record, current.step)?
    } else {
        None
    };
    touch(
        connection,
        ids,
        RecordKind::Outcome,
        person.0,
        Some(outing),
        stamp,
    )?;
    let undone = match back {
        Some((step, earlier)) => {
            write(connection, record, n, outing, step, &earlier, stamp)?;
            Undone::BackTo(earlier.code)
        }
        None => {
            // Nobody took the note back: it waits for the next outcome.
            note::keep(connection, n, outing, &content.note)?;
            content.withdrawn = true;
            write(connection, record, n, outing, current.step, &content, stamp)?;
            set_void(connection, record, sealed == 0)?;
            if sealed == 0 {
                Undone::Nothing
            } else {
                Undone::Withdrawn
            }
        }
    };
    refresh(connection, n)?;
    Ok(undone)
}

pub(super) struct Current {
    step: i64,
    pub(super) withdrawn: bool,
    content: String,
}

impl Current {
    pub(super) fn read(&self) -> Result<OutcomeRecord> {
        from_json(&self.content)
    }
}

pub(super) fn current(connection: &Connection, record: RecordId) -> Result<Option<Current>> {
    first(
        connection,
        "SELECT step, withdrawn, content FROM outcome WHERE record = ?1",
        [record.0],
        |row| {
            Ok(Current {
                step: row.get(0)?,
                withdrawn: row.get(1)?,
                content: row.get(2)?,
            })
        },
    )
}

fn next_step(connection: &Connection, record: RecordId) -> Result<i64> {
    let last: Option<i64> = first(
        connection,
        "SELECT max(step) FROM outcome_step WHERE record = ?1",
        [record.0],
        |row| Ok(row.get(0)?),
    )?
    .flatten();
    Ok(last.unwrap_or(0) + 1)
}

fn step_before(
    connection: &Connection,
    record: RecordId,
    step: i64,
) -> Result<Option<(i64, OutcomeRecord)>> {
    first(
        connection,
        "SELECT earlier.step, earlier.content FROM outcome_step AS now
         JOIN outcome_step AS earlier ON earlier.record = now.record AND earlier.step = now.before
         WHERE now.record = ?1 AND now.step = ?2",
        (record.0, step),
        |row| Ok((row.get(0)?, from_json(&row.get::<_, String>(1)?)?)),
    )
}

fn write(
    connection: &Connection,
    record: RecordId,
    n: i64,
    outing: OutingId,
    step: i64,
    content: &OutcomeRecord,
    stamp: Stamp,
) -> Result<()> {
    let by_statement = matches!(content.source, OutcomeSource::Statement { .. });
    run(
        connection,
        "INSERT INTO outcome (record, person, outing, code, reported_on, by_statement, withdrawn, step, at, content)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT (record) DO UPDATE SET code = excluded.code, reported_on = excluded.reported_on,
            by_statement = excluded.by_statement, withdrawn = excluded.withdrawn, step = excluded.step,
            at = excluded.at, content = excluded.content",
        (
            record.0,
            n,
            outing.0,
            text(&content.code)?,
            text(&content.reported_on)?,
            by_statement,
            content.withdrawn,
            step,
            stamp.at.0,
            json(content)?,
        ),
    )?;
    Ok(())
}
