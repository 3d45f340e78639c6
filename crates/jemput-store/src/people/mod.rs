//! People: everyone on a list, and whoever was met besides.

mod counts;
mod fields;
mod row;
mod view;

use jemput_domain::ids::PersonId;
use jemput_domain::wire::person::RegionCode;
use rusqlite::Connection;

pub use counts::PeopleCounts;
pub(crate) use counts::read as counts_of;
pub use fields::PersonField;
pub(crate) use fields::{columns_of, read_data};
pub(crate) use row::COLUMNS;
pub use row::PersonRow;
pub use view::PersonView;

use crate::Store;
use crate::error::{Result, StoreError};
use crate::records::{RecordKind, touch};
use crate::search::{PeoplePage, PeopleQuery, words};
use crate::sql::{all, first, run};
use crate::stamp::Stamp;

/// See [`Store::people`].
pub struct People<'s>(&'s Store);

impl Store {
    pub fn people(&self) -> People<'_> {
        People(self)
    }
}

impl People<'_> {
    /// One page of the list or of a search.
    pub fn list(&self, query: &PeopleQuery) -> Result<PeoplePage> {
        self.0
            .read(|connection| crate::search::page(connection, query))
    }

    /// How many of each outcome, in a village or on the whole laptop.
    pub fn counts(&self, village: Option<&RegionCode>) -> Result<PeopleCounts> {
        self.0.read(|connection| counts::read(connection, village))
    }

    pub fn get(&self, person: PersonId) -> Result<PersonView> {
        let ids = self.0.ids();
        self.0
            .read(|connection| view::read(connection, ids, person))
    }

    /// One person as the list shows them.
    pub fn row(&self, person: PersonId) -> Result<PersonRow> {
        let sql = format!("SELECT {COLUMNS} FROM person WHERE id = ?1");
        let found = self
            .0
            .read(|connection| first(connection, &sql, [person.0], PersonRow::read))?;
        found.ok_or(StoreError::NotFound("person"))
    }

    /// A person on no list, shown under `village`. Adding again changes nothing.
    pub fn add(&self, person: PersonId, village: Option<&RegionCode>, stamp: Stamp) -> Result<()> {
        let village = village.map(|village| village.0.clone());
        let ids = self.0.ids();
        self.0.write(move |connection| {
            let added = run(
                connection,
                "INSERT INTO person (id, list_village) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING",
                (person.0, village),
            )?;
            if added == 1 {
                words::reindex(connection, person)?;
                touch(
                    connection,
                    ids,
                    RecordKind::Person,
                    person.0,
                    stamp.outing,
                    stamp,
                )?;
            }
            Ok(())
        })
    }

    /// Saves one field as the officer leaves it; durable when it returns the person's revision. An
    /// empty value clears the field. The caller judges NIK and KK: what is not one goes to
    /// `nik_as_given`, `kk_as_given`.
    pub fn save_field(
        &self,
        person: PersonId,
        field: PersonField,
        value: Option<&str>,
        stamp: Stamp,
    ) -> Result<u32> {
        let value = value
            .map(str::trim)
            .filter(|value| !value.is_empty())
            .map(str::to_owned);
        let ids = self.0.ids();
        self.0
            .write(move |connection| fields::save(connection, ids, person, field, value, stamp))
    }

    /// Everyone here with this NIK: a second one is a duplicate row or a mistake.
    pub fn same_nik(&self, nik: &str) -> Result<Vec<PersonRow>> {
        self.same("nik", nik)
    }

    /// The family: everyone with this KK number.
    pub fn same_kk(&self, kk: &str) -> Result<Vec<PersonRow>> {
        self.same("kk", kk)
    }

    fn same(&self, column: &str, value: &str) -> Result<Vec<PersonRow>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM person WHERE {column} = ?1 ORDER BY name_key, n LIMIT 100"
        );
        self.0
            .read(|connection| all(connection, &sql, [value], PersonRow::read))
    }
}

/// Recomputes what the list shows of a person from the tables it comes from.
pub(crate) fn refresh(connection: &Connection, n: i64) -> Result<()> {
    let ours = crate::outcomes::effective(connection, n)?;
    let known: Option<String> = first(
        connection,
        "SELECT known_outcome FROM person WHERE n = ?1",
        [n],
        |row| Ok(row.get(0)?),
    )?
    .ok_or(StoreError::NotFound("person"))?;
    let shown = crate::outcomes::shown(ours.as_ref(), known)?;
    run(
        connection,
        "UPDATE person SET outcome = ?2, outcome_ours = ?3, statement_by = ?4,
            waiting = (SELECT number FROM queue_entry JOIN outing ON outing.id = queue_entry.outing
                WHERE person = ?1 AND state = 'waiting' AND outing.closed_at IS NULL
                ORDER BY entered_at DESC LIMIT 1),
            applications = (SELECT count(*) FROM application WHERE person = ?1)
         WHERE n = ?1",
        (n, shown.code, shown.ours, shown.statement_by),
    )?;
    Ok(())
}
