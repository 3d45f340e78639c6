//! "Di meja rekam": who waits at the recording table, under which number of this outing.

use std::collections::HashSet;

use jemput_domain::ids::{OutingId, PersonId};
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::time::{Date, UnixMillis};
use jemput_domain::wire::person::RegionCode;
use jemput_domain::wire::record::OutcomeSource;
use rusqlite::{Connection, Row};

use crate::Store;
use crate::error::{Refusal, Result, StoreError};
use crate::outcomes::{self, NewOutcome};
use crate::people::refresh;
use crate::private::private_debug;
use crate::records::IdSeed;
use crate::sql::{all, first, millis, millis_option, parse_option, person_n, run};
use crate::stamp::Stamp;

/// See [`Store::queue`].
pub struct Queue<'s>(&'s Store);

#[derive(Clone, PartialEq, Eq)]
pub struct QueueEntry {
    pub number: u32,
    pub person: PersonId,
    pub name: String,
    pub nik: Option<String>,
    pub birth_date: Option<Date>,
    pub rt: Option<String>,
    pub entered_at: UnixMillis,
    pub state: QueueState,
    /// Of a failure: alat, jaringan, listrik, sidik_jari, iris.
    pub reason: Option<String>,
    pub decided_at: Option<UnixMillis>,
}

private_debug!(QueueEntry {
    number,
    person,
    state
});

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueueState {
    Waiting,
    Recorded,
    Failed,
    /// Entered by mistake, or went home.
    Left,
}

/// One line of the second list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueResult {
    pub person: PersonId,
    pub recorded: bool,
    pub reason: Option<String>,
}

/// The operator's day list against the queue.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PastedNiks {
    pub waiting: Vec<(String, PersonId)>,
    /// Known here, but not waiting: recorded without passing the queue, or ticked already.
    pub not_waiting: Vec<(String, PersonId)>,
    pub unknown: Vec<String>,
}

private_debug!(PastedNiks {});

impl QueueState {
    const ALL: [Self; 4] = [Self::Waiting, Self::Recorded, Self::Failed, Self::Left];

    fn text(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Recorded => "recorded",
            Self::Failed => "failed",
            Self::Left => "left",
        }
    }

    fn of(text: &str) -> Result<Self> {
        Self::ALL
            .into_iter()
            .find(|state| state.text() == text)
            .ok_or(StoreError::Damaged)
    }
}

impl Store {
    pub fn queue(&self) -> Queue<'_> {
        Queue(self)
    }
}

impl Queue<'_> {
    /// The next number of the stamp's outing; whoever waits already keeps theirs.
    pub fn enter(&self, person: PersonId, stamp: Stamp) -> Result<QueueEntry> {
        self.0
            .write(move |connection| enter(connection, person, stamp))
    }

    /// In order of number, decided ones as well.
    pub fn list(&self, outing: OutingId) -> Result<Vec<QueueEntry>> {
        self.0.read(|connection| entries(connection, outing, false))
    }

    /// Results ticked in batch: the queue and the outcomes (REKAM, GAGAL) change in one transaction
    /// or not at all. The village and day are the open outing's.
    pub fn results(
        &self,
        results: &[QueueResult],
        source: OutcomeSource,
        stamp: Stamp,
    ) -> Result<Vec<QueueEntry>> {
        let (results, ids) = (results.to_vec(), self.0.ids());
        self.0.write(move |connection| {
            let outing = stamp.in_outing()?;
            let place = place_of(connection, outing)?;
            for result in &results {
                decide(connection, ids, result, &source, &place, stamp)?;
            }
            entries(connection, outing, false)
        })
    }

    /// Matches a pasted list of NIKs; changes nothing.
    pub fn by_nik(&self, outing: OutingId, niks: &[String]) -> Result<PastedNiks> {
        self.0.read(|connection| {
            let waiting: HashSet<PersonId> = entries(connection, outing, true)?
                .into_iter()
                .map(|entry| entry.person)
                .collect();
            let mut pasted = PastedNiks::default();
            for nik in niks {
                let people = all(
                    connection,
                    "SELECT id FROM person WHERE nik = ?1",
                    [nik],
                    |row| Ok(PersonId(row.get(0)?)),
                )?;
                match people
                    .iter()
                    .find(|id| waiting.contains(id))
                    .or(people.first())
                {
                    Some(id) if waiting.contains(id) => pasted.waiting.push((nik.clone(), *id)),
                    Some(id) => pasted.not_waiting.push((nik.clone(), *id)),
                    None => pasted.unknown.push(nik.clone()),
                }
            }
            Ok(pasted)
        })
    }

    /// Off the queue without a result; the number is not given again.
    pub fn leave(&self, person: PersonId, stamp: Stamp) -> Result<()> {
        self.0.write(move |connection| {
            let n = person_n(connection, person)?;
            end(connection, n, QueueState::Left, None, stamp)?;
            refresh(connection, n)
        })
    }
}

fn enter(connection: &Connection, person: PersonId, stamp: Stamp) -> Result<QueueEntry> {
    let outing = stamp.in_outing()?;
    let n = person_n(connection, person)?;
    let waiting = first(
        connection,
        "SELECT number FROM queue_entry WHERE outing = ?1 AND person = ?2 AND state = 'waiting'",
        (outing.0, n),
        |row| Ok(row.get::<_, u32>(0)?),
    )?;
    let number = match waiting {
        Some(number) => number,
        None => connection
            .prepare_cached(
                "INSERT INTO queue_entry (outing, number, person, entered_at, state)
                 SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3, 'waiting' FROM queue_entry WHERE outing = ?1
                 RETURNING number",
            )?
            .query_row((outing.0, n, stamp.at.0), |row| row.get(0))?,
    };
    refresh(connection, n)?;
    entries(connection, outing, true)?
        .into_iter()
        .find(|entry| entry.number == number)
        .ok_or(StoreError::NotFound("queue entry"))
}

/// The outing's village and day, for its outcomes.
fn place_of(connection: &Connection, outing: OutingId) -> Result<(RegionCode, Date)> {
    let place = first(
        connection,
        "SELECT village, date FROM outing WHERE id = ?1",
        [outing.0],
        |row| Ok((RegionCode(row.get(0)?), crate::sql::parse(row.get(1)?)?)),
    )?;
    place.ok_or(StoreError::NotFound("outing"))
}

fn decide(
    connection: &Connection,
    ids: IdSeed,
    result: &QueueResult,
    source: &OutcomeSource,
    place: &(RegionCode, Date),
    stamp: Stamp,
) -> Result<()> {
    let n = person_n(connection, result.person)?;
    let state = if result.recorded {
        QueueState::Recorded
    } else {
        QueueState::Failed
    };
    end(connection, n, state, result.reason.as_deref(), stamp)?;
    let outcome = NewOutcome {
        person: result.person,
        code: if result.recorded {
            OutcomeCode::Rekam
        } else {
            OutcomeCode::Gagal
        },
        reason: result.reason.clone(),
        reported_on: place.1,
        village_of_service: place.0.clone(),
        source: source.clone(),
        note: None,
        phone: None,
    };
    outcomes::set(connection, ids, outcome, stamp)?;
    Ok(())
}

fn end(
    connection: &Connection,
    n: i64,
    state: QueueState,
    reason: Option<&str>,
    stamp: Stamp,
) -> Result<()> {
    let outing = stamp.in_outing()?;
    let ended = run(
        connection,
        "UPDATE queue_entry SET state = ?3, reason = ?4, decided_at = ?5
         WHERE outing = ?1 AND person = ?2 AND state = 'waiting'",
        (outing.0, n, state.text(), reason, stamp.at.0),
    )?;
    if ended == 0 {
        Err(Refusal::NotWaiting.into())
    } else {
        Ok(())
    }
}

pub(crate) fn entries(
    connection: &Connection,
    outing: OutingId,
    only_waiting: bool,
) -> Result<Vec<QueueEntry>> {
    all(
        connection,
        "SELECT number, entered_at, state, reason, decided_at, person.id, name, nik, birth_date, rt
         FROM queue_entry JOIN person ON person.n = queue_entry.person
         WHERE outing = ?1 AND (state = 'waiting' OR NOT ?2) ORDER BY number",
        (outing.0, only_waiting),
        read,
    )
}

fn read(row: &Row<'_>) -> Result<QueueEntry> {
    Ok(QueueEntry {
        number: row.get("number")?,
        person: PersonId(row.get("id")?),
        name: row.get("name")?,
        nik: row.get("nik")?,
        birth_date: parse_option(row.get("birth_date")?)?,
        rt: row.get("rt")?,
        entered_at: millis(row, "entered_at")?,
        state: QueueState::of(&row.get::<_, String>("state")?)?,
        reason: row.get("reason")?,
        decided_at: millis_option(row, "decided_at")?,
    })
}
