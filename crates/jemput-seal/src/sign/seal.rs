//! Sealing: every length is known beforehand, so items are written straight to their places by
//! several threads, then the manifest, the header and the directory.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use rand_core::CryptoRng;
use serde::Serialize;
use zeroize::Zeroizing;

use crate::hybrid::bundle_key::BundleKey;
use crate::hybrid::kem::ENCAPSULATION_RANDOMNESS;
use crate::hybrid::stream::ItemCipher;
use crate::sign::item::{ItemWriter, Sealed};
use crate::sign::job::{SealItem, SealJob, SealedBundle, Watch};
use crate::sign::output::WriteAt;
use crate::sign::plan::{self, Plan, Seed};
use crate::verified::HEADER_LABEL;
use crate::{Core, Hash, Header, ItemEntry, SealError, canonical};

/// Seals a job. The bundle key exists only within this call.
pub(crate) fn seal(
    job: &SealJob<'_>,
    out: &impl WriteAt,
    rng: &mut impl CryptoRng,
    watch: Watch<'_>,
) -> Result<SealedBundle, SealError> {
    check_keys(job)?;
    let key = BundleKey::generate(rng);
    let seeds = [fresh(rng), fresh(rng)];
    let plan = Plan::new(job, key.commit(job.start.bundle))?;
    let keyed = Keyed {
        core_hash: Hash::of(&canonical::to_bytes(&plan.core)?),
        plan: &plan,
        key: &key,
    };

    let sealed = keyed.seal_items(job, out, watch)?;
    let manifest = plan::manifest(job, keyed.core_hash, &sealed, &seeds);
    let manifest = Zeroizing::new(canonical::to_bytes(&manifest)?);
    let manifest = keyed.seal_manifest(&manifest, out)?;
    let all: Vec<&Sealed> = std::iter::once(&manifest).chain(&sealed).collect();

    let items: Vec<ItemEntry> = all.iter().map(|item| item.entry).collect();
    let bound = Hash::of(&canonical::to_bytes(&Bound {
        core: &plan.core,
        items: &items,
    })?);
    let recipients = [&job.keyset.opening, &job.keyset.recovery]
        .into_iter()
        .zip(&seeds)
        .map(|(public, seed)| key.wrap(public, bound, seed))
        .collect::<Result<_, _>>()?;
    let header_json = canonical::to_bytes(&Header {
        core: plan.core.clone(),
        items,
        recipients,
    })?;
    let signature = *job
        .keys
        .signing
        .sign_bytes(HEADER_LABEL, &header_json)
        .as_bytes();

    let layout = &plan.layout;
    let mut crcs = vec![crc32fast::hash(&header_json), crc32fast::hash(&signature)];
    crcs.extend(all.iter().map(|item| item.crc));
    out.write_all_at(&header_json, layout.header().start)?;
    out.write_all_at(&signature, layout.signature().start)?;
    for (entry, crc) in layout.entries().iter().zip(&crcs) {
        out.write_all_at(&layout.local_header(entry, *crc), entry.local)?;
    }
    out.write_all_at(&layout.central_directory(&crcs), layout.central_start())?;
    let header_hash = Hash::of(&header_json);
    Ok(SealedBundle {
        header_json,
        signature,
        header_hash,
        length: layout.total_len(),
    })
}

fn check_keys(job: &SealJob<'_>) -> Result<(), SealError> {
    let certificate = job.certificate.peek()?;
    if job.keys.fit(&certificate) && certificate.office == job.keyset.office {
        Ok(())
    } else {
        Err(SealError::KeysDiffer)
    }
}

fn fresh(rng: &mut impl CryptoRng) -> Seed {
    let mut bytes = Zeroizing::new([0; ENCAPSULATION_RANDOMNESS]);
    rng.fill_bytes(&mut bytes[..]);
    bytes
}

/// Core and items as the wraps are bound to them.
#[derive(Serialize)]
struct Bound<'a> {
    core: &'a Core,
    items: &'a [ItemEntry],
}

/// A plan with its bundle's key.
struct Keyed<'a> {
    plan: &'a Plan,
    key: &'a BundleKey,
    core_hash: Hash,
}

impl Keyed<'_> {
    fn cipher(&self, entry: &ItemEntry) -> ItemCipher {
        let key = self.key.item_key(self.core_hash, entry.number, entry.kind);
        ItemCipher::new(&key, self.plan.core.bundle, entry.number, entry.kind)
    }

    fn seal_manifest(&self, json: &[u8], out: &impl WriteAt) -> Result<Sealed, SealError> {
        let entry = self.plan.entries[0];
        let offset = self.plan.offset(0)?;
        ItemWriter::new(out).seal(
            entry,
            &self.cipher(&entry),
            json,
            json.len() as u64,
            offset,
            &|_| true,
        )
    }

    fn seal_one<W: WriteAt>(
        &self,
        writer: &mut ItemWriter<'_, W>,
        entry: &ItemEntry,
        item: &SealItem<'_>,
        progress: &dyn Fn(u64) -> bool,
    ) -> Result<Sealed, SealError> {
        let cipher = self.cipher(entry);
        let offset = self.plan.offset(entry.number)?;
        match item {
            SealItem::Records(records) => {
                let encoded = &records.encoded[..];
                writer.seal(
                    *entry,
                    &cipher,
                    encoded,
                    encoded.len() as u64,
                    offset,
                    progress,
                )
            }
            SealItem::Attachment { length, source, .. } => {
                let content = source
                    .open()
                    .map_err(|_| SealError::Source { item: entry.number })?;
                writer.seal(*entry, &cipher, content, *length, offset, progress)
            }
        }
    }

    /// Item-parallel: each thread takes the next item until none is left or one has failed.
    fn seal_items(
        &self,
        job: &SealJob<'_>,
        out: &impl WriteAt,
        watch: Watch<'_>,
    ) -> Result<Vec<Sealed>, SealError> {
        let work_list: Vec<_> = self.plan.entries[1..].iter().zip(&job.items).collect();
        let next = AtomicUsize::new(0);
        let done = AtomicU64::new(0);
        let stop = AtomicBool::new(false);
        let results = Mutex::new(Ok(Vec::with_capacity(job.items.len())));
        let progress = |bytes: u64| {
            let total = done.fetch_add(bytes, Ordering::Relaxed) + bytes;
            !stop.load(Ordering::Relaxed) && watch(total)
        };
        let work = || {
            let mut writer = ItemWriter::new(out);
            while let Some((entry, item)) = work_list.get(next.fetch_add(1, Ordering::Relaxed)) {
                let result = self.seal_one(&mut writer, entry, item, &progress);
                let mut results = results.lock().unwrap_or_else(PoisonError::into_inner);
                match (result, &mut *results) {
                    (Ok(sealed), Ok(all)) => all.push(sealed),
                    (Err(error), Ok(_)) => *results = Err(error),
                    // The first error is the cause; later ones only say that they were stopped.
                    (_, Err(_)) => {}
                }
                if results.is_err() {
                    stop.store(true, Ordering::Relaxed);
                    return;
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..job.threads.min(job.items.len()) {
                scope.spawn(work);
            }
            work();
        });
        let mut sealed: Vec<Sealed> = results
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)?;
        sealed.sort_by_key(|item| item.entry.number);
        Ok(sealed)
    }
}
