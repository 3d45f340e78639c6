//! What goes into the next bundles: records first, pages after, split at a stick's limits.

use std::collections::{BTreeMap, HashSet};
use std::io::Read;

use jemput_domain::ids::AttachmentId;
use jemput_domain::wire::record::RecordEnvelope;
use jemput_seal::{PackedRecords, Source};
use jemput_store::records::{RecordKind, RecordRef, SealPage};
use jemput_store::{Store, StoreError};

use crate::error::{Result, invalid};

/// FAT32 ends at 4 GiB, the format at 2 GiB; the rest is for header, records and directory.
const MOST_BYTES: u64 = 2 * 1024 * 1024 * 1024 - 64 * 1024 * 1024;
/// The format ends at 10,000 items; the rest is for manifest and records.
const MOST_PAGES: usize = 9_500;

/// The first part has all records; further parts only pages.
pub struct Part {
    pub records: Vec<RecordRef>,
    pub packed: Vec<PackedRecords>,
    pub pages: Vec<SealPage>,
    pub counts: BTreeMap<String, u64>,
}

/// Everything unsealed, as parts that each fit a bundle. Pages in `left_out` are not among them.
pub fn plan(store: &Store, left_out: &HashSet<AttachmentId>) -> Result<Vec<Part>> {
    // Incomplete applications as well: a laptop that breaks tonight must not take them along. Their
    // records say that they are incomplete.
    let changed = store.records().changed(true)?;
    let mut lines = Vec::with_capacity(changed.records.len());
    let records = store
        .records()
        .envelopes(&changed.records, left_out, |envelope| {
            lines.push(line(&envelope)?);
            Ok(())
        })?;
    let pages: Vec<SealPage> = changed
        .pages
        .into_iter()
        .filter(|page| !left_out.contains(&page.attachment))
        .collect();
    let mut parts = Vec::new();
    for pages in split(pages) {
        parts.push(Part {
            records: Vec::new(),
            packed: Vec::new(),
            pages,
            counts: BTreeMap::new(),
        });
    }
    if parts.is_empty() && !records.is_empty() {
        parts.push(Part {
            records: Vec::new(),
            packed: Vec::new(),
            pages: Vec::new(),
            counts: BTreeMap::new(),
        });
    }
    if let Some(first) = parts.first_mut() {
        first.packed = PackedRecords::pack(&lines)?;
        first.records = records;
    }
    for part in &mut parts {
        part.counts = counts(part);
    }
    Ok(parts)
}

fn line(envelope: &RecordEnvelope) -> Result<Vec<u8>, StoreError> {
    serde_json::to_vec(envelope).map_err(|_| StoreError::InvalidValue("record"))
}

fn split(pages: Vec<SealPage>) -> Vec<Vec<SealPage>> {
    let mut parts: Vec<Vec<SealPage>> = Vec::new();
    let mut bytes = 0;
    for page in pages {
        // Each chunk of 64 KiB carries a tag; 1/1024 covers it.
        let sealed = page.bytes + page.bytes / 1024 + 64;
        let full = parts
            .last()
            .is_none_or(|part| part.len() >= MOST_PAGES || bytes + sealed > MOST_BYTES);
        if full {
            parts.push(Vec::new());
            bytes = 0;
        }
        bytes += sealed;
        if let Some(part) = parts.last_mut() {
            part.push(page);
        }
    }
    parts
}

/// Only numbers; the office compares them with what it opened.
fn counts(part: &Part) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::from([
        ("records".to_owned(), 0),
        ("attachments".to_owned(), part.pages.len() as u64),
    ]);
    for record in &part.records {
        for name in ["records", kind(record.kind)] {
            *counts.entry(name.to_owned()).or_default() += 1;
        }
    }
    counts
}

fn kind(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Outing => "outing",
        RecordKind::Person => "person",
        RecordKind::Outcome => "outcome",
        RecordKind::Application => "application",
        RecordKind::Document => "document",
    }
}

/// A page of the store as a source of the seal.
pub struct PageSource {
    pub store: Store,
    pub attachment: AttachmentId,
}

impl Source for PageSource {
    fn open(&self) -> std::io::Result<Box<dyn Read + '_>> {
        match self.store.documents().open(self.attachment) {
            Ok(reader) => Ok(Box::new(reader)),
            Err(error) => Err(std::io::Error::other(error.to_string())),
        }
    }
}

/// Which page the item of this number is: the manifest is 0, then records, then pages.
pub fn page_of_item(pages: &[SealPage], records_items: usize, item: u32) -> Result<AttachmentId> {
    let place = (item as usize).checked_sub(1 + records_items);
    let page = place
        .and_then(|place| pages.get(place))
        .ok_or_else(|| invalid("item"))?;
    Ok(page.attachment)
}
