//! Applications as shown and as sent.

use std::collections::BTreeMap;

use jemput_domain::ids::{ApplicationId, OutingId, PersonId};
use jemput_domain::time::UnixMillis;
use jemput_domain::wire::record::ApplicationRecord;
use rusqlite::{Connection, Row};

use crate::documents::DocumentView;
use crate::error::{Result, StoreError};
use crate::private::private_debug;
use crate::records::{IdSeed, RecordKind, revisions};
use crate::sql::{all, first, millis};

/// An application as a line of a list.
#[derive(Clone, PartialEq, Eq)]
pub struct ApplicationHead {
    pub application: ApplicationId,
    pub person: PersonId,
    pub name: String,
    pub service: String,
    pub complete: bool,
    /// As it is now, it is in a bundle.
    pub sealed: bool,
    pub at: UnixMillis,
}

private_debug!(ApplicationHead {
    application,
    service
});

#[derive(Clone, PartialEq)]
pub struct ApplicationView {
    pub record: ApplicationRecord,
    pub revision: u32,
    pub sealed_revision: u32,
    pub outing: Option<OutingId>,
    pub at: UnixMillis,
    pub documents: Vec<DocumentView>,
}

private_debug!(ApplicationView { revision });

pub(super) fn read(
    connection: &Connection,
    ids: IdSeed,
    application: ApplicationId,
) -> Result<ApplicationView> {
    let record = record_of(connection, application)?.ok_or(StoreError::NotFound("application"))?;
    let (revision, sealed_revision) = revisions(
        connection,
        ids.record(RecordKind::Application, application.0, None),
    )?;
    let (outing, at) = first(
        connection,
        "SELECT outing, at FROM application WHERE id = ?1",
        [application.0],
        |row| {
            Ok((
                row.get::<_, Option<_>>(0)?.map(OutingId),
                UnixMillis(row.get(1)?),
            ))
        },
    )?
    .ok_or(StoreError::NotFound("application"))?;
    let documents = crate::documents::of_application(connection, application)?;
    Ok(ApplicationView {
        record,
        revision,
        sealed_revision,
        outing,
        at,
        documents,
    })
}

/// The body that travels.
pub(crate) fn record_of(
    connection: &Connection,
    application: ApplicationId,
) -> Result<Option<ApplicationRecord>> {
    let fields = all(
        connection,
        "SELECT key, value FROM application_field WHERE application = ?1",
        [application.0],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let checks = super::checklist::checks(connection, application)?;
    first(
        connection,
        "SELECT person.id AS person, service, complete, note
         FROM application JOIN person ON person.n = application.person WHERE application.id = ?1",
        [application.0],
        |row| {
            Ok(ApplicationRecord {
                application,
                person: PersonId(row.get("person")?),
                service: row.get("service")?,
                fields: fields.into_iter().collect::<BTreeMap<_, _>>(),
                checks,
                complete: row.get("complete")?,
                note: row.get("note")?,
            })
        },
    )
}

const HEADS: &str = "SELECT application.id, person.id AS person, person.name, service, complete, application.at,
        record.revision <= record.sealed_revision AS sealed
    FROM application JOIN person ON person.n = application.person JOIN record ON record.id = application.record";

fn head(row: &Row<'_>) -> Result<ApplicationHead> {
    Ok(ApplicationHead {
        application: ApplicationId(row.get("id")?),
        person: PersonId(row.get("person")?),
        name: row.get("name")?,
        service: row.get("service")?,
        complete: row.get("complete")?,
        sealed: row.get("sealed")?,
        at: millis(row, "at")?,
    })
}

pub(crate) fn of_person(connection: &Connection, n: i64) -> Result<Vec<ApplicationHead>> {
    let sql = format!("{HEADS} WHERE application.person = ?1 ORDER BY application.at");
    all(connection, &sql, [n], head)
}

pub(super) fn in_outing(connection: &Connection, outing: OutingId) -> Result<Vec<ApplicationHead>> {
    let sql = format!("{HEADS} WHERE application.outing = ?1 ORDER BY application.at");
    all(connection, &sql, [outing.0], head)
}
