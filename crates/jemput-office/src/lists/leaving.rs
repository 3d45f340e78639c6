//! Who would leave the office's list by one that is complete, before it is stored: a file cut short
//! takes hundreds off, and whoever is about to store it should see that.

use std::collections::HashSet;

use jemput_domain::counting::Count;
use jemput_domain::fold::search_key;
use jemput_domain::ids::PersonId;
use sqlx::Row as _;

use super::row::{Row, villages_of};
use crate::office::Office;
use crate::storage::StorageError;

/// Targets of the list's villages with neither a NIK nor a name that is in it.
pub async fn would_leave(
    office: &Office,
    count: &Count,
    people: &[Row],
) -> Result<u32, StorageError> {
    let numbers: HashSet<&str> = people
        .iter()
        .filter_map(|row| Some(row.data.nik.as_ref()?.as_str()))
        .collect();
    let names: HashSet<String> = people
        .iter()
        .map(|row| search_key(&row.data.name))
        .collect();
    let mut leaving = 0;
    for village in villages_of(people) {
        let rows = sqlx::query(
            "SELECT p.person, p.nik, p.name_key FROM targets t JOIN people p ON p.office = t.office AND p.person = t.person
             WHERE t.office = $1 AND t.village = $2",
        )
        .bind(&*office.code)
        .bind(village)
        .fetch_all(office.db.pool())
        .await?;
        for row in &rows {
            let person: String = row.try_get(0)?;
            let person: PersonId = person
                .parse()
                .map_err(|_| StorageError::Unreadable("person"))?;
            let nik: Option<String> = row.try_get(1)?;
            let stays = nik.is_some_and(|nik| numbers.contains(nik.as_str()))
                || names.contains(&row.try_get::<String, _>(2)?)
                || count.people.get(&person).is_some_and(|part| part.left_list);
            leaving += u32::from(!stays);
        }
    }
    Ok(leaving)
}
