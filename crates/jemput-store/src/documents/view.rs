//! Papers as shown and as sent.

use jemput_domain::ids::{ApplicationId, AttachmentId, DocumentId, PersonId};
use jemput_domain::time::UnixMillis;
use jemput_domain::wire::record::{DocumentRecord, Page};
use rusqlite::{Connection, Row};

use crate::error::{Result, StoreError};
use crate::private::private_debug;
use crate::sql::{all, first, millis};

#[derive(Clone, PartialEq, Eq)]
pub struct DocumentView {
    pub record: DocumentRecord,
    pub at: UnixMillis,
    /// As it is now, it is in a bundle.
    pub sealed: bool,
}

private_debug!(DocumentView { sealed });

const DOCUMENTS: &str = "SELECT document.id, person.id AS person, application, requirement, title, removed,
        document.at, record.revision <= record.sealed_revision AS sealed
    FROM document JOIN person ON person.n = document.person JOIN record ON record.id = document.record";

pub(super) fn of_person(connection: &Connection, n: i64) -> Result<Vec<DocumentView>> {
    let sql = format!(
        "{DOCUMENTS} WHERE document.person = ?1 AND removed = 0 ORDER BY document.at, document.id"
    );
    all(connection, &sql, [n], |row| read(connection, row))
}

pub(crate) fn of_application(
    connection: &Connection,
    application: ApplicationId,
) -> Result<Vec<DocumentView>> {
    let sql = format!(
        "{DOCUMENTS} WHERE document.application = ?1 AND removed = 0 ORDER BY requirement, document.at, document.id"
    );
    all(connection, &sql, [application.0], |row| {
        read(connection, row)
    })
}

pub(super) fn one(connection: &Connection, document: DocumentId) -> Result<Option<DocumentView>> {
    let sql = format!("{DOCUMENTS} WHERE document.id = ?1");
    first(connection, &sql, [document.0], |row| read(connection, row))
}

/// The body that travels: a removed paper has no pages left.
pub(crate) fn record_of(
    connection: &Connection,
    document: DocumentId,
) -> Result<Option<DocumentRecord>> {
    Ok(one(connection, document)?.map(|view| view.record))
}

fn read(connection: &Connection, row: &Row<'_>) -> Result<DocumentView> {
    let document = DocumentId(row.get("id")?);
    let removed: bool = row.get("removed")?;
    let pages = if removed {
        Vec::new()
    } else {
        pages(connection, document)?
    };
    Ok(DocumentView {
        record: DocumentRecord {
            document,
            person: PersonId(row.get("person")?),
            application: row.get::<_, Option<_>>("application")?.map(ApplicationId),
            requirement: row.get("requirement")?,
            title: row.get("title")?,
            pages,
            pages_to_follow: 0,
        },
        at: millis(row, "at")?,
        sealed: row.get("sealed")?,
    })
}

const PAGES: &str = "SELECT id, blake3, media_type, bytes, width, height FROM page";

fn pages(connection: &Connection, document: DocumentId) -> Result<Vec<Page>> {
    all(
        connection,
        &format!("{PAGES} WHERE document = ?1 ORDER BY position"),
        [document.0],
        read_page,
    )
}

pub(super) fn page(connection: &Connection, attachment: AttachmentId) -> Result<Option<Page>> {
    first(
        connection,
        &format!("{PAGES} WHERE id = ?1"),
        [attachment.0],
        read_page,
    )
}

fn read_page(row: &Row<'_>) -> Result<Page> {
    let hash: [u8; 32] = row
        .get::<_, Vec<u8>>("blake3")?
        .try_into()
        .map_err(|_| StoreError::Damaged)?;
    Ok(Page {
        attachment: AttachmentId(row.get("id")?),
        blake3: hex::encode(hash),
        media_type: row.get("media_type")?,
        bytes: row.get("bytes")?,
        width: row.get("width")?,
        height: row.get("height")?,
    })
}
