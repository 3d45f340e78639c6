//! A record as it travels: envelope, body, and the hash of the body's canonical JSON.

use std::collections::HashSet;

use jemput_domain::ids::{
    ApplicationId, AttachmentId, DocumentId, OfficerId, OutingId, PersonId, RecordId,
};
use jemput_domain::time::UnixMillis;
use jemput_domain::wire::record::{PersonRecord, RecordBody, RecordEnvelope};
use rusqlite::Connection;
use serde_json::Map;
use uuid::Uuid;

use super::RecordKind;
use super::changed::leave_out;
use crate::error::{Result, StoreError};
use crate::people::read_data;
use crate::sql::{first, from_json};

pub(super) fn read(
    connection: &Connection,
    record: RecordId,
    left_out: &HashSet<AttachmentId>,
) -> Result<Option<RecordEnvelope>> {
    struct Head {
        kind: String,
        subject: Uuid,
        outing: Option<Uuid>,
        revision: u32,
        recorded_at: i64,
        officer: Uuid,
    }
    let head = first(
        connection,
        "SELECT kind, subject, outing, revision, recorded_at, officer FROM record WHERE id = ?1",
        [record.0],
        |row| {
            Ok(Head {
                kind: row.get(0)?,
                subject: row.get(1)?,
                outing: row.get(2)?,
                revision: row.get(3)?,
                recorded_at: row.get(4)?,
                officer: row.get(5)?,
            })
        },
    )?;
    let Some(head) = head else { return Ok(None) };
    let kind = RecordKind::of(&head.kind).ok_or(StoreError::Damaged)?;
    let mut body = body_of(connection, record, kind, head.subject)?.ok_or(StoreError::Damaged)?;
    leave_out(&mut body, left_out);
    let base_office_revision = match kind {
        RecordKind::Person => office_revision(connection, head.subject)?,
        _ => None,
    };
    Ok(Some(RecordEnvelope {
        id: record,
        revision: head.revision,
        base_office_revision,
        content_hash: content_hash(&body)?,
        recorded_at: UnixMillis(head.recorded_at),
        officer: OfficerId(head.officer),
        outing: head.outing.map(OutingId),
        body,
        extra: Map::new(),
    }))
}

fn body_of(
    connection: &Connection,
    record: RecordId,
    kind: RecordKind,
    subject: Uuid,
) -> Result<Option<RecordBody>> {
    Ok(match kind {
        RecordKind::Outing => {
            crate::outings::record_of(connection, OutingId(subject))?.map(RecordBody::Outing)
        }
        RecordKind::Person => person(connection, PersonId(subject))?
            .map(|person| RecordBody::Person(Box::new(person))),
        RecordKind::Outcome => first(
            connection,
            "SELECT content FROM outcome WHERE record = ?1",
            [record.0],
            |row| from_json(&row.get::<_, String>(0)?),
        )?
        .map(RecordBody::Outcome),
        RecordKind::Application => {
            crate::applications::record_of(connection, ApplicationId(subject))?
                .map(RecordBody::Application)
        }
        RecordKind::Document => {
            crate::documents::record_of(connection, DocumentId(subject))?.map(RecordBody::Document)
        }
    })
}

fn person(connection: &Connection, person: PersonId) -> Result<Option<PersonRecord>> {
    first(
        connection,
        "SELECT * FROM person WHERE id = ?1",
        [person.0],
        |row| {
            // On a list is who ever was: the office knows them.
            let on_list = row.get::<_, Option<u32>>("office_revision")?.is_some();
            Ok(PersonRecord {
                person,
                data: read_data(row)?,
                on_list,
            })
        },
    )
}

fn office_revision(connection: &Connection, person: Uuid) -> Result<Option<u32>> {
    let found = first(
        connection,
        "SELECT office_revision FROM person WHERE id = ?1",
        [person],
        |row| Ok(row.get(0)?),
    )?;
    Ok(found.flatten())
}

/// BLAKE3 (hex) of the body's canonical JSON.
fn content_hash(body: &RecordBody) -> Result<String> {
    let canonical =
        serde_json_canonicalizer::to_vec(body).map_err(|_| StoreError::InvalidValue("record"))?;
    Ok(blake3::hash(&canonical).to_hex().to_string())
}
