//! Outings: one team in one village on one day, planned by the office or opened without a plan.

mod summary;

use jemput_domain::ids::OutingId;
use jemput_domain::time::{Date, UnixMillis};
use jemput_domain::wire::person::RegionCode;
use jemput_domain::wire::record::OutingRecord;
use jemput_domain::wire::work_list::OutingPlan;
use rusqlite::{Connection, Row};

pub use summary::DaySummary;
pub(crate) use summary::record_of;

use crate::Store;
use crate::error::{Refusal, Result, StoreError};
use crate::records::{IdSeed, RecordKind, touch};
use crate::sql::{all, count, first, json, millis_option, parse, run, text};
use crate::stamp::Stamp;

/// See [`Store::outings`].
pub struct Outings<'s>(&'s Store);

/// An outing to open; a planned one keeps what the office planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOuting {
    pub outing: OutingId,
    pub village: RegionCode,
    pub date: Date,
    pub place: String,
    pub team: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutingView {
    pub outing: OutingId,
    pub village: RegionCode,
    pub date: Date,
    pub place: String,
    pub team: String,
    /// How many laptops share it.
    pub laptops: u8,
    /// This laptop's n-th outing.
    pub day: Option<u32>,
    pub opened_at: Option<UnixMillis>,
    pub closed_at: Option<UnixMillis>,
    /// Sign-offs after the first: *berita acara tambahan*.
    pub supplements: u32,
    pub note: String,
}

impl Store {
    pub fn outings(&self) -> Outings<'_> {
        Outings(self)
    }
}

impl Outings<'_> {
    /// Opens it, or goes on with it if it is open. One that was closed opens again for late arrivals.
    pub fn open(&self, new: NewOuting, stamp: Stamp) -> Result<OutingView> {
        let ids = self.0.ids();
        self.0.write(move |connection| {
            run(
                connection,
                "INSERT INTO outing (id, village, date, place, team, laptops, planned)
                 VALUES (?1, ?2, ?3, ?4, ?5, 1, 0)
                 ON CONFLICT (id) DO UPDATE SET place = CASE WHEN excluded.place = '' THEN place ELSE excluded.place END",
                (new.outing.0, &new.village.0, text(&new.date)?, &new.place, &new.team),
            )?;
            go_on(connection, ids, new.outing, stamp)
        })
    }

    /// Opens one again that was closed too early, planned or not: the last one opened here, no other.
    pub fn reopen(&self, outing: OutingId, stamp: Stamp) -> Result<OutingView> {
        let ids = self.0.ids();
        self.0.write(move |connection| {
            let before = one(connection, outing)?.ok_or(StoreError::NotFound("outing"))?;
            let last = count(connection, "SELECT coalesce(max(day), 0) FROM outing", [])?;
            if before.day != Some(last) {
                return Err(Refusal::OutingOver.into());
            }
            go_on(connection, ids, outing, stamp)
        })
    }

    /// Before sealing: the open outing's numbers have moved with what was recorded since they were
    /// last sealed, so its record is a new revision. Whether they had.
    pub fn count_again(&self, stamp: Stamp) -> Result<bool> {
        let ids = self.0.ids();
        self.0.write(move |connection| {
            let moved = all(
                connection,
                "SELECT outing.id FROM outing JOIN record ON record.kind = 'outing' AND record.subject = outing.id
                 WHERE closed_at IS NULL AND opened_at IS NOT NULL AND record.revision = record.sealed_revision
                    AND EXISTS (SELECT 1 FROM record AS other WHERE other.outing = outing.id AND other.revision > other.sealed_revision)",
                [],
                |row| Ok(OutingId(row.get(0)?)),
            )?;
            for outing in &moved {
                touch(connection, ids, RecordKind::Outing, outing.0, Some(*outing), stamp)?;
            }
            Ok(!moved.is_empty())
        })
    }

    /// Takes a plan that came as a message of its own. An opened outing is not changed.
    pub fn plan(&self, plan: OutingPlan) -> Result<()> {
        self.0
            .write(move |connection| self::plan(connection, &plan))
    }

    /// The open one, if any: the last opened.
    pub fn current(&self) -> Result<Option<OutingView>> {
        self.0.read(|connection| {
            let sql = format!("{OUTINGS} WHERE opened_at IS NOT NULL AND closed_at IS NULL ORDER BY day DESC LIMIT 1");
            first(connection, &sql, [], read)
        })
    }

    pub fn get(&self, outing: OutingId) -> Result<OutingView> {
        self.0
            .read(|connection| one(connection, outing))?
            .ok_or(StoreError::NotFound("outing"))
    }

    /// Every outing opened here, newest first.
    pub fn opened(&self) -> Result<Vec<OutingView>> {
        self.0.read(|connection| {
            all(
                connection,
                &format!("{OUTINGS} WHERE opened_at IS NOT NULL ORDER BY date DESC, day DESC"),
                [],
                read,
            )
        })
    }

    pub fn save_note(&self, outing: OutingId, note: &str, stamp: Stamp) -> Result<()> {
        let (note, ids) = (note.to_owned(), self.0.ids());
        self.0.write(move |connection| {
            let changed = run(
                connection,
                "UPDATE outing SET note = ?2 WHERE id = ?1 AND note != ?2",
                (outing.0, note),
            )?;
            if changed == 1 {
                touch(
                    connection,
                    ids,
                    RecordKind::Outing,
                    outing.0,
                    Some(outing),
                    stamp,
                )?;
            }
            Ok(())
        })
    }

    /// The day's numbers as they are now.
    pub fn summary(&self, outing: OutingId) -> Result<DaySummary> {
        self.0.read(|connection| summary::read(connection, outing))
    }

    /// Signs off the numbers of this moment. Closing again after late arrivals is a supplement.
    pub fn close(&self, outing: OutingId, stamp: Stamp) -> Result<OutingRecord> {
        let ids = self.0.ids();
        self.0.write(move |connection| {
            let before = one(connection, outing)?.ok_or(StoreError::NotFound("outing"))?;
            if before.opened_at.is_none() {
                return Err(StoreError::NotFound("open outing"));
            }
            if let (Some(_), Some(signed)) = (before.closed_at, record_of(connection, outing)?) {
                return Ok(signed);
            }
            run(
                connection,
                "UPDATE outing SET closed_at = ?2, supplements = supplements + (signed_off IS NOT NULL) WHERE id = ?1",
                (outing.0, stamp.at.0),
            )?;
            let signed = summary::count(connection, outing)?;
            refresh_waiting(connection, outing)?;
            run(connection, "UPDATE outing SET signed_off = ?2 WHERE id = ?1", (outing.0, json(&signed)?))?;
            touch(connection, ids, RecordKind::Outing, outing.0, Some(outing), stamp)?;
            Ok(signed)
        })
    }
}

fn go_on(
    connection: &Connection,
    ids: IdSeed,
    outing: OutingId,
    stamp: Stamp,
) -> Result<OutingView> {
    let before = one(connection, outing)?.ok_or(StoreError::NotFound("outing"))?;
    if before.opened_at.is_none() || before.closed_at.is_some() {
        run(
            connection,
            "UPDATE outing SET opened_at = coalesce(opened_at, ?2), closed_at = NULL,
                day = coalesce(day, (SELECT coalesce(max(day), 0) + 1 FROM outing))
             WHERE id = ?1",
            (outing.0, stamp.at.0),
        )?;
        touch(
            connection,
            ids,
            RecordKind::Outing,
            outing.0,
            Some(outing),
            stamp,
        )?;
    }
    refresh_waiting(connection, outing)?;
    one(connection, outing)?.ok_or(StoreError::NotFound("outing"))
}

const OUTINGS: &str = "SELECT * FROM outing";

fn one(connection: &Connection, outing: OutingId) -> Result<Option<OutingView>> {
    first(
        connection,
        &format!("{OUTINGS} WHERE id = ?1"),
        [outing.0],
        read,
    )
}

fn read(row: &Row<'_>) -> Result<OutingView> {
    Ok(OutingView {
        outing: OutingId(row.get("id")?),
        village: RegionCode(row.get("village")?),
        date: parse(row.get("date")?)?,
        place: row.get("place")?,
        team: row.get("team")?,
        laptops: row.get("laptops")?,
        day: row.get("day")?,
        opened_at: millis_option(row, "opened_at")?,
        closed_at: millis_option(row, "closed_at")?,
        supplements: row.get("supplements")?,
        note: row.get("note")?,
    })
}

/// Whoever waits at the recording table is shown so while the outing is open.
fn refresh_waiting(connection: &Connection, outing: OutingId) -> Result<()> {
    let waiting = all(
        connection,
        "SELECT person FROM queue_entry WHERE outing = ?1 AND state = 'waiting'",
        [outing.0],
        |row| Ok(row.get(0)?),
    )?;
    waiting
        .into_iter()
        .try_for_each(|n| crate::people::refresh(connection, n))
}

pub(crate) fn plan(connection: &Connection, plan: &OutingPlan) -> Result<()> {
    run(
        connection,
        "INSERT INTO outing (id, village, date, place, team, laptops, planned) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1)
         ON CONFLICT (id) DO UPDATE SET village = excluded.village, date = excluded.date,
            place = excluded.place, team = excluded.team, laptops = excluded.laptops, planned = 1
         WHERE opened_at IS NULL",
        (plan.id.0, &plan.village.0, text(&plan.date)?, &plan.place, &plan.team, plan.laptops),
    )?;
    Ok(())
}

pub(crate) fn plans(
    connection: &Connection,
    village: Option<&RegionCode>,
) -> Result<Vec<OutingPlan>> {
    all(
        connection,
        "SELECT * FROM outing WHERE planned = 1 AND (?1 IS NULL OR village = ?1) ORDER BY date, id",
        [village.map(|village| &village.0)],
        |row| {
            Ok(OutingPlan {
                id: OutingId(row.get("id")?),
                village: RegionCode(row.get("village")?),
                date: parse(row.get("date")?)?,
                place: row.get("place")?,
                team: row.get("team")?,
                laptops: row.get("laptops")?,
            })
        },
    )
}
