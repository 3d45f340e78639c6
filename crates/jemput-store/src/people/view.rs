//! A person's own page.

use jemput_domain::ids::PersonId;
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::wire::down::Decision;
use jemput_domain::wire::person::{PersonData, RegionCode};
use rusqlite::Connection;

use super::fields::read_data;
use crate::applications::ApplicationHead;
use crate::error::{Result, StoreError};
use crate::outcomes::OutcomeView;
use crate::private::private_debug;
use crate::records::{IdSeed, RecordKind, revisions};
use crate::sql::{all, first, from_json, parse_option};

#[derive(Clone, PartialEq)]
pub struct PersonView {
    pub person: PersonId,
    pub data: PersonData,
    pub on_list: bool,
    /// The village under whose list the person stands.
    pub list_village: Option<RegionCode>,
    pub ektp_status: Option<String>,
    /// The effective outcome the office told.
    pub known_outcome: Option<OutcomeCode>,
    pub office_revision: Option<u32>,
    /// Zero: as the office gave it.
    pub revision: u32,
    pub sealed_revision: u32,
    /// What the list shows.
    pub outcome: Option<OutcomeCode>,
    /// Every outcome noted on this laptop, newest first.
    pub outcomes: Vec<OutcomeView>,
    pub waiting: Option<u32>,
    pub applications: Vec<ApplicationHead>,
    /// The office's answers, newest first.
    pub decisions: Vec<Decision>,
}

private_debug!(PersonView { person });

pub(super) fn read(connection: &Connection, ids: IdSeed, person: PersonId) -> Result<PersonView> {
    let found = first(
        connection,
        "SELECT * FROM person WHERE id = ?1",
        [person.0],
        |row| {
            let (revision, sealed_revision) =
                revisions(connection, ids.record(RecordKind::Person, person.0, None))?;
            Ok(PersonView {
                person,
                data: read_data(row)?,
                on_list: row.get::<_, u8>("listed")? == 1,
                list_village: row
                    .get::<_, Option<String>>("list_village")?
                    .map(RegionCode),
                ektp_status: row.get("ektp_status")?,
                known_outcome: parse_option(row.get("known_outcome")?)?,
                office_revision: row.get("office_revision")?,
                revision,
                sealed_revision,
                outcome: parse_option(row.get("outcome")?)?,
                outcomes: crate::outcomes::of_person(connection, row.get("n")?)?,
                waiting: row.get("waiting")?,
                applications: crate::applications::of_person(connection, row.get("n")?)?,
                decisions: Vec::new(),
            })
        },
    )?;
    let mut view = found.ok_or(StoreError::NotFound("person"))?;
    view.decisions = all(
        connection,
        "SELECT content FROM decision WHERE person = ?1 ORDER BY at DESC",
        [person.0],
        |row| from_json(&row.get::<_, String>(0)?),
    )?;
    Ok(view)
}
