//! What travels: one record per fact, its revision, and what no bundle holds yet.

mod changed;
mod envelope;
mod ids;
mod local_only;

use jemput_domain::ids::{OutingId, RecordId};
use rusqlite::Connection;
use uuid::Uuid;

pub use changed::{Changed, RecordRef, SealPage};
pub(crate) use ids::IdSeed;
pub use local_only::LocalOnly;

use crate::Store;
use crate::error::Result;
use crate::stamp::Stamp;

/// Reading what is to be sealed; see [`Store::records`].
pub struct Records<'s>(pub(crate) &'s Store);

impl Store {
    pub fn records(&self) -> Records<'_> {
        Records(self)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RecordKind {
    Outing,
    Person,
    Outcome,
    Application,
    Document,
}

impl RecordKind {
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Outing => "outing",
            Self::Person => "person",
            Self::Outcome => "outcome",
            Self::Application => "application",
            Self::Document => "document",
        }
    }

    pub(crate) fn of(text: &str) -> Option<Self> {
        [
            Self::Outing,
            Self::Person,
            Self::Outcome,
            Self::Application,
            Self::Document,
        ]
        .into_iter()
        .find(|kind| kind.text() == text)
    }
}

/// Notes a change: the record's next revision.
pub(crate) fn touch(
    connection: &Connection,
    seed: IdSeed,
    kind: RecordKind,
    subject: Uuid,
    outing: Option<OutingId>,
    stamp: Stamp,
) -> Result<(RecordId, u32)> {
    // An outcome is of a person in an outing; the others are of their subject alone.
    let scope = if kind == RecordKind::Outcome {
        outing
    } else {
        None
    };
    let id = seed.record(kind, subject, scope);
    let revision = connection
        .prepare_cached(
            "INSERT INTO record (id, kind, subject, outing, revision, recorded_at, officer)
             VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6)
             ON CONFLICT (id) DO UPDATE SET revision = revision + 1, recorded_at = excluded.recorded_at,
                 officer = excluded.officer, outing = coalesce(excluded.outing, outing)
             RETURNING revision",
        )?
        .query_row(
            (id.0, kind.text(), subject, outing.map(|id| id.0), stamp.at.0, stamp.officer.0),
            |row| row.get(0),
        )?;
    Ok((id, revision))
}

pub(crate) fn set_void(connection: &Connection, record: RecordId, void: bool) -> Result<()> {
    crate::sql::run(
        connection,
        "UPDATE record SET void = ?2 WHERE id = ?1",
        (record.0, void),
    )?;
    Ok(())
}

pub(crate) fn set_draft(connection: &Connection, record: RecordId, draft: bool) -> Result<()> {
    crate::sql::run(
        connection,
        "UPDATE record SET draft = ?2 WHERE id = ?1",
        (record.0, draft),
    )?;
    Ok(())
}

/// Current and sealed revision; zero and zero before the first change.
pub(crate) fn revisions(connection: &Connection, record: RecordId) -> Result<(u32, u32)> {
    let found = crate::sql::first(
        connection,
        "SELECT revision, sealed_revision FROM record WHERE id = ?1",
        [record.0],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(found.unwrap_or_default())
}
