//! How many are still unrecorded; who they are.

use std::collections::BTreeMap;

use jemput_domain::counting::{Count, VillageCount};
use jemput_domain::error::ErrorCode;
use jemput_domain::regions::Regions;
use jemput_domain::wire::person::RegionCode;
use serde_json::json;

use super::call::Call;
use super::fault::{Result, fault};
use super::types::people::{PeoplePage, PeopleRequest};
use super::types::remaining::{
    DistrictRows, NeighbourhoodRow, RegionName, RegionPage, RegionRequest, RegionRow,
    RemainingPage, WhatsappText,
};
use super::types::shared::Nothing;
use crate::remaining::{self as counting, Coverage};
use crate::review;

pub async fn remaining(call: Call, _: Nothing) -> Result<RemainingPage> {
    let office = call.office();
    let count = call.count().await?;
    let regency = RegionCode(office.code.to_string());
    let regions = Regions::current();
    let districts = regions
        .children(&regency.0)
        .into_iter()
        .map(|district| DistrictRows {
            villages: regions
                .villages(&district.code.0)
                .into_iter()
                .map(|village| row(&count, &village.code, village.name))
                .collect(),
            row: row(&count, &district.code, district.name),
        })
        .collect();
    let elsewhere = count
        .people
        .values()
        .filter(|person| !person.village.is_in(&regency))
        .count();
    Ok(RemainingPage {
        today: count.today,
        counted_at: office.now(),
        total: row(&count, &regency, name_of(&regency)),
        districts,
        elsewhere: u32::try_from(elsewhere).unwrap_or(u32::MAX),
        laptops: review::laptops::all(office).await?,
    })
}

pub async fn whatsapp(call: Call, _: Nothing) -> Result<WhatsappText> {
    let office = call.office();
    let count = call.count().await?;
    let regency = RegionCode(office.code.to_string());
    Ok(WhatsappText {
        text: counting::whatsapp(&count, &office.name, &regency),
    })
}

pub async fn remaining_region(call: Call, request: RegionRequest) -> Result<RegionPage> {
    let regency = RegionCode(call.office().code.to_string());
    let region = request.region;
    if !region.is_in(&regency) || Regions::current().name(&region.0).is_none() {
        return Err(fault(ErrorCode::NotFound));
    }
    let count = call.count().await?;
    let mut neighbourhoods: Vec<_> = count
        .villages
        .get(&region)
        .into_iter()
        .flat_map(|village| &village.neighbourhoods)
        .collect();
    neighbourhoods.sort_by_key(|(name, _)| review::people::walking_order(name));
    let mut output: Vec<_> = count
        .output
        .iter()
        .filter(|output| output.village.is_in(&region))
        .cloned()
        .collect();
    output.sort_by_key(|output| std::cmp::Reverse(output.date));
    Ok(RegionPage {
        row: row(&count, &region, name_of(&region)),
        path: path_to(&regency, &region),
        tally: count.sum(&region),
        neighbourhoods: neighbourhoods
            .into_iter()
            .map(|(name, tally)| NeighbourhoodRow {
                name: name.clone(),
                tally: *tally,
            })
            .collect(),
        waits_for: within(&count, &region)
            .flat_map(|village| village.waits_for.clone())
            .collect(),
        output,
    })
}

pub async fn people(call: Call, request: PeopleRequest) -> Result<PeoplePage> {
    let count = call.count().await?;
    let page = review::people::page(call.office(), &count, &request).await?;
    // What was searched for may be a name or a NIK: the log says only where.
    let region = request
        .region
        .map_or_else(|| "-".to_owned(), |region| region.0);
    let detail = json!({ "shown": page.rows.len(), "searched": !request.query.trim().is_empty() });
    call.log("view_list", &region, detail).await?;
    Ok(page)
}

/// One region's line.
pub fn row(count: &Count, region: &RegionCode, name: String) -> RegionRow {
    let sum = count.sum(region);
    let coverage = Coverage::of(count, region);
    // An outing is of one village, so adding up counts no laptop's part twice.
    let waiting: u32 = within(count, region)
        .flat_map(|village| &village.waits_for)
        .map(|wait| u32::from(wait.laptops.saturating_sub(wait.returned)))
        .sum();
    RegionRow {
        code: region.clone(),
        name,
        villages: coverage.villages,
        without_baseline: coverage.without,
        left_without_baseline: coverage.left_reported,
        baseline_as_of: within(count, region)
            .filter_map(|village| village.baseline_as_of)
            .min(),
        reports_until: within(count, region)
            .filter_map(|village| village.reports_until)
            .max(),
        baseline: sum.baseline,
        official: sum.official,
        reported: sum.reported,
        targets: sum.list.targets,
        not_yet_come: sum.list.not_yet_come,
        left_list: sum.list.left_list,
        disputed: sum.list.disputed,
        left_official: sum.list.left_official,
        left_reported: sum.list.left_reported,
        difference: sum.list.difference,
        to_check: sum.off_list.to_check,
        waiting_laptops: waiting,
    }
}

fn within<'a>(count: &'a Count, region: &'a RegionCode) -> impl Iterator<Item = &'a VillageCount> {
    let villages: &BTreeMap<RegionCode, VillageCount> = &count.villages;
    villages
        .iter()
        .filter(|(code, _)| code.is_in(region))
        .map(|(_, village)| village)
}

fn path_to(regency: &RegionCode, region: &RegionCode) -> Vec<RegionName> {
    use jemput_domain::regions::RegionLevel::{District, Regency, Village};
    [Regency, District, Village]
        .into_iter()
        .filter_map(|level| region.at(level))
        .filter(|code| code.is_in(regency))
        .map(|code| RegionName {
            name: name_of(&code),
            code,
        })
        .collect()
}

fn name_of(region: &RegionCode) -> String {
    Regions::current()
        .name(&region.0)
        .unwrap_or(&region.0)
        .to_owned()
}
