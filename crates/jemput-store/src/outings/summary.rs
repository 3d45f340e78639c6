//! The day's numbers, for reconciling and signing off.

use std::collections::BTreeMap;

use jemput_domain::ids::{OutingId, PersonId};
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::wire::record::OutingRecord;
use rusqlite::Connection;

use super::{OutingView, one};
use crate::error::{Result, StoreError};
use crate::queue::{QueueEntry, entries};
use crate::sql::{all, first, from_json, millis_option, parse};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DaySummary {
    pub outing: OutingView,
    /// Outcome code → how many people, withdrawn ones left out.
    pub outcomes: BTreeMap<OutcomeCode, u32>,
    /// Of these, on the word of the RT head or another.
    pub by_statement: u32,
    /// Of these, on no list.
    pub off_list: u32,
    pub applications: u32,
    pub applications_incomplete: u32,
    pub documents: u32,
    pub pages: u32,
    /// Requirements whose original the team carries.
    pub originals_held: u32,
    /// People with a note and no outcome it could travel with.
    pub notes_left: Vec<PersonId>,
    /// Still at the recording table: sealing names them.
    pub waiting: Vec<QueueEntry>,
}

pub(super) fn read(connection: &Connection, outing: OutingId) -> Result<DaySummary> {
    let view = one(connection, outing)?.ok_or(StoreError::NotFound("outing"))?;
    let count = |sql: &str| crate::sql::count(connection, sql, [outing.0]);
    Ok(DaySummary {
        outing: view,
        outcomes: outcomes(connection, outing)?,
        by_statement: count(
            "SELECT count(*) FROM outcome WHERE outing = ?1 AND withdrawn = 0 AND by_statement = 1",
        )?,
        off_list: count(
            "SELECT count(*) FROM outcome JOIN person ON person.n = outcome.person
             WHERE outing = ?1 AND withdrawn = 0 AND person.listed = 0",
        )?,
        applications: count("SELECT count(*) FROM application WHERE outing = ?1")?,
        applications_incomplete: count(
            "SELECT count(*) FROM application WHERE outing = ?1 AND complete = 0",
        )?,
        documents: count("SELECT count(*) FROM document WHERE outing = ?1 AND removed = 0")?,
        pages: count(
            "SELECT count(*) FROM page JOIN document ON document.id = page.document
             WHERE document.outing = ?1 AND removed = 0",
        )?,
        originals_held: count(
            "SELECT count(*) FROM application_check JOIN application ON application.id = application_check.application
             WHERE outing = ?1 AND original_held = 1",
        )?,
        notes_left: crate::outcomes::left_over(connection, Some(outing))?,
        waiting: entries(connection, outing, true)?,
    })
}

fn outcomes(connection: &Connection, outing: OutingId) -> Result<BTreeMap<OutcomeCode, u32>> {
    let counted = all(
        connection,
        "SELECT code, count(*) FROM outcome WHERE outing = ?1 AND withdrawn = 0 GROUP BY code",
        [outing.0],
        |row| Ok((parse(row.get(0)?)?, row.get(1)?)),
    )?;
    Ok(counted.into_iter().collect())
}

/// The record of an outing with the numbers of this moment.
pub(super) fn count(connection: &Connection, outing: OutingId) -> Result<OutingRecord> {
    let summary = read(connection, outing)?;
    let opened_at = summary
        .outing
        .opened_at
        .ok_or(StoreError::NotFound("open outing"))?;
    Ok(OutingRecord {
        outing,
        village: summary.outing.village,
        date: summary.outing.date,
        place: summary.outing.place,
        opened_at,
        closed_at: summary.outing.closed_at,
        outcomes: summary.outcomes,
        applications: summary.applications,
        still_waiting: u32::try_from(summary.waiting.len()).unwrap_or(u32::MAX),
        note: summary.outing.note,
    })
}

/// The body that travels: as signed off while closed, else as it is now.
pub(crate) fn record_of(connection: &Connection, outing: OutingId) -> Result<Option<OutingRecord>> {
    let found = first(
        connection,
        "SELECT * FROM outing WHERE id = ?1",
        [outing.0],
        |row| {
            let closed = millis_option(row, "closed_at")?.is_some();
            let note: String = row.get("note")?;
            Ok((closed, row.get::<_, Option<String>>("signed_off")?, note))
        },
    )?;
    match found {
        None => Ok(None),
        Some((true, Some(signed), note)) => Ok(Some(OutingRecord {
            note,
            ..from_json(&signed)?
        })),
        Some(_) => count(connection, outing).map(Some),
    }
}
