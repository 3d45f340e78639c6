//! Former names and codes: a code needs a date to become a name.
//!
//! What is known: the names of five offices' villages as archived in 2016, 2018, 2020, 2022, 2023 and
//! 2025, and the kecamatan codes retired between 2016 and 2025 with the year each was last seen. For
//! everything else the name in force stands for all times.

use std::collections::BTreeMap;

use super::Regions;
use crate::time::Date;

static VILLAGES: &str = include_str!("../../data/wilayah_five_offices_history.csv");
static RETIRED: &str = include_str!("../../data/kecamatan_codes_retired_2016_2025.csv");

/// The archive's years, as in the header of the village file.
const YEARS: [i16; 6] = [2016, 2018, 2020, 2022, 2023, 2025];

#[derive(Default)]
pub(super) struct History {
    /// Code → name in each archived year; None when the code was not in force.
    names: BTreeMap<&'static str, [Option<&'static str>; 6]>,
    /// Retired code → last name and last year seen.
    retired: BTreeMap<&'static str, (&'static str, i16)>,
}

impl History {
    pub(super) fn embedded() -> Self {
        let names = VILLAGES
            .lines()
            .skip(1)
            .filter_map(|line| {
                let mut cells = line.split(',').map(str::trim);
                let (_regency, code) = (cells.next()?, cells.next()?);
                let mut years = [None; 6];
                for year in &mut years {
                    *year = cells.next().filter(|name| !name.is_empty());
                }
                Some((code, years))
            })
            .collect();
        let retired = RETIRED
            .lines()
            .skip(1)
            .filter_map(|line| {
                let (code, rest) = line.trim().split_once(',')?;
                let (name, year) = rest.rsplit_once(',')?;
                Some((code, (name.trim_matches('"'), year.parse().ok()?)))
            })
            .collect();
        Self { names, retired }
    }
}

impl Regions {
    /// What the code was called on a day: the newest archived year not after it (the first one for
    /// days before 2016). None when the code was not in force.
    pub fn name_on(&self, code: &str, day: Date) -> Option<&str> {
        if let Some(names) = self.history.names.get(code) {
            let newest = YEARS
                .iter()
                .rposition(|year| *year <= day.year())
                .unwrap_or(0);
            return names[newest];
        }
        match self.history.retired.get(code) {
            Some((name, last_seen)) if day.year() <= *last_seen => Some(name),
            _ => self.name(code),
        }
    }

    /// Whether the code was in force once and is no longer.
    pub fn is_retired(&self, code: &str) -> bool {
        self.name(code).is_none()
            && (self.history.retired.contains_key(code) || self.history.names.contains_key(code))
    }

    /// The last name of a code no longer in force.
    pub fn retired_name(&self, code: &str) -> Option<&str> {
        if self.name(code).is_some() {
            return None;
        }
        match self.history.retired.get(code) {
            Some((name, _)) => Some(name),
            None => self
                .history
                .names
                .get(code)?
                .iter()
                .rev()
                .find_map(|name| *name),
        }
    }
}
