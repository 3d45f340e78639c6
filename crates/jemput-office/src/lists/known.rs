//! Whom of a list the office knows already.

use std::collections::BTreeSet;

use jemput_domain::fold::search_key;
use jemput_domain::ids::PersonId;
use jemput_domain::wire::person::PersonData;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::alike::{is_near, is_one_name};
use super::row::Row;
use crate::storage::StorageError;
use crate::storage::db::Connection;

/// What the office's book has on a row.
pub struct Found {
    pub known: Option<Known>,
    /// Somebody else is known under the row's NIK.
    pub holder: bool,
}

/// Someone in the office's book.
pub struct Known {
    pub person: PersonId,
    pub nik: Option<String>,
    kk: Option<String>,
    data: PersonData,
    birth_date: Option<String>,
    village: String,
}

/// The person known under this NIK whose name it is; else the one of this name for whom the same
/// number was written down and not believed; else the one of this name, birth date and village, if
/// this list has not named them already. A number that is in the list or the book but not in both is
/// no reason to make a second person.
pub async fn find(
    db: &mut Connection,
    office: &str,
    row: &Row,
    named: &BTreeSet<PersonId>,
) -> Result<Found, StorageError> {
    let data = &row.data;
    let nik = data.nik.as_ref().map(|nik| nik.as_str());
    let number = nik.or(data.nik_as_given.as_deref());
    let mut under = match number {
        Some(number) => known(db, office, "nik", number).await?,
        None => Vec::new(),
    };
    let key = search_key(&data.name);
    let exact = |known: &Known| search_key(&known.data.name) == key;
    // Where the list has others of this number, letters decide who is who.
    let other_spelling = |known: &Known| {
        let name = &known.data.name;
        !named.contains(&known.person)
            && (is_one_name(name, &data.name) || (!row.is_shared() && is_near(name, &data.name)))
    };
    let at = under.iter().position(exact);
    if let Some(at) = at.or_else(|| under.iter().position(other_spelling)) {
        return Ok(Found {
            known: Some(under.swap_remove(at)),
            holder: false,
        });
    }
    let mut alike = known(db, office, "name_key", &key).await?;
    alike.retain(|known| !named.contains(&known.person));
    let written = |known: &Known| {
        known.nik.is_none() && number.is_some() && known.data.nik_as_given.as_deref() == number
    };
    let known = match alike.iter().position(written) {
        Some(at) => Some(alike.swap_remove(at)),
        None => by_birth(alike, data),
    };
    Ok(Found {
        known,
        holder: nik.is_some() && !under.is_empty(),
    })
}

fn by_birth(mut alike: Vec<Known>, data: &PersonData) -> Option<Known> {
    let birth_date = data.birth_date.map(|date| date.to_string());
    let village = data.village.as_ref().map_or("", |village| &village.0);
    // Two numbers are two people.
    alike.retain(|known| {
        birth_date.is_some()
            && known.birth_date == birth_date
            && known.village == village
            && (data.nik.is_none() || known.nik.is_none())
    });
    let kk = data.kk.as_ref().map(|kk| kk.as_str());
    let another_family = |known: &Known| kk.is_none() || known.kk.as_deref() != kk;
    alike
        .into_iter()
        .min_by_key(|known| (another_family(known), known.nik.is_some()))
}

async fn known(
    db: &mut Connection,
    office: &str,
    column: &'static str,
    value: &str,
) -> Result<Vec<Known>, StorageError> {
    let sql = format!(
        "SELECT person, nik, kk, data, birth_date, village FROM people WHERE office = $1 AND {column} = $2 ORDER BY listed DESC, person"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(office.to_owned())
        .bind(value.to_owned())
        .fetch_all(db)
        .await?;
    rows.iter().map(Known::read).collect()
}

impl Known {
    fn read(row: &AnyRow) -> Result<Self, StorageError> {
        let person: String = row.try_get(0)?;
        let data: String = row.try_get(3)?;
        Ok(Self {
            person: person
                .parse()
                .map_err(|_| StorageError::Unreadable("person"))?,
            nik: row.try_get(1)?,
            kk: row.try_get(2)?,
            data: serde_json::from_str(&data).map_err(|_| StorageError::Unreadable("person"))?,
            birth_date: row.try_get(4)?,
            village: row.try_get(5)?,
        })
    }
}
