//! The list to print for the RT head or wali jorong: those still to be recorded, one page per RT.

use std::collections::BTreeMap;

use jemput_domain::counting::{Count, Effective, Membership, Standing};
use jemput_domain::error::ErrorCode;
use jemput_domain::regions::{RegionLevel, Regions};
use jemput_domain::wire::person::RegionCode;

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
    let mut groups: BTreeMap<String, Vec<PrintedRow>> = BTreeMap::new();
    for target in targets {
        let neighbourhood = people::neighbourhood(target.person, &target.data).unwrap_or_default();
        let part = count.people.get(&target.person);
        let left = part.is_none_or(|part| {
            part.membership == Membership::Listed && part.reported == Standing::Belum
        });
        if !left
            || request
                .neighbourhood
                .as_ref()
                .is_some_and(|wanted| *wanted != neighbourhood)
        {
            continue;
        }
        let rows = groups.entry(neighbourhood).or_default();
        rows.push(PrintedRow {
            number: u32::try_from(rows.len() + 1).unwrap_or(u32::MAX),
            person: target.person,
            nik: target.data.nik.as_ref().map(|nik| nik.masked()),
            name: target.data.name,
            sex: target.data.sex,
            birth_date: target.data.birth_date,
            address: target.data.address,
            family_head: target.data.family_head,
            effective: part.map_or(Effective::NotYetCome, |part| part.effective.clone()),
        });
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
            .into_iter()
            .map(|(neighbourhood, people)| PrintedGroup {
                neighbourhood,
                people,
            })
            .collect(),
    })
}
