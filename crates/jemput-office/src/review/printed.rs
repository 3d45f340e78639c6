//! The list to print for the RT head or wali jorong: those still to be recorded, a page for each RT,
//! household by household, as one walks.

use std::collections::BTreeMap;

use jemput_domain::counting::{Count, Effective, Standing};
use jemput_domain::error::ErrorCode;
use jemput_domain::fold::search_key;
use jemput_domain::regions::{RegionLevel, Regions};
use jemput_domain::wire::person::{PersonData, RegionCode};

use super::people;
use crate::office::Office;
use crate::storage::lists;
use crate::web::types::lists::{PrintedGroup, PrintedList, PrintedListRequest, PrintedRow};
use crate::web::{Result, fault};

/// The village's list, or one RT's.
pub async fn list(
    office: &Office,
    count: &Count,
    request: &PrintedListRequest,
) -> Result<PrintedList> {
    let regency = RegionCode(office.code.to_string());
    let village = Regions::current()
        .get(&request.village.0)
        .filter(|village| village.level == RegionLevel::Village && village.code.is_in(&regency))
        .ok_or_else(|| fault(ErrorCode::NotFound))?;
    let mut db = office.db.read().await?;
    let targets = lists::targets_of(&mut db, &office.code, &village.code).await?;
    let as_of = lists::as_of(&mut db, &office.code, &village.code).await?;
    drop(db);
    let mut groups: BTreeMap<_, (String, Vec<(Household, PrintedRow)>)> = BTreeMap::new();
    for target in targets {
        let neighbourhood = people::neighbourhood(target.person, &target.data).unwrap_or_default();
        let part = count.people.get(&target.person);
        let household = Household::of(&target.data);
        let left = part.is_none_or(|part| part.is_target() && part.reported == Standing::Belum);
        if !left
            || request
                .neighbourhood
                .as_ref()
                .is_some_and(|wanted| *wanted != neighbourhood)
        {
            continue;
        }
        let (_, rows) = groups
            .entry(people::walking_order(&neighbourhood))
            .or_insert_with(|| (neighbourhood, Vec::new()));
        let row = PrintedRow {
            number: 0,
            household: 0,
            person: target.person,
            nik: target.data.nik.as_ref().map(|nik| nik.masked()),
            name: target.data.name,
            sex: target.data.sex,
            birth_date: target.data.birth_date,
            address: target.data.address,
            family_head: target.data.family_head,
            effective: part.map_or(Effective::NotYetCome, |part| part.effective.clone()),
        };
        rows.push((household, row));
    }
    let district = village.code.at(RegionLevel::District);
    let district_name = district
        .and_then(|code| Regions::current().name(&code.0).map(str::to_owned))
        .unwrap_or_default();
    Ok(PrintedList {
        office_name: office.name.to_string(),
        village_name: village.name,
        village: village.code,
        district_name,
        as_of,
        today: count.today,
        groups: groups
            .into_values()
            .map(|(neighbourhood, people)| PrintedGroup {
                neighbourhood,
                people: by_household(people),
            })
            .collect(),
    })
}

/// Who lives together: those with one KK number, else those with one family head. Without either,
/// a person is a household.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Household {
    head: String,
    kk: String,
}

impl Household {
    fn of(data: &PersonData) -> Self {
        let kk = data.kk.clone().map(String::from);
        Self {
            head: search_key(data.family_head.as_deref().unwrap_or(&data.name)),
            kk: kk.or_else(|| data.kk_as_given.clone()).unwrap_or_default(),
        }
    }
}

/// Numbered through; households by their head's name, the eldest of each first.
fn by_household(mut people: Vec<(Household, PrintedRow)>) -> Vec<PrintedRow> {
    people.sort_by(|(home, row), (other_home, other)| {
        (home, row.birth_date, &row.name).cmp(&(other_home, other.birth_date, &other.name))
    });
    let mut household = 0;
    let mut last: Option<Household> = None;
    (1..)
        .zip(people)
        .map(|(number, (home, row))| {
            if last.as_ref() != Some(&home) {
                household += 1;
                last = Some(home);
            }
            PrintedRow {
                number,
                household,
                ..row
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use jemput_domain::ids::PersonId;
    use jemput_domain::time::Date;

    use super::*;

    fn row(name: &str, born: i16) -> PrintedRow {
        PrintedRow {
            number: 0,
            household: 0,
            person: PersonId(uuid::Uuid::nil()),
            name: name.to_owned(),
            nik: None,
            sex: None,
            birth_date: Some(Date::constant(born, 1, 1)),
            address: None,
            family_head: None,
            effective: Effective::NotYetCome,
        }
    }

    #[test]
    fn households_stay_together_the_eldest_first() {
        let home = |head: &str, kk: &str| Household {
            head: head.to_owned(),
            kk: kk.to_owned(),
        };
        let people = by_household(vec![
            (home("yusuf", "1"), row("A", 2001)),
            (home("ahmad", "2"), row("B", 1999)),
            (home("yusuf", "1"), row("C", 1970)),
            (home("yusuf", "3"), row("D", 1980)),
        ]);
        let seen: Vec<_> = people
            .iter()
            .map(|row| (row.number, row.household, row.name.as_str()))
            .collect();
        assert_eq!(seen, [(1, 1, "B"), (2, 2, "C"), (3, 2, "A"), (4, 3, "D")]);
    }

    #[test]
    fn one_walks_rw_by_rw_and_ends_with_those_without() {
        let mut names = ["", "RT 001 / RW 002", "RT 002 / RW 001", "RT 001 / RW 001"];
        names.sort_by_key(|name| people::walking_order(name));
        assert_eq!(
            names,
            ["RT 001 / RW 001", "RT 002 / RW 001", "RT 001 / RW 002", ""]
        );
    }
}
