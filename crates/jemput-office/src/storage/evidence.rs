//! What the state system said of people, by day.

use jemput_domain::counting::{Evidence, KnownState};
use jemput_domain::ids::PersonId;
use jemput_domain::time::Date;
use sqlx::Row as _;
use uuid::Uuid;

use super::db::{Connection, StorageError};

/// One import's word on one person.
#[derive(Debug, Clone, Copy)]
pub enum Said<'a> {
    /// A status, verbatim.
    Status(&'a str),
    /// On a by-name list of the unrecorded.
    Listed,
}

/// Notes what a list says of a person.
pub async fn put(
    db: &mut Connection,
    office: &str,
    list: Uuid,
    person: PersonId,
    as_of: Date,
    said: Said<'_>,
) -> Result<(), StorageError> {
    let said = match said {
        Said::Status(status) => format!("status:{status}"),
        Said::Listed => "listed".to_owned(),
    };
    sqlx::query(
        "INSERT INTO evidence (office, person, as_of, list, said) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (office, person, as_of, list) DO UPDATE SET said = excluded.said",
    )
    .bind(office)
    .bind(person.to_string())
    .bind(as_of.to_string())
    .bind(list.to_string())
    .bind(said)
    .execute(db)
    .await?;
    Ok(())
}

/// After a complete list of a village: everyone who was a target there and is not on it has left it.
/// They stay targets, so that what happened to them stays visible. Of whom a later list names, this one
/// says nothing.
pub async fn put_left(
    db: &mut Connection,
    office: &str,
    list: Uuid,
    as_of: Date,
    village: &str,
) -> Result<u64, StorageError> {
    let done = sqlx::query(
        "INSERT INTO evidence (office, person, as_of, list, said)
         SELECT t.office, t.person, $1, $2, 'left' FROM targets t
         WHERE t.office = $3 AND t.list <> $2 AND t.village = $4
           AND NOT EXISTS (SELECT 1 FROM lists l WHERE l.office = t.office AND l.list = t.list AND l.as_of > $1)
         ON CONFLICT (office, person, as_of, list) DO NOTHING",
    )
    .bind(as_of.to_string())
    .bind(list.to_string())
    .bind(office)
    .bind(village)
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// Takes back that people have left this list whose row may be on it after all, unusable: those with
/// this NIK or this name.
pub async fn take_back_left(
    db: &mut Connection,
    office: &str,
    list: Uuid,
    nik: Option<&str>,
    name_key: &str,
) -> Result<u64, StorageError> {
    let done = sqlx::query(
        "DELETE FROM evidence WHERE office = $1 AND list = $2 AND said = 'left' AND person IN
           (SELECT p.person FROM people p WHERE p.office = $1 AND (p.nik = $3 OR (p.name_key = $4 AND p.name_key <> '')))",
    )
    .bind(office)
    .bind(list.to_string())
    .bind(nik.unwrap_or_default())
    .bind(name_key)
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// Everything said of everybody. Statuses that prove nothing are left out.
pub async fn all(db: &mut Connection, office: &str) -> Result<Vec<Evidence>, StorageError> {
    let rows = sqlx::query("SELECT person, as_of, said FROM evidence WHERE office = $1")
        .bind(office)
        .fetch_all(db)
        .await?;
    let mut evidence = Vec::with_capacity(rows.len());
    for row in &rows {
        let person: String = row.try_get(0)?;
        let as_of: String = row.try_get(1)?;
        let said: String = row.try_get(2)?;
        let person = person
            .parse()
            .map_err(|_| StorageError::Unreadable("person"))?;
        let as_of = as_of
            .parse()
            .map_err(|_| StorageError::Unreadable("date"))?;
        evidence.extend(match said.as_str() {
            "listed" => Some(Evidence {
                person,
                as_of,
                state: KnownState::NotRecorded,
            }),
            "left" => Some(Evidence {
                person,
                as_of,
                state: KnownState::LeftList,
            }),
            status => Evidence::from_status(person, as_of, status.trim_start_matches("status:")),
        });
    }
    Ok(evidence)
}
