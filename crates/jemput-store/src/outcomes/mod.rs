//! What happened with a person: one record per person and outing, every step of it kept.

mod effective;
mod note;
mod steps;

use jemput_domain::ids::{OfficerId, OutingId, PersonId, RecordId};
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::time::{Date, UnixMillis};
use jemput_domain::wire::person::RegionCode;
use jemput_domain::wire::record::{OutcomeRecord, OutcomeSource};
use rusqlite::Connection;

pub(crate) use effective::{effective, shown};
pub(crate) use note::left_over;
pub(crate) use steps::set;

use crate::Store;
use crate::error::Result;
use crate::private::private_debug;
use crate::sql::{all, from_json, millis, person_n};
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
    /// None: the note there is stays, also one typed before there was an outcome.
    pub note: Option<String>,
    /// None: as it was.
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
            .write(move |connection| steps::undo(connection, ids, person, stamp))
    }

    /// Saves the note of the person's outcome in the stamp's outing; before there is one it waits
    /// for the next, in this outing or a later one. Durable when it returns.
    pub fn save_note(&self, person: PersonId, note: &str, stamp: Stamp) -> Result<()> {
        let (ids, note) = (self.0.ids(), note.trim().to_owned());
        self.0
            .write(move |connection| note::save(connection, ids, person, note, stamp))
    }

    /// The note as it is now: of the outcome in this outing, else the one that waits for it.
    pub fn note(&self, person: PersonId, outing: OutingId) -> Result<String> {
        let ids = self.0.ids();
        self.0
            .read(|connection| note::read(connection, ids, person, outing))
    }

    /// Whose note waits for an outcome, of whatever outing, by name.
    pub fn notes_left(&self) -> Result<Vec<PersonId>> {
        self.0.read(|connection| left_over(connection, None))
    }

    /// All of them, newest first.
    pub fn of(&self, person: PersonId) -> Result<Vec<OutcomeView>> {
        self.0
            .read(|connection| of_person(connection, person_n(connection, person)?))
    }
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
