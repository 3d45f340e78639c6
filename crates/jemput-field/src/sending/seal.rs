//! Sealing everything that no bundle holds yet.
//!
//! The order that makes it safe: seal into a `.partial` file, fsync; store the signed header in the
//! transaction that spends the number; only then does the file get its name and may leave.

use std::collections::HashSet;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use jemput_domain::ids::AttachmentId;
use jemput_domain::wire::record::SCHEMA_VERSION;
use jemput_seal::statement::DeviceCertificate;
use jemput_seal::{
    BundleStart, Clock, Hash, Header, ItemKind, LeftOut, SealError, SealItem, SealJob,
    SealedBundle, Signed, Uuid,
};
use jemput_store::bundles::{NewBundle, NewItem};

use super::sealing_plan::{PageSource, Part, page_of_item, plan};
use super::{bundles, lost, space};
use crate::Field;
use crate::commands::events::FieldEvent;
use crate::commands::reason::FaultReason;
use crate::commands::sending::{Sealed, UnreadableScan};
use crate::commands::session::CertificateState;
use crate::commands::shared::Nothing;
use crate::error::{FieldError, Result};
use crate::host::HostRandom;
use crate::ids::new_id;
use crate::kit::{Office, Unlocked};
use crate::queue::still_waiting;
use crate::session::certificate_state;

/// Keeps a small laptop's disk busy and its window alive.
const THREADS: usize = 2;
/// Free beside the bundle's own length.
const SPARE_BYTES: u64 = 16 << 20;

pub fn seal(field: &Field, _: Nothing) -> Result<Sealed> {
    let unlocked = field.unlocked()?;
    let office = unlocked.open.office();
    let certificate = certificate(&office)?;
    // One at a time: two would both want the chain's next number.
    let _one = field
        .sending()
        .sealing
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    field
        .sending()
        .seal_cancelled
        .store(false, Ordering::SeqCst);
    lost::reopen(&unlocked.open.store, field.sending(), unlocked.now)?;
    let mut left_out: HashSet<AttachmentId> = unlocked
        .open
        .store
        .documents()
        .missing()?
        .into_iter()
        .collect();
    let mut sealed = Sealing {
        field,
        unlocked: &unlocked,
        office: &office,
        certificate,
        hashes: Vec::new(),
        records: 0,
        scans: 0,
    };
    unlocked
        .open
        .store
        .outings()
        .count_again(unlocked.stamp()?)?;
    while let Some(bad) = sealed.everything(&left_out)? {
        left_out.insert(bad);
    }
    let (hashes, records, scans) = (sealed.hashes, sealed.records, sealed.scans);
    field.say_local_only();
    field.sending().hurry();
    answer(field, &unlocked, &hashes, records, scans, &left_out)
}

pub fn seal_cancel(field: &Field, _: Nothing) -> Result<Nothing> {
    field.sending().cancel_seal();
    Ok(Nothing {})
}

/// Recording works without one, sealing does not; the record stays an encrypted draft and says why.
fn certificate(office: &Office) -> Result<&Signed<DeviceCertificate>> {
    match (certificate_state(office), &office.certificate) {
        (CertificateState::Valid, Some((signed, _))) => Ok(signed),
        (CertificateState::Revoked, _) => Err(FaultReason::Revoked.into()),
        _ => Err(FaultReason::CertificatePending.into()),
    }
}

struct Sealing<'a> {
    field: &'a Field,
    unlocked: &'a Unlocked,
    office: &'a Office,
    certificate: &'a Signed<DeviceCertificate>,
    hashes: Vec<[u8; 32]>,
    records: u32,
    scans: u32,
}

impl Sealing<'_> {
    /// Seals part after part until nothing is left. A page that cannot be read ends it early: the
    /// answer says which, and the caller begins again without it. Bundles made before stay made.
    fn everything(&mut self, left_out: &HashSet<AttachmentId>) -> Result<Option<AttachmentId>> {
        let store = &self.unlocked.open.store;
        let parts = plan(store, left_out)?;
        for part in parts {
            let sources: Vec<PageSource> = part
                .pages
                .iter()
                .map(|page| PageSource {
                    store: store.clone(),
                    attachment: page.attachment,
                })
                .collect();
            let (records, pages, records_items) =
                (part.records.len(), part.pages.clone(), part.packed.len());
            match self.one(part, &sources, left_out) {
                Ok(hash) => {
                    self.hashes.push(hash);
                    self.records += records as u32;
                    self.scans += pages.len() as u32;
                }
                Err(FieldError::Seal(SealError::Source { item })) => {
                    return page_of_item(&pages, records_items, item).map(Some);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    fn one(
        &self,
        part: Part,
        sources: &[PageSource],
        left_out: &HashSet<AttachmentId>,
    ) -> Result<[u8; 32]> {
        let (store, host) = (&self.unlocked.open.store, self.field.host());
        let marker = host.machine_marker(store.folder().root());
        let head = store
            .chains()
            .ensure(marker.as_bytes(), new_id(host), host.now())?;
        let bundle = new_id(host);
        let total: u64 = part.pages.iter().map(|page| page.bytes).sum::<u64>()
            + part
                .packed
                .iter()
                .map(|packed| packed.length())
                .sum::<u64>();
        let job =
            SealJob {
                start: BundleStart {
                    bundle,
                    chain: head.chain,
                    sequence: head.next_sequence,
                    previous: head.previous.map(Hash),
                    replaces: head.replaces.filter(|_| head.next_sequence == 1),
                    schema: SCHEMA_VERSION,
                    clock: self.clock()?,
                    region: self.region()?,
                    counts: part.counts,
                    left_out: left_out
                        .iter()
                        .map(|page| LeftOut {
                            attachment: page.0,
                            reason: "unreadable".to_owned(),
                        })
                        .collect(),
                },
                certificate: self.certificate,
                keys: &self.unlocked.open.device,
                keyset: self.office.trust.current(),
                items: part
                    .packed
                    .into_iter()
                    .map(SealItem::Records)
                    .chain(part.pages.iter().zip(sources).map(|(page, source)| {
                        SealItem::Attachment {
                            id: page.attachment.0,
                            length: page.bytes,
                            source,
                        }
                    }))
                    .collect(),
                threads: THREADS,
            };
        space::need(self.field, job.file_len()?.saturating_add(SPARE_BYTES))?;
        let file_name = format!("{bundle}.jemput");
        let partial = store
            .folder()
            .bundles()
            .join(format!("{file_name}.partial"));
        let watch = |done: u64| {
            self.field.say(FieldEvent::Sealing { done, total });
            !self.field.sending().seal_cancelled.load(Ordering::SeqCst)
        };
        let sealed = job.seal_file(&partial, &mut HostRandom(host), &watch)?;
        Ok(store.bundles().spend(NewBundle {
            chain: head.chain,
            sequence: head.next_sequence,
            previous: head.previous,
            items: items(&sealed)?,
            header: sealed.header_json,
            signature: sealed.signature,
            file_name,
            records: part.records,
            pages: part.pages.iter().map(|page| page.attachment).collect(),
            left_out: left_out.iter().copied().collect(),
            sealed_at: host.now(),
            officer: self.unlocked.officer.id,
        })?)
    }

    fn clock(&self) -> Result<Clock> {
        let host = self.field.host();
        let boot = Uuid::parse_str(&host.boot_id()).unwrap_or_default();
        let office = self
            .unlocked
            .open
            .store
            .settings()
            .office_time()?
            .map(|mark| mark.at.0);
        Ok(Clock {
            wall: host.now().0,
            boot,
            monotonic: host.monotonic_ms(),
            office,
        })
    }

    /// The village served; the regency when no outing is open.
    fn region(&self) -> Result<String> {
        let store = &self.unlocked.open.store;
        let outing = match store.outings().current()? {
            Some(outing) => Some(outing),
            None => store.outings().opened()?.into_iter().next(),
        };
        Ok(outing.map_or_else(
            || self.office.pack.regency.0.clone(),
            |outing| outing.village.0,
        ))
    }
}

fn items(sealed: &SealedBundle) -> Result<Vec<NewItem>> {
    let header = Header::parse(&sealed.header_json)?;
    let name = |kind: ItemKind| match kind {
        ItemKind::Manifest => "manifest",
        ItemKind::Records => "records",
        ItemKind::Attachment => "attachment",
    };
    Ok(header
        .items
        .iter()
        .map(|item| NewItem {
            number: item.number,
            kind: name(item.kind).to_owned(),
            sealed_len: item.length,
            blake3: item.blake3.0,
        })
        .collect())
}

fn answer(
    field: &Field,
    unlocked: &Unlocked,
    hashes: &[[u8; 32]],
    records: u32,
    scans: u32,
    left_out: &HashSet<AttachmentId>,
) -> Result<Sealed> {
    let store = &unlocked.open.store;
    let mut views = Vec::new();
    for hash in hashes {
        views.extend(
            store
                .bundles()
                .get(hash)?
                .map(|stored| bundles::view(field, stored)),
        );
    }
    let mut unreadable = Vec::new();
    for page in left_out {
        let document = store
            .documents()
            .get(store.documents().document_of(*page)?)?
            .record;
        unreadable.push(UnreadableScan {
            person_name: store.people().row(document.person)?.name,
            document: document.document,
            title: document.title,
        });
    }
    let waiting = match store.outings().current()? {
        Some(outing) => still_waiting(store.queue().list(outing.outing)?),
        None => Vec::new(),
    };
    Ok(Sealed {
        bundles: views,
        records,
        scans,
        unreadable,
        waiting,
    })
}
