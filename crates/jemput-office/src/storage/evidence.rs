//! What the state system said of people, by day.

use std::collections::BTreeMap;

use jemput_domain::counting::{Evidence, KnownState};
use jemput_domain::ids::PersonId;
use jemput_domain::time::Date;
use sqlx::Row as _;
use uuid::Uuid;

use super::db::{Connection, StorageError};
use super::lists::TargetRow;

/// Notes that a by-name list of the unrecorded names a person, in the state system's own word on them
/// where it has one.
pub async fn put(
    db: &mut Connection,
    office: &str,
    list: Uuid,
    as_of: Date,
    target: &TargetRow<'_>,
) -> Result<(), StorageError> {
    let said = match target.ektp_status {
        Some(status) => format!("status:{status}"),
        None => "listed".to_owned(),
    };
    let warnings =
        serde_json::to_string(target.warnings).map_err(|_| StorageError::Unreadable("warnings"))?;
    sqlx::query(
        "INSERT INTO evidence (office, person, as_of, list, said, village, rows, warnings) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (office, person, as_of, list) DO UPDATE SET said = excluded.said, village = excluded.village,
            rows = excluded.rows, warnings = excluded.warnings",
    )
    .bind(office)
    .bind(target.person.to_string())
    .bind(as_of.to_string())
    .bind(list.to_string())
    .bind(said)
    .bind(target.village)
    .bind(i64::from(target.rows))
    .bind(warnings)
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

/// Everything said of everybody by lists that were not withdrawn.
pub async fn all(db: &mut Connection, office: &str) -> Result<Vec<Evidence>, StorageError> {
    let rows = sqlx::query(
        "SELECT e.person, e.as_of, e.said FROM evidence e JOIN lists l ON l.office = e.office AND l.list = e.list
         WHERE e.office = $1 AND l.withdrawn_at IS NULL ORDER BY l.imported_at, l.list",
    )
    .bind(office)
    .fetch_all(db)
    .await?;
    let mut evidence = Vec::new();
    // On a list or off it: of two lists of one day the later import corrects the earlier.
    let mut places: BTreeMap<(PersonId, Date), KnownState> = BTreeMap::new();
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
        let of_status = said
            .strip_prefix("status:")
            .and_then(|status| Evidence::from_status(person, as_of, status));
        match of_status {
            Some(known) if known.state != KnownState::NotRecorded => evidence.push(known),
            // In no word the state system has, a row of a list of the unrecorded says that much.
            _ => {
                let place = if said == "left" {
                    KnownState::LeftList
                } else {
                    KnownState::NotRecorded
                };
                places.insert((person, as_of), place);
            }
        }
    }
    evidence.extend(places.into_iter().map(|((person, as_of), state)| Evidence {
        person,
        as_of,
        state,
    }));
    Ok(evidence)
}
