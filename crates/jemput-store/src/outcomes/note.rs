//! The note of an outcome, also one typed before there is an outcome to go with: a draft then, one
//! per person, which waits for the next outcome whatever outing that is noted in.

use jemput_domain::ids::{OutingId, PersonId};
use jemput_domain::wire::record::OutcomeRecord;
use rusqlite::Connection;

use super::NewOutcome;
use super::steps::{current, set};
use crate::error::Result;
use crate::records::{IdSeed, RecordKind};
use crate::sql::{all, first, person_n, run};
use crate::stamp::Stamp;

pub(super) fn save(
    connection: &Connection,
    ids: IdSeed,
    person: PersonId,
    note: String,
    stamp: Stamp,
) -> Result<()> {
    let outing = stamp.in_outing()?;
    let n = person_n(connection, person)?;
    // It was shown with what waited, and says what is to stay of both.
    take(connection, n)?;
    match outcome(connection, ids, person, outing)? {
        None => keep(connection, n, outing, &note),
        Some(outcome) => {
            let noted = NewOutcome {
                person,
                code: outcome.code,
                reason: outcome.reason,
                reported_on: outcome.reported_on,
                village_of_service: outcome.village_of_service,
                source: outcome.source,
                note: Some(note),
                phone: None,
            };
            set(connection, ids, noted, stamp).map(|_| ())
        }
    }
}

pub(super) fn read(
    connection: &Connection,
    ids: IdSeed,
    person: PersonId,
    outing: OutingId,
) -> Result<String> {
    let noted = outcome(connection, ids, person, outing)?.map(|outcome| outcome.note);
    let waiting: Option<String> = first(
        connection,
        "SELECT note FROM note_draft WHERE person = ?1",
        [person_n(connection, person)?],
        |row| Ok(row.get(0)?),
    )?;
    let both = noted.into_iter().chain(waiting);
    let both: Vec<String> = both.filter(|note| !note.is_empty()).collect();
    Ok(both.join("\n"))
}

/// Waits for an outcome, below what waits already; an empty one does not.
pub(super) fn keep(connection: &Connection, n: i64, outing: OutingId, note: &str) -> Result<()> {
    if note.is_empty() {
        return Ok(());
    }
    run(
        connection,
        "INSERT INTO note_draft (person, outing, note) VALUES (?1, ?2, ?3)
         ON CONFLICT (person) DO UPDATE
            SET outing = excluded.outing, note = note_draft.note || char(10) || excluded.note",
        (n, outing.0, note),
    )?;
    Ok(())
}

/// The note that waits; from here it is the outcome's.
pub(super) fn take(connection: &Connection, n: i64) -> Result<Option<String>> {
    first(
        connection,
        "DELETE FROM note_draft WHERE person = ?1 RETURNING note",
        [n],
        |row| Ok(row.get(0)?),
    )
}

/// Whose note waits, also of other outings when none is given: without an outcome it does not
/// travel.
pub(crate) fn left_over(
    connection: &Connection,
    outing: Option<OutingId>,
) -> Result<Vec<PersonId>> {
    all(
        connection,
        "SELECT person.id FROM note_draft JOIN person ON person.n = note_draft.person
         WHERE ?1 IS NULL OR outing = ?1 ORDER BY name_key",
        [outing.map(|outing| outing.0)],
        |row| Ok(PersonId(row.get(0)?)),
    )
}

fn outcome(
    connection: &Connection,
    ids: IdSeed,
    person: PersonId,
    outing: OutingId,
) -> Result<Option<OutcomeRecord>> {
    let record = ids.record(RecordKind::Outcome, person.0, Some(outing));
    current(connection, record)?
        .filter(|current| !current.withdrawn)
        .map(|current| current.read())
        .transpose()
}
