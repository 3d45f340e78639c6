//! Finding a region for a form: by its name, first inside the office's regency, or by its code.

use jemput_domain::regions::{Region, RegionLevel, Regions};
use jemput_domain::wire::person::RegionCode;

use crate::Field;
use crate::commands::applications::{RegionFound, RegionsFindRequest};
use crate::error::Result;

/// Shown at once.
const SHOWN: usize = 20;
/// Letters before the whole country is searched.
const FAR: usize = 3;

pub fn regions_find(field: &Field, request: RegionsFindRequest) -> Result<Vec<RegionFound>> {
    let level = request.level;
    let office = field.unlocked()?.open.office();
    let text = request.query.trim();
    let found = if text.starts_with(|first: char| first.is_ascii_digit()) {
        by_code(text, level)
    } else {
        by_name(&office.pack.regency, text, level)
    };
    Ok(found.into_iter().map(shown).collect())
}

/// The region of this code, or those of the level below it.
fn by_code(text: &str, level: RegionLevel) -> Vec<Region> {
    let regions = Regions::current();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let Some(region) = RegionCode::from_digits(&digits).and_then(|code| regions.get(&code.0))
    else {
        return Vec::new();
    };
    if region.level == level {
        vec![region]
    } else if region.level.below() == Some(level) {
        regions.children(&region.code.0)
    } else {
        Vec::new()
    }
}

/// Most people are from here; who is called so in the rest of the country follows.
fn by_name(regency: &RegionCode, text: &str, level: RegionLevel) -> Vec<Region> {
    let regions = Regions::current();
    let mut found = regions.search(&regency.0, text, level, SHOWN);
    if text.chars().count() >= FAR {
        for province in regions.provinces() {
            let there = regions.search(&province.code.0, text, level, SHOWN);
            found.extend(there.into_iter().filter(|one| !one.code.is_in(regency)));
        }
        found.truncate(SHOWN);
    }
    found
}

fn shown(region: Region) -> RegionFound {
    let regions = Regions::current();
    let above = [
        RegionLevel::District,
        RegionLevel::Regency,
        RegionLevel::Province,
    ];
    let place: Vec<&str> = above
        .into_iter()
        .filter(|level| *level < region.level)
        .filter_map(|level| region.code.at(level))
        .filter_map(|code| regions.name(&code.0))
        .collect();
    RegionFound {
        place: place.join(", "),
        name: region.name,
        code: region.code,
    }
}
