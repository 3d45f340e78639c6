//! One page of people.

use jemput_domain::outcome::OutcomeCode;
use jemput_domain::wire::person::RegionCode;
use rusqlite::Connection;

use super::Cursor;
use super::query::Parsed;
use super::stages::stages;
use crate::error::Result;
use crate::people::PersonRow;
use crate::private::private_debug;

const PAGE: u16 = 50;

/// What to list. The text may be empty: then everybody, in `order`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PeopleQuery {
    pub text: String,
    /// The village whose list it is; none searches everyone on this laptop.
    pub village: Option<RegionCode>,
    pub filter: PeopleFilter,
    pub order: PeopleOrder,
    pub cursor: Option<Cursor>,
    /// Zero: 50.
    pub limit: u16,
}

private_debug!(PeopleQuery {
    filter,
    order,
    limit
});

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PeopleFilter {
    #[default]
    All,
    /// On the list, and nothing known yet: *belum datang*.
    NotYet,
    /// Of listed people, as they are counted.
    Outcome(OutcomeCode),
    /// Of listed people as well.
    AnyOutcome,
    /// At the recording table, on the list or not.
    Waiting,
    /// Met in the field, on no list.
    OffList,
    Listed,
    WithApplication,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PeopleOrder {
    #[default]
    Name,
    /// RW, then RT, then name: going through the list with the RT head.
    Rt,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeoplePage {
    pub rows: Vec<PersonRow>,
    /// None: this was the last page.
    pub next: Option<Cursor>,
}

/// One page over any connection that has the store's tables. [`crate::people::People::list`] is the
/// way in; this is public so that the benchmark can put the same search to an unencrypted copy.
pub fn page(connection: &Connection, query: &PeopleQuery) -> Result<PeoplePage> {
    let limit = usize::from(if query.limit == 0 {
        PAGE
    } else {
        query.limit.min(500)
    });
    let parsed = Parsed::of(&query.text);
    let start = query
        .cursor
        .as_ref()
        .map_or(0, |cursor| usize::from(cursor.stage));
    let mut found: Vec<(PersonRow, Cursor)> = Vec::with_capacity(limit + 1);
    for (number, stage) in stages(query, &parsed)?.into_iter().enumerate().skip(start) {
        let after = query
            .cursor
            .as_ref()
            .filter(|cursor| usize::from(cursor.stage) == number);
        let wanted = limit + 1 - found.len();
        stage.run(
            connection,
            u8::try_from(number).unwrap_or(u8::MAX),
            after,
            wanted,
            &mut found,
        )?;
        if found.len() > limit {
            break;
        }
    }
    let more = found.len() > limit;
    found.truncate(limit);
    let next = if more {
        found.last().map(|(_, cursor)| cursor.clone())
    } else {
        None
    };
    Ok(PeoplePage {
        rows: found.into_iter().map(|(row, _)| row).collect(),
        next,
    })
}
