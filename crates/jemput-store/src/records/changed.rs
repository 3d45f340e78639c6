//! What no bundle holds yet.

use std::collections::HashSet;

use jemput_domain::ids::{AttachmentId, RecordId};
use jemput_domain::wire::record::{RecordBody, RecordEnvelope};
use rusqlite::Connection;

use super::{RecordKind, Records, envelope};
use crate::error::{Result, StoreError};
use crate::sql::{all, count};

/// A record at one revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RecordRef {
    pub record: RecordId,
    pub kind: RecordKind,
    pub revision: u32,
}

/// A page whose file is to be sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealPage {
    pub attachment: AttachmentId,
    pub blake3: [u8; 32],
    pub bytes: u64,
}

/// What the next bundle would hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changed {
    /// What others refer to comes first: outings, people, outcomes, applications, documents.
    pub records: Vec<RecordRef>,
    pub pages: Vec<SealPage>,
    /// Applications not complete yet, left for a later bundle with their papers.
    pub drafts_left: u32,
}

impl Records<'_> {
    /// Everything changed since it was last sealed. Incomplete applications are left out unless
    /// `with_drafts`.
    pub fn changed(&self, with_drafts: bool) -> Result<Changed> {
        self.0.read(|connection| {
            let snapshot = connection.unchecked_transaction()?;
            let changed = Changed {
                records: records(&snapshot, with_drafts)?,
                pages: pages(&snapshot, with_drafts)?,
                drafts_left: if with_drafts { 0 } else { drafts(&snapshot)? },
            };
            Ok(changed)
        })
    }

    /// One record as it travels; none when it does not exist.
    pub fn envelope(&self, record: RecordId) -> Result<Option<RecordEnvelope>> {
        self.0
            .read(|connection| envelope::read(connection, record, &HashSet::new()))
    }

    /// Gives each record to `each` as it travels, all read at one moment. Pages in `left_out` (their
    /// files cannot be read) are counted as to follow. Returns what was given, at the revisions it
    /// had: that is what to pass on to `spend`.
    pub fn envelopes(
        &self,
        records: &[RecordRef],
        left_out: &HashSet<AttachmentId>,
        mut each: impl FnMut(RecordEnvelope) -> Result<()>,
    ) -> Result<Vec<RecordRef>> {
        self.0.read(|connection| {
            let snapshot = connection.unchecked_transaction()?;
            let mut given = Vec::with_capacity(records.len());
            for wanted in records {
                let found = envelope::read(&snapshot, wanted.record, left_out)?;
                let envelope = found.ok_or(StoreError::NotFound("record"))?;
                given.push(RecordRef {
                    revision: envelope.revision,
                    ..*wanted
                });
                each(envelope)?;
            }
            Ok(given)
        })
    }
}

/// Not sealed as it is now, and not taken back before it ever was.
pub(super) const UNSEALED: &str =
    "record.revision > record.sealed_revision AND (record.void = 0 OR record.sealed_revision > 0)";

/// A paper of an application that is not complete waits with it.
const OF_A_DRAFT: &str = "EXISTS (
    SELECT 1 FROM document JOIN application ON application.id = document.application
    WHERE document.record = record.id AND application.complete = 0)";

fn records(connection: &Connection, with_drafts: bool) -> Result<Vec<RecordRef>> {
    let sql = format!(
        "SELECT id, kind, revision FROM record
         WHERE {UNSEALED} AND (?1 OR (draft = 0 AND NOT (kind = 'document' AND {OF_A_DRAFT})))
         ORDER BY CASE kind WHEN 'outing' THEN 0 WHEN 'person' THEN 1 WHEN 'outcome' THEN 2
            WHEN 'application' THEN 3 ELSE 4 END, recorded_at, id"
    );
    all(connection, &sql, [with_drafts], |row| {
        let kind = RecordKind::of(&row.get::<_, String>(1)?).ok_or(StoreError::Damaged)?;
        Ok(RecordRef {
            record: RecordId(row.get(0)?),
            kind,
            revision: row.get(2)?,
        })
    })
}

fn pages(connection: &Connection, with_drafts: bool) -> Result<Vec<SealPage>> {
    all(
        connection,
        "SELECT page.id, page.blake3, page.bytes FROM page
         JOIN document ON document.id = page.document
         LEFT JOIN application ON application.id = document.application
         WHERE page.sealed = 0 AND document.removed = 0 AND page.file IS NOT NULL
            AND (?1 OR application.id IS NULL OR application.complete = 1)
         ORDER BY page.at, page.id",
        [with_drafts],
        |row| {
            let hash: Vec<u8> = row.get(1)?;
            Ok(SealPage {
                attachment: AttachmentId(row.get(0)?),
                blake3: hash.try_into().map_err(|_| StoreError::Damaged)?,
                bytes: row.get(2)?,
            })
        },
    )
}

fn drafts(connection: &Connection) -> Result<u32> {
    let sql = format!("SELECT count(*) FROM record WHERE {UNSEALED} AND draft = 1");
    count(connection, &sql, [])
}

/// Pages the record names are counted as to follow when their file is left out.
pub(super) fn leave_out(body: &mut RecordBody, left_out: &HashSet<AttachmentId>) {
    let RecordBody::Document(document) = body else {
        return;
    };
    let named = document.pages.len();
    document
        .pages
        .retain(|page| !left_out.contains(&page.attachment));
    document.pages_to_follow = u32::try_from(named - document.pages.len()).unwrap_or(u32::MAX);
}
