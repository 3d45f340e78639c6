//! What happened with a person: one record per person and outing, every step of it kept.

use jemput_domain::ids::{OfficerId, OutingId, PersonId, RecordId};
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::time::{Date, UnixMillis};
use jemput_domain::wire::person::RegionCode;
use jemput_domain::wire::record::{OutcomeRecord, OutcomeSource};
use rusqlite::Connection;

use crate::Store;
use crate::error::{Result, StoreError};
use crate::people::refresh;
use crate::private::private_debug;
use crate::records::{IdSeed, RecordKind, revisions, set_void, touch};
use crate::sql::{all, first, from_json, json, millis, parse_option, person_n, run, text};
use crate::stamp::Stamp;

/// See [`Store::outcomes`].
pub struct Outcomes<'s>(&'s Store);

/// An outcome as the officer gives it.
#[derive(Clone, PartialEq, Eq)]
pub struct NewOutcome {
    pub person: PersonId,
    pub code: OutcomeCode,
    pub reason: Option<String>,
    /// The outing's day, never the clock's.
    pub reported_on: Date,
    pub village_of_service: RegionCode,
    pub source: OutcomeSource,
    pub note: String,
    pub phone: Option<String>,
}

private_debug!(NewOutcome { person, code });

#[derive(Clone, PartialEq, Eq)]
pub struct OutcomeView {
    pub record: RecordId,
    pub revision: u32,
    /// This revision is in a bundle.
    pub sealed: bool,
    pub at: UnixMillis,
    pub officer: OfficerId,
    pub outing: OutingId,
    pub data: OutcomeRecord,
}

private_debug!(OutcomeView { record, revision });

/// What undoing led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undone {
    /// One step back.
    BackTo(OutcomeCode),
    /// It had not been sealed: as if never noted.
    Nothing,
    /// It had been sealed: the office will be told that it is withdrawn.
    Withdrawn,
}

impl Store {
    pub fn outcomes(&self) -> Outcomes<'_> {
        Outcomes(self)
    }
}

impl Outcomes<'_> {
    /// Durable when it returns the record's revision.
    pub fn set(&self, outcome: NewOutcome, stamp: Stamp) -> Result<u32> {
        let ids = self.0.ids();
        self.0
            .write(move |connection| set(connection, ids, outcome, stamp))
    }

    /// Takes back the last outcome noted for the person in the stamp's outing.
    pub fn undo(&self, person: PersonId, stamp: Stamp) -> Result<Undone> {
        let ids = self.0.ids();
        self.0
            .write(move |connection| undo(connection, ids, person, stamp))
    }

    /// All of them, newest first.
    pub fn of(&self, person: PersonId) -> Result<Vec<OutcomeView>> {
        self.0
            .read(|connection| of_person(connection, person_n(connection, person)?))
    }
}

pub(crate) fn set(
    connection: &Connection,
    ids: IdSeed,
    new: NewOutcome,
    stamp: Stamp,
) -> Result<u32> {
    let outing = stamp.in_outing()?;
    let n = person_n(connection, new.person)?;
    let content = OutcomeRecord {
        person: new.person,
        code: new.code,
        reason: new.reason,
        reported_on: new.reported_on,
        village_of_service: new.village_of_service,
        source: new.source,
        note: new.note,
        phone: new.phone,
        withdrawn: false,
    };
    let record = ids.record(RecordKind::Outcome, new.person.0, Some(outing));
    let current = current(connection, record)?;
    if let Some(current) = &current
        && !current.withdrawn
        && current.content == json(&content)?
    {
        return Ok(revisions(connection, record)?.0);
    }
    let before = current
        .as_ref()
        .filter(|current| !current.withdrawn)
        .map(|current| current.step);
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

fn undo(connection: &Connection, ids: IdSeed, person: PersonId, stamp: Stamp) -> Result<Undone> {
    let outing = stamp.in_outing()?;
    let n = person_n(connection, person)?;
    let record = ids.record(RecordKind::Outcome, person.0, Some(outing));
    let current = current(connection, record)?
        .filter(|current| !current.withdrawn)
        .ok_or(StoreError::NotFound("outcome"))?;
    let (revision, sealed) = revisions(connection, record)?;
    let mut content: OutcomeRecord = from_json(&current.content)?;
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

struct Current {
    step: i64,
    withdrawn: bool,
    content: String,
}

fn current(connection: &Connection, record: RecordId) -> Result<Option<Current>> {
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

pub(crate) fn of_person(connection: &Connection, n: i64) -> Result<Vec<OutcomeView>> {
    all(
        connection,
        "SELECT outcome.record, outcome.outing, outcome.content, outcome.at,
                record.revision, record.sealed_revision, record.officer
         FROM outcome JOIN record ON record.id = outcome.record
         WHERE outcome.person = ?1 AND NOT (record.void = 1 AND record.sealed_revision = 0)
         ORDER BY outcome.reported_on DESC, outcome.at DESC",
        [n],
        |row| {
            let revision: u32 = row.get("revision")?;
            Ok(OutcomeView {
                record: RecordId(row.get("record")?),
                revision,
                sealed: row.get::<_, u32>("sealed_revision")? >= revision,
                at: millis(row, "at")?,
                officer: OfficerId(row.get("officer")?),
                outing: OutingId(row.get("outing")?),
                data: from_json(&row.get::<_, String>("content")?)?,
            })
        },
    )
}

/// The one of this laptop's outcomes that counts for the person. Somebody who was recorded, had
/// been recorded or is dead stays so when a later visit finds nobody at home.
pub(crate) fn effective(connection: &Connection, n: i64) -> Result<Option<OutcomeRecord>> {
    let ours = all(
        connection,
        "SELECT content FROM outcome WHERE person = ?1 AND withdrawn = 0 ORDER BY reported_on, at",
        [n],
        |row| from_json::<OutcomeRecord>(&row.get::<_, String>(0)?),
    )?;
    Ok(ours.into_iter().reduce(|earlier, later| {
        if yields(later.code, earlier.code) {
            earlier
        } else {
            later
        }
    }))
}

/// Whether `later` says less than `earlier` already does.
fn yields(later: OutcomeCode, earlier: OutcomeCode) -> bool {
    matches!(later, OutcomeCode::Tdkhadir | OutcomeCode::Tdkada) && earlier.outlasts_absence()
}

/// What the list shows: ours, unless it yields to what the office told.
pub(crate) struct Shown {
    pub(crate) code: Option<String>,
    pub(crate) ours: bool,
    pub(crate) statement_by: Option<String>,
}

pub(crate) fn shown(ours: Option<&OutcomeRecord>, known: Option<String>) -> Result<Shown> {
    let known_code: Option<OutcomeCode> = parse_option(known.clone())?;
    match ours.filter(|ours| !known_code.is_some_and(|known| yields(ours.code, known))) {
        Some(ours) => Ok(Shown {
            code: Some(text(&ours.code)?),
            ours: true,
            statement_by: match &ours.source {
                OutcomeSource::Statement { by } => Some(by.clone()),
                OutcomeSource::SeenInPerson | OutcomeSource::OperatorList => None,
            },
        }),
        None => Ok(Shown {
            code: known,
            ours: false,
            statement_by: None,
        }),
    }
}
