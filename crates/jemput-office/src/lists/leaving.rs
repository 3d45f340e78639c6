//! Who would leave the office's list by one that is complete, before it is stored: a file cut short
//! takes hundreds off, and whoever is about to store it should see that.

use std::collections::{HashMap, HashSet};

use jemput_domain::counting::Count;
use jemput_domain::fold::search_key;
use jemput_domain::ids::PersonId;
use sqlx::Row as _;

use super::row::{Row, villages_of};
use crate::office::Office;
use crate::storage::StorageError;

/// One in so many is a month's worth of changes; more missing than that looks like a part of the list.
const FEW: u64 = 20;

/// What a list would do to the office's own, if it is complete.
pub struct Leaving {
    pub would_leave: u32,
    /// It seems to name everybody, in each of its villages: a whole village says nothing of another
    /// that is cut short.
    pub looks_complete: bool,
}

/// Targets of the list's villages who are not on it: neither their NIK anywhere, nor their name in
/// their village or in a row that cannot be taken.
pub async fn leaving(
    office: &Office,
    count: &Count,
    people: &[Row],
) -> Result<Leaving, StorageError> {
    let list = OnList::of(people);
    let mut leaving = Leaving {
        would_leave: 0,
        looks_complete: true,
    };
    for village in villages_of(people) {
        let rows = sqlx::query(
            "SELECT p.person, p.nik, p.name_key FROM targets t JOIN people p ON p.office = t.office AND p.person = t.person
             WHERE t.office = $1 AND t.village = $2",
        )
        .bind(&*office.code)
        .bind(village)
        .fetch_all(office.db.pool())
        .await?;
        let mut missing = 0;
        for row in &rows {
            let person: String = row.try_get(0)?;
            let person: PersonId = person
                .parse()
                .map_err(|_| StorageError::Unreadable("person"))?;
            let nik: Option<String> = row.try_get(1)?;
            let name_key: String = row.try_get(2)?;
            let stays = list.has(village, nik.as_deref(), &name_key)
                || count.people.get(&person).is_some_and(|part| part.left_list);
            missing += u32::from(!stays);
        }
        leaving.would_leave += missing;
        leaving.looks_complete &= u64::from(missing) * FEW <= list.people(village);
    }
    Ok(leaving)
}

/// Whom the list has, by what they can be found again by.
#[derive(Default)]
struct OnList<'a> {
    numbers: HashSet<&'a str>,
    villages: HashMap<&'a str, InVillage>,
    /// Names of rows that cannot be taken: nobody knows of which village they are.
    anywhere: HashSet<String>,
}

#[derive(Default)]
struct InVillage {
    people: u64,
    names: HashSet<String>,
}

impl<'a> OnList<'a> {
    fn of(people: &'a [Row]) -> Self {
        let mut list = Self::default();
        for row in people {
            let name = search_key(&row.data.name);
            list.numbers
                .extend(row.data.nik.as_ref().map(|nik| nik.as_str()));
            match &row.data.village {
                Some(village) if !row.left_out => {
                    let here = list.villages.entry(&village.0).or_default();
                    here.people += 1;
                    here.names.insert(name);
                }
                _ if name.is_empty() => {}
                _ => {
                    list.anywhere.insert(name);
                }
            }
        }
        list
    }

    fn has(&self, village: &str, nik: Option<&str>, name: &str) -> bool {
        let here = self.villages.get(village);
        nik.is_some_and(|nik| self.numbers.contains(nik))
            || here.is_some_and(|here| here.names.contains(name))
            || self.anywhere.contains(name)
    }

    fn people(&self, village: &str) -> u64 {
        self.villages.get(village).map_or(0, |here| here.people)
    }
}
