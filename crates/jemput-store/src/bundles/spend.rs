//! The transaction that spends a number.

use jemput_domain::ids::{AttachmentId, DocumentId, OfficerId, OutingId, RecordId};
use jemput_domain::time::UnixMillis;
use rusqlite::Connection;
use uuid::Uuid;

use super::HeaderHash;
use crate::chains;
use crate::error::{Refusal, Result, StoreError};
use crate::records::{IdSeed, RecordKind, RecordRef, touch};
use crate::sql::{all, run as execute};
use crate::stamp::Stamp;

/// A bundle sealed but not spent.
#[derive(Clone)]
pub struct NewBundle {
    pub chain: Uuid,
    pub sequence: u64,
    pub previous: Option<HeaderHash>,
    /// The exact bytes of `header.json`.
    pub header: Vec<u8>,
    pub signature: [u8; 64],
    pub file_name: String,
    pub items: Vec<NewItem>,
    /// At the revisions sealed.
    pub records: Vec<RecordRef>,
    pub pages: Vec<AttachmentId>,
    /// Pages that could not be read: their papers go again in a later bundle.
    pub left_out: Vec<AttachmentId>,
    pub sealed_at: UnixMillis,
    pub officer: OfficerId,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewItem {
    pub number: u32,
    /// `manifest`, `records`, `attachment`
    pub kind: String,
    pub sealed_len: u64,
    pub blake3: [u8; 32],
}

pub(super) fn run(
    connection: &Connection,
    ids: IdSeed,
    hash: &HeaderHash,
    new: &NewBundle,
) -> Result<()> {
    let head = chains::head(connection)?.ok_or(Refusal::ChainMoved)?;
    if head.chain != new.chain {
        return Err(Refusal::ChainMoved.into());
    }
    if head.next_sequence != new.sequence {
        return Err(Refusal::SequenceSpent.into());
    }
    if head.previous != new.previous {
        return Err(Refusal::ChainMoved.into());
    }
    execute(
        connection,
        "INSERT INTO bundle (hash, place, chain, sequence, header, signature, file_name, sealed_at)
         SELECT ?1, coalesce(max(place), 0) + 1, ?2, ?3, ?4, ?5, ?6, ?7 FROM bundle",
        (
            hash.as_slice(),
            new.chain,
            new.sequence,
            &new.header,
            new.signature.as_slice(),
            &new.file_name,
            new.sealed_at.0,
        ),
    )?;
    execute(
        connection,
        "UPDATE chain SET last_sequence = ?2, head = ?3 WHERE id = ?1",
        (new.chain, new.sequence, hash.as_slice()),
    )?;
    for item in &new.items {
        execute(
            connection,
            "INSERT INTO bundle_item (bundle, number, kind, sealed_len, blake3) VALUES (?1, ?2, ?3, ?4, ?5)",
            (
                hash.as_slice(),
                item.number,
                &item.kind,
                item.sealed_len,
                item.blake3.as_slice(),
            ),
        )?;
    }
    contents(connection, hash, new)?;
    for document in incomplete(connection, new)? {
        let stamp = Stamp {
            at: new.sealed_at,
            officer: new.officer,
            outing: None::<OutingId>,
        };
        touch(
            connection,
            ids,
            RecordKind::Document,
            document.0,
            None,
            stamp,
        )?;
    }
    Ok(())
}

fn contents(connection: &Connection, hash: &HeaderHash, new: &NewBundle) -> Result<()> {
    for sealed in &new.records {
        execute(
            connection,
            "INSERT INTO bundle_record (bundle, record, revision) VALUES (?1, ?2, ?3)",
            (hash.as_slice(), sealed.record.0, sealed.revision),
        )?;
        let marked = execute(
            connection,
            "UPDATE record SET sealed_revision = max(sealed_revision, ?2) WHERE id = ?1 AND revision >= ?2",
            (sealed.record.0, sealed.revision),
        )?;
        if marked != 1 {
            return Err(StoreError::InvalidValue("records"));
        }
    }
    for page in &new.pages {
        execute(
            connection,
            "INSERT INTO bundle_page (bundle, page) VALUES (?1, ?2)",
            (hash.as_slice(), page.0),
        )?;
        execute(
            connection,
            "UPDATE page SET sealed = 1 WHERE id = ?1",
            [page.0],
        )?;
    }
    Ok(())
}

/// Papers in this bundle with pages that are not.
fn incomplete(connection: &Connection, new: &NewBundle) -> Result<Vec<DocumentId>> {
    let mut documents = Vec::new();
    for page in &new.left_out {
        documents.extend(all(
            connection,
            "SELECT document.id, document.record FROM page JOIN document ON document.id = page.document
             WHERE page.id = ?1",
            [page.0],
            |row| Ok((DocumentId(row.get(0)?), RecordId(row.get(1)?))),
        )?);
    }
    documents.retain(|(_, record)| new.records.iter().any(|sealed| sealed.record == *record));
    documents.sort();
    documents.dedup();
    Ok(documents
        .into_iter()
        .map(|(document, _)| document)
        .collect())
}
