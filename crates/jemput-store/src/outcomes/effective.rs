//! Which of a person's outcomes the list shows.

use jemput_domain::outcome::OutcomeCode;
use jemput_domain::wire::record::{OutcomeRecord, OutcomeSource};
use rusqlite::Connection;

use crate::error::Result;
use crate::sql::{all, from_json, parse_option, text};

/// The one of this laptop's outcomes that counts for the person. Somebody who was recorded, had
/// been recorded or is dead stays so when a later visit finds nobody at home.
pub(crate) fn effective(connection: &Connection, n: i64) -> Result<Option<OutcomeRecord>> {
    let ours = all(
        connection,
        "SELECT content FROM outcome WHERE person = ?1 AND withdrawn = 0 ORDER BY reported_on, at",
        [n],
        |row| from_json::<OutcomeRecord>(&row.get::<_, String>(0)?),
    )?;
    Ok(ours.into_iter().reduce(|earlier, later| {
        if yields(later.code, earlier.code) {
            earlier
        } else {
            later
        }
    }))
}

/// Whether `later` says less than `earlier` already does.
fn yields(later: OutcomeCode, earlier: OutcomeCode) -> bool {
    later == OutcomeCode::Tdkhadir && earlier.outlasts_absence()
}

/// What the list shows: ours, unless it yields to what the office told.
pub(crate) struct Shown {
    pub(crate) code: Option<String>,
    pub(crate) ours: bool,
    pub(crate) statement_by: Option<String>,
}

pub(crate) fn shown(ours: Option<&OutcomeRecord>, known: Option<String>) -> Result<Shown> {
    let known_code: Option<OutcomeCode> = parse_option(known.clone())?;
    match ours.filter(|ours| !known_code.is_some_and(|known| yields(ours.code, known))) {
        Some(ours) => Ok(Shown {
            code: Some(text(&ours.code)?),
            ours: true,
            statement_by: match &ours.source {
                OutcomeSource::Statement { by } => Some(by.clone()),
                OutcomeSource::SeenInPerson | OutcomeSource::OperatorList => None,
            },
        }),
        None => Ok(Shown {
            code: known,
            ours: false,
            statement_by: None,
        }),
    }
}
