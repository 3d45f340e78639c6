//! How many, by outcome.

use std::collections::BTreeMap;

use jemput_domain::outcome::OutcomeCode;
use jemput_domain::wire::person::RegionCode;
use rusqlite::Connection;

use crate::error::Result;
use crate::sql::{count, parse};

/// `listed = not_yet + outcomes of listed people`; people off the list are counted apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeopleCounts {
    pub all: u32,
    pub listed: u32,
    pub off_list: u32,
    /// Listed, and nothing known yet.
    pub not_yet: u32,
    pub waiting: u32,
    /// Of listed people.
    pub outcomes: BTreeMap<OutcomeCode, u32>,
    pub off_list_outcomes: BTreeMap<OutcomeCode, u32>,
}

pub(crate) fn read(connection: &Connection, village: Option<&RegionCode>) -> Result<PeopleCounts> {
    let village = village.map(|village| village.0.as_str());
    let only = if village.is_some() {
        "list_village = ?1"
    } else {
        "?1 IS NULL"
    };
    let mut statement = connection.prepare_cached(&format!(
        "SELECT outcome, listed, count(*) FROM person WHERE {only} AND listed != 2 GROUP BY listed, outcome"
    ))?;
    let mut rows = statement.query([village])?;
    let mut counts = PeopleCounts::default();
    while let Some(row) = rows.next()? {
        let code: Option<String> = row.get(0)?;
        let (listed, number): (bool, u32) = (row.get(1)?, row.get(2)?);
        counts.all += number;
        *(if listed {
            &mut counts.listed
        } else {
            &mut counts.off_list
        }) += number;
        match code {
            Some(code) => {
                let by_code = if listed {
                    &mut counts.outcomes
                } else {
                    &mut counts.off_list_outcomes
                };
                *by_code.entry(parse(code)?).or_default() += number;
            }
            None if listed => counts.not_yet += number,
            None => {}
        }
    }
    counts.waiting = count(
        connection,
        &format!("SELECT count(*) FROM person WHERE {only} AND waiting IS NOT NULL"),
        [village],
    )?;
    Ok(counts)
}
