//! Stage 2: manifest and records.

use jemput_domain::wire::record::{RecordBody, RecordEnvelope};
use jemput_seal::{BundleOpener, ItemKind, SealError};

use super::admit::Arrived;
use super::source::{Sealed, Source};
use super::{ImportError, Importer};
use crate::office::day_of;
use crate::storage::bundles;
use crate::storage::db::Connection;

use crate::storage::outings;
use crate::storage::people::{self, PersonSource};
use crate::storage::quarantine;
use crate::storage::records::{self, Origin, Taken};

/// What one bundle's records may come to, sealed and plain, and in how many lines. A busy day comes to
/// a hundredth of it; more would hold up everyone else's.
const MOST_RECORDS: u64 = 64 << 20;
const MOST_LINES: usize = 100_000;

/// A bundle's manifest and records, opened and read, not yet written.
pub(crate) struct Opened {
    manifest: String,
    lines: Vec<Line>,
    sealed: Vec<(u32, Vec<u8>)>,
    attachments: u32,
    /// Attachments the laptop could not read when it sealed.
    pub(crate) left_out: u32,
    /// What the records come to in memory.
    pub(crate) bytes: u64,
}

struct Line {
    item: u32,
    line: u32,
    content: Result<(Box<RecordEnvelope>, String), &'static str>,
}

/// What taking a bundle's records in did.
#[derive(Debug, Default)]
pub(crate) struct RecordsTaken {
    pub(crate) new: u32,
    /// (item, line, reason code)
    pub(crate) apart: Vec<(u32, u32, &'static str)>,
}

impl Importer {
    /// Reads and opens manifest and records. An error with a data code speaks of this bundle.
    pub(crate) async fn open_records(
        &self,
        arrived: &Arrived,
        source: &mut Source<'_>,
    ) -> Result<Opened, ImportError> {
        let header = &arrived.header;
        let key = self.opening_key(header).ok_or(SealError::NotARecipient)?;
        within(
            header
                .items()
                .iter()
                .filter_map(|item| (item.kind != ItemKind::Attachment).then_some(item.length)),
        )?;
        let mut sealed = Vec::new();
        let mut checked = Vec::new();
        for item in header
            .items()
            .iter()
            .filter(|item| item.kind != ItemKind::Attachment)
        {
            let (proof, bytes) = source.read(header, item.number, &self.office.items).await?;
            let bytes = in_memory(bytes)?;
            checked.push(proof);
            sealed.push((item.number, bytes));
        }
        let (first, rest) = checked.split_first().ok_or(SealError::HeaderField)?;
        let opener = BundleOpener::open(header, key, first, &sealed[0].1[..])?;
        let mut lengths = Vec::with_capacity(rest.len());
        for (item, _) in &sealed[1..] {
            lengths.push(opener.item(*item)?.length);
        }
        let bytes = within(lengths.into_iter())?;
        let mut lines = Vec::new();
        for (proof, (item, bytes)) in rest.iter().zip(&sealed[1..]) {
            let text = opener.records(proof, &bytes[..])?;
            let filled = text
                .split(|byte| *byte == b'\n')
                .filter(|line| !line.is_empty());
            for (number, line) in (1..).zip(filled) {
                if lines.len() == MOST_LINES {
                    return Err(ImportError::TooManyRecords);
                }
                lines.push(Line {
                    item: *item,
                    line: number,
                    content: read_line(line),
                });
            }
        }
        let manifest = opener.manifest();
        Ok(Opened {
            // Without the wraps' randomness: what opens the recovery wrap is not to lie in a database.
            manifest: serde_json::json!({ "region": manifest.region, "counts": manifest.counts, "items": manifest.items, "left_out": manifest.left_out })
                .to_string(),
            attachments: count(manifest.items.iter().filter(|item| item.attachment.is_some()).count()),
            left_out: count(manifest.left_out.len()),
            bytes,
            lines,
            sealed,
        })
    }

    /// Writes them: people, records, what was put apart, the sealed bytes themselves.
    pub(crate) async fn take_records(
        &self,
        db: &mut Connection,
        arrived: &Arrived,
        opened: Opened,
    ) -> Result<RecordsTaken, ImportError> {
        let office = &*self.office.code;
        let name = arrived.name();
        let chain = arrived.header.core().chain.to_string();
        let origin = Origin {
            device: arrived.device(),
            chain: &chain,
            header_hash: &name,
            received_at: arrived.at,
        };
        let mut taken = RecordsTaken::default();
        let total = count(opened.lines.len());
        let (mut good, mut places) = (Vec::new(), Vec::new());
        for line in &opened.lines {
            match &line.content {
                Ok((record, text)) => {
                    good.push((&**record, text.as_str()));
                    places.push((line.item, line.line));
                }
                Err(reason) => taken.apart.push((line.item, line.line, *reason)),
            }
        }
        let results = records::take(db, office, origin, &good).await?;
        for ((result, (record, _)), (item, line)) in results.into_iter().zip(&good).zip(places) {
            match result {
                Taken::Known => {}
                Taken::Older => {
                    taken.new += 1;
                    self.take_nik(db, record, origin).await?;
                }
                Taken::New | Taken::Competing => {
                    taken.new += 1;
                    self.take_person(db, record, result, origin).await?;
                    self.take_nik(db, record, origin).await?;
                }
                Taken::TooMany => taken.apart.push((item, line, "too_many_revisions")),
            }
        }
        taken.apart.sort_unstable();
        for &(item, line, reason) in &taken.apart {
            let entry = quarantine::Entry {
                kind: "record",
                header_hash: Some(&name),
                device: Some(arrived.device().to_string()),
                item: Some(item),
                line: Some(line),
                source: &arrived.source,
                reason,
            };
            quarantine::put(db, office, &entry, arrived.at).await?;
        }
        for (item, bytes) in opened.sealed {
            bundles::put_sealed_item(db, office, &name, item, bytes, "done").await?;
        }
        bundles::set_counts(
            db,
            office,
            &name,
            &opened.manifest,
            total,
            count(taken.apart.len()),
            opened.attachments,
        )
        .await?;
        Ok(taken)
    }

    /// A person a laptop found becomes known here, and what it says of them later is taken over while
    /// nobody else has a word in it. Once the office has (they are on its list, were looked up, decided
    /// on), or another laptop has, what is known stays, and this becomes a version to be looked at.
    async fn take_person(
        &self,
        db: &mut Connection,
        record: &RecordEnvelope,
        result: Taken,
        from: Origin<'_>,
    ) -> Result<(), ImportError> {
        let RecordBody::Person(person) = &record.body else {
            return Ok(());
        };
        let office = &self.office.code;
        match people::get(db, office, person.person).await? {
            Some(known) if known.listed || known.data == person.data => return Ok(()),
            // The two that compete are asked about as it is.
            Some(_) if result == Taken::Competing => return Ok(()),
            Some(known) if people::is_settled(db, office, known.person, from.device).await? => {
                records::ask_about(db, office, from, record).await?;
                return Ok(());
            }
            _ => {}
        }
        people::put(
            db,
            office,
            person.person,
            &person.data,
            PersonSource::Laptop,
            from.received_at,
            None,
        )
        .await?;
        Ok(())
    }

    /// Somebody found without a NIK whom the same laptop met again with one was issued it in between,
    /// whichever of the two came here first.
    async fn take_nik(
        &self,
        db: &mut Connection,
        record: &RecordEnvelope,
        from: Origin<'_>,
    ) -> Result<(), ImportError> {
        let RecordBody::Person(person) = &record.body else {
            return Ok(());
        };
        let office = &self.office.code;
        let Some(first) = records::nik_came_later(db, office, record.id, from.device).await? else {
            return Ok(());
        };
        let outing = match first.outing {
            Some(outing) => outings::day(db, office, outing).await?,
            None => None,
        };
        let since = outing.unwrap_or_else(|| day_of(from.received_at, office));
        people::nik_issued(db, office, person.person, since).await?;
        Ok(())
    }
}

fn read_line(line: &[u8]) -> Result<(Box<RecordEnvelope>, String), &'static str> {
    let text = std::str::from_utf8(line).map_err(|_| "record_unreadable")?;
    let record: RecordEnvelope = serde_json::from_str(text).map_err(|_| "record_unreadable")?;
    let value: serde_json::Value = serde_json::from_str(text).map_err(|_| "record_unreadable")?;
    // JSON can say U+0000; not every database can keep it, and nobody typed it.
    if has_nul(&value) {
        return Err("record_unreadable");
    }
    let body = value.get("body").ok_or("record_unreadable")?;
    let canonical = serde_json_canonicalizer::to_vec(body).map_err(|_| "record_unreadable")?;
    if blake3::hash(&canonical).to_hex().as_str() != record.content_hash {
        return Err("record_hash");
    }
    Ok((Box::new(record), text.to_owned()))
}

fn has_nul(value: &serde_json::Value) -> bool {
    use serde_json::Value as V;
    match value {
        V::String(text) => text.contains('\0'),
        V::Array(values) => values.iter().any(has_nul),
        V::Object(members) => members
            .iter()
            .any(|(name, value)| name.contains('\0') || has_nul(value)),
        V::Null | V::Bool(_) | V::Number(_) => false,
    }
}

/// The sum of what one bundle's records come to, while it is bearable.
fn within(mut lengths: impl Iterator<Item = u64>) -> Result<u64, ImportError> {
    lengths
        .try_fold(0_u64, |sum, length| sum.checked_add(length))
        .filter(|sum| *sum <= MOST_RECORDS)
        .ok_or(ImportError::TooManyRecords)
}

pub(crate) fn in_memory(sealed: Sealed) -> Result<Vec<u8>, ImportError> {
    let mut bytes = Vec::new();
    let mut reader = sealed.reader().map_err(SealError::from)?;
    std::io::Read::read_to_end(&mut reader, &mut bytes).map_err(SealError::from)?;
    Ok(bytes)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
