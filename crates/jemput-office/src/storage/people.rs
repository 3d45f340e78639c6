//! People the office knows of.

use jemput_domain::fold::search_key;
use jemput_domain::ids::{DeviceId, PersonId};
use jemput_domain::time::{Date, UnixMillis};
use jemput_domain::wire::person::{PersonData, Sex};
use sqlx::Row as _;

use super::db::{Connection, StorageError};

/// Where a person came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonSource {
    /// The office's own list.
    List,
    /// A laptop found them.
    Laptop,
}

impl PersonSource {
    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Laptop => "laptop",
        }
    }
}

/// Somebody (`p`) of whom nothing but lists that were withdrawn has ever told.
pub const WITHDRAWN: &str = "p.source = 'list' AND p.listed = 0
    AND NOT EXISTS (SELECT 1 FROM records r WHERE r.office = p.office AND r.person = p.person)";

/// One person as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredPerson {
    /// Who.
    pub person: PersonId,
    /// The office's revision.
    pub revision: u32,
    /// What is known.
    pub data: PersonData,
    /// On a by-name list.
    pub listed: bool,
}

/// Inserts a person, or replaces the data and raises the revision when it differs. `as_of` is the day
/// the data is of: if somebody found without a NIK has one now, it was issued by then. None where that
/// is found out otherwise ([`nik_issued`]). A check against SIAK made before it says nothing any more.
pub async fn put(
    db: &mut Connection,
    office: &str,
    person: PersonId,
    data: &PersonData,
    source: PersonSource,
    now: UnixMillis,
    as_of: Option<Date>,
) -> Result<(), StorageError> {
    let text = serde_json::to_string(data).map_err(|_| StorageError::Unreadable("person"))?;
    // What stands there unreadable is a NIK all the same, and whoever is on a list is counted already.
    let issued = "people.source = 'laptop' AND people.listed = 0 AND people.nik_issued_on IS NULL AND people.nik IS NULL AND excluded.nik IS NOT NULL
            AND people.data NOT LIKE '%\"nik_as_given\":\"%' AND CAST($16 AS TEXT) IS NOT NULL";
    let sql = format!(
        "INSERT INTO people (office, person, revision, nik, kk, name_key, birth_date, sex, marital_status, village, rw, rt, data, source, listed, changed_at)
         VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
         ON CONFLICT (office, person) DO UPDATE SET
            revision = people.revision + 1, nik = excluded.nik, kk = excluded.kk, name_key = excluded.name_key,
            birth_date = excluded.birth_date, sex = excluded.sex, marital_status = excluded.marital_status,
            village = excluded.village, rw = excluded.rw, rt = excluded.rt, data = excluded.data,
            listed = CASE WHEN excluded.listed = 1 THEN 1 ELSE people.listed END, changed_at = excluded.changed_at,
            nik_issued_on = CASE WHEN {issued} THEN CAST($16 AS TEXT) ELSE people.nik_issued_on END,
            checked = CASE WHEN {issued} THEN 0 ELSE people.checked END
         WHERE people.data <> excluded.data OR (people.listed = 0 AND excluded.listed = 1)"
    );
    sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(office.to_owned())
        .bind(person.to_string())
        .bind(data.nik.as_ref().map(|nik| nik.as_str().to_owned()))
        .bind(data.kk.as_ref().map(|kk| kk.as_str().to_owned()))
        .bind(search_key(&data.name))
        .bind(data.birth_date.map(|date| date.to_string()))
        .bind(data.sex.map(|sex| if sex == Sex::L { "L" } else { "P" }))
        .bind(data.marital_status.map(i64::from))
        .bind(
            data.village
                .as_ref()
                .map(|village| village.0.clone())
                .unwrap_or_default(),
        )
        .bind(data.rw.clone().unwrap_or_default())
        .bind(data.rt.clone().unwrap_or_default())
        .bind(text)
        .bind(source.code())
        .bind(i64::from(source == PersonSource::List))
        .bind(now.0)
        .bind(as_of.map(|day| day.to_string()))
        .execute(db)
        .await?;
    Ok(())
}

/// Notes that a person a laptop found without a NIK has had one since this day.
pub async fn nik_issued(
    db: &mut Connection,
    office: &str,
    person: PersonId,
    since: Date,
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE people SET nik_issued_on = $1, checked = 0
         WHERE office = $2 AND person = $3 AND source = 'laptop' AND nik IS NOT NULL AND nik_issued_on IS NULL",
    )
    .bind(since.to_string())
    .bind(office)
    .bind(person.to_string())
    .execute(db)
    .await?;
    Ok(())
}

/// One person.
pub async fn get(
    db: &mut Connection,
    office: &str,
    person: PersonId,
) -> Result<Option<StoredPerson>, StorageError> {
    sqlx::query(
        "SELECT person, revision, data, listed FROM people WHERE office = $1 AND person = $2",
    )
    .bind(office)
    .bind(person.to_string())
    .fetch_optional(db)
    .await?
    .map(|row| read(&row))
    .transpose()
}

/// Whether someone else than this laptop has a word in what is known of a person: the office, which
/// lists them, looked them up or decided on them, or another laptop.
pub async fn is_settled(
    db: &mut Connection,
    office: &str,
    person: PersonId,
    device: DeviceId,
) -> Result<bool, StorageError> {
    let row = sqlx::query(
        "SELECT 1 FROM people p WHERE p.office = $1 AND p.person = $2 AND (p.listed = 1 OR p.checked = 1
            OR EXISTS (SELECT 1 FROM targets t WHERE t.office = p.office AND t.person = p.person)
            OR EXISTS (SELECT 1 FROM decisions d WHERE d.office = p.office AND d.person = p.person)
            OR EXISTS (SELECT 1 FROM records r WHERE r.office = p.office AND r.person = p.person AND r.kind = 'person' AND r.device <> $3))",
    )
    .bind(office)
    .bind(person.to_string())
    .bind(device.to_string())
    .fetch_optional(db)
    .await?;
    Ok(row.is_some())
}

/// Reads a row of `person, revision, data, listed`.
pub fn read(row: &sqlx::any::AnyRow) -> Result<StoredPerson, StorageError> {
    let person: String = row.try_get("person")?;
    let data: String = row.try_get("data")?;
    Ok(StoredPerson {
        person: person
            .parse()
            .map_err(|_| StorageError::Unreadable("person"))?,
        revision: u32::try_from(row.try_get::<i64, _>("revision")?)
            .map_err(|_| StorageError::Unreadable("person"))?,
        data: serde_json::from_str(&data).map_err(|_| StorageError::Unreadable("person"))?,
        listed: row.try_get::<i64, _>("listed")? == 1,
    })
}
