//! Sealing: every length is known beforehand, so items are written straight to their places by
//! several threads, then the manifest, the header and the directory.

use std::io::Read;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use rand_core::CryptoRng;
use serde::Serialize;
use zeroize::Zeroizing;

use crate::hybrid::bundle_key::BundleKey;
use crate::hybrid::kem::ENCAPSULATION_RANDOMNESS;
use crate::hybrid::manifest::{Encoding, Manifest, ManifestItem, WrapProof};
use crate::hybrid::stream::{ItemCipher, SEALED_CHUNK};
use crate::layout::Layout;
use crate::public_key::EncapsulationSeed;
use crate::sign::job::{SealItem, SealJob, SealedBundle, Watch};
use crate::sign::output::WriteAt;
use crate::verified::HEADER_LABEL;
use crate::{
    CHUNK, Core, FORMAT, Hash, Header, ItemEntry, ItemKind, KemPublic, MAX_ITEMS, Recipient, SUITE,
    SealError, canonical, lengths, sealed_len,
};

/// Chunks sealed, hashed and written at once.
const GROUP: usize = 16;

/// Length of the file a job will make.
pub(crate) fn file_len(job: &SealJob<'_>) -> Result<u64, SealError> {
    let plan = Plan::new(job, Hash([0; 32]))?;
    Ok(plan.layout.total_len())
}

/// Seals a job. The bundle key exists only within this call.
pub(crate) fn seal(
    job: &SealJob<'_>,
    out: &impl WriteAt,
    rng: &mut impl CryptoRng,
    watch: Watch<'_>,
) -> Result<SealedBundle, SealError> {
    let certificate = job.certificate.verify(&job.keyset.issuing)?;
    if !job.keys.fit(&certificate) || certificate.office != job.keyset.office {
        return Err(SealError::KeysDiffer);
    }
    let key = BundleKey::generate(rng);
    let randomness = [fresh(rng), fresh(rng)];
    let plan = Plan::new(job, key.commit(job.start.bundle))?;
    let core_hash = Hash::of(&canonical::to_bytes(&plan.core)?);

    let sealed = seal_items(job, &plan, &key, core_hash, out, watch)?;
    let manifest = plan.manifest(job, core_hash, &sealed, &randomness);
    let manifest_json = canonical::to_bytes(&manifest)?;
    let manifest_entry = seal_manifest(&plan, &key, core_hash, &manifest_json, out)?;

    let mut items = vec![manifest_entry.entry];
    items.extend(sealed.iter().map(|item| item.entry));
    let bound = Hash::of(&canonical::to_bytes(&Bound {
        core: &plan.core,
        items: &items,
    })?);
    let mut recipients = Vec::with_capacity(2);
    for (public, randomness) in [&job.keyset.opening, &job.keyset.recovery]
        .into_iter()
        .zip(&randomness)
    {
        recipients.push(key.wrap(public, bound, randomness)?);
    }
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

    let mut crcs = vec![
        crc32fast::hash(&header_json),
        crc32fast::hash(&signature),
        manifest_entry.crc,
    ];
    crcs.extend(sealed.iter().map(|item| item.crc));
    let entries = plan.layout.entries();
    for (entry, bytes) in entries.iter().zip([&header_json[..], &signature[..]]) {
        out.write_all_at(bytes, entry.data.start)?;
    }
    for (entry, crc) in entries.iter().zip(&crcs) {
        out.write_all_at(&plan.layout.local_header(entry, *crc), entry.local)?;
    }
    out.write_all_at(
        &plan.layout.central_directory(&crcs),
        plan.layout.central_start(),
    )?;
    let header_hash = Hash::of(&header_json);
    Ok(SealedBundle {
        header_json,
        signature,
        header_hash,
        length: plan.layout.total_len(),
    })
}

/// Core and items as the wraps are bound to them.
#[derive(Serialize)]
struct Bound<'a> {
    core: &'a Core,
    items: &'a [ItemEntry],
}

fn fresh(rng: &mut impl CryptoRng) -> Zeroizing<[u8; ENCAPSULATION_RANDOMNESS]> {
    let mut bytes = Zeroizing::new([0; ENCAPSULATION_RANDOMNESS]);
    rng.fill_bytes(&mut bytes[..]);
    bytes
}

/// What is known before anything is sealed.
struct Plan {
    core: Core,
    /// Kind and encoded length of items 1, 2, …
    items: Vec<(ItemKind, u64)>,
    manifest_len: u64,
    layout: Layout,
}

impl Plan {
    fn new(job: &SealJob<'_>, commit: Hash) -> Result<Self, SealError> {
        let start = &job.start;
        let core = Core {
            format: FORMAT,
            suite: SUITE.to_owned(),
            bundle: start.bundle,
            office: job.keyset.office.clone(),
            certificate: job.certificate.raw().clone(),
            chain: start.chain,
            sequence: start.sequence,
            previous: start.previous,
            replaces: start.replaces,
            keyset: job.keyset.serial,
            schema: start.schema,
            clock: start.clock.clone(),
            commit,
        };
        let items: Vec<_> = job
            .items
            .iter()
            .map(|item| match item {
                SealItem::Records(records) => (ItemKind::Records, records.encoded.len() as u64),
                SealItem::Attachment { length, .. } => (ItemKind::Attachment, *length),
            })
            .collect();
        if items.len() + 1 > MAX_ITEMS {
            return Err(SealError::Limits);
        }
        // Hashes, wraps and signatures have fixed lengths, so blanks measure what is to come.
        let mut plan = Self {
            core,
            items,
            manifest_len: 0,
            layout: Layout::new(0, [])?,
        };
        let blank_seed = Zeroizing::new([0; ENCAPSULATION_RANDOMNESS]);
        let blanks: Vec<_> = plan
            .entries()
            .map(|entry| Sealed {
                entry,
                crc: 0,
                blake3: Hash([0; 32]),
            })
            .collect();
        let manifest = plan.manifest(
            job,
            Hash([0; 32]),
            &blanks,
            &[blank_seed.clone(), blank_seed],
        );
        plan.manifest_len = canonical::to_bytes(&manifest)?.len() as u64;
        let mut entries = vec![plan.manifest_entry(Hash([0; 32]))];
        entries.extend(plan.entries());
        for entry in &entries {
            lengths::check_sealed(entry.kind, entry.length)?;
        }
        let recipients = [&job.keyset.opening, &job.keyset.recovery]
            .map(blank_recipient)
            .to_vec();
        let header = Header {
            core: plan.core.clone(),
            items: entries,
            recipients,
        };
        let header_len = canonical::to_bytes(&header)?.len() as u64;
        // What a reader would refuse is not begun.
        header.check()?;
        plan.layout = Layout::of(header_len, &header.items)?;
        Ok(plan)
    }

    fn entries(&self) -> impl Iterator<Item = ItemEntry> {
        (1..)
            .zip(&self.items)
            .map(|(number, (kind, encoded))| ItemEntry {
                number,
                kind: *kind,
                length: sealed_len(*encoded),
                blake3: Hash([0; 32]),
            })
    }

    fn manifest_entry(&self, blake3: Hash) -> ItemEntry {
        ItemEntry {
            number: 0,
            kind: ItemKind::Manifest,
            length: sealed_len(self.manifest_len),
            blake3,
        }
    }

    fn manifest(
        &self,
        job: &SealJob<'_>,
        core: Hash,
        sealed: &[Sealed],
        randomness: &[Zeroizing<[u8; ENCAPSULATION_RANDOMNESS]>; 2],
    ) -> Manifest {
        let items =
            sealed
                .iter()
                .zip(&self.items)
                .zip(&job.items)
                .map(|((sealed, (_, encoded)), item)| {
                    let (attachment, encoding, length, blake3) = match item {
                        SealItem::Records(records) => {
                            (None, Encoding::Zstd, records.length, records.blake3)
                        }
                        SealItem::Attachment { id, length, .. } => {
                            (Some(*id), Encoding::Identity, *length, sealed.blake3)
                        }
                    };
                    ManifestItem {
                        number: sealed.entry.number,
                        attachment,
                        encoding,
                        encoded: *encoded,
                        length,
                        blake3,
                    }
                });
        let proofs = [&job.keyset.opening, &job.keyset.recovery]
            .into_iter()
            .zip(randomness);
        Manifest {
            core,
            region: job.start.region.clone(),
            counts: job.start.counts.clone(),
            items: items.collect(),
            left_out: job.start.left_out.clone(),
            recipients: proofs
                .map(|(public, seed)| WrapProof {
                    key: public.key_id(),
                    randomness: EncapsulationSeed(Box::new(**seed)),
                })
                .collect(),
        }
    }
}

fn blank_recipient(public: &KemPublic) -> Recipient {
    Recipient {
        key: public.key_id(),
        suite: SUITE.to_owned(),
        encapsulated: vec![0; 1120],
        wrapped: vec![0; 48],
    }
}

/// One item, sealed and written.
struct Sealed {
    entry: ItemEntry,
    crc: u32,
    /// Of the content, for attachments.
    blake3: Hash,
}

fn seal_manifest(
    plan: &Plan,
    key: &BundleKey,
    core_hash: Hash,
    json: &[u8],
    out: &impl WriteAt,
) -> Result<Sealed, SealError> {
    let entry = plan.manifest_entry(Hash([0; 32]));
    let cipher = key.item_cipher(plan.core.bundle, core_hash, 0, ItemKind::Manifest);
    let offset = plan.layout.entries()[2].data.start;
    let mut buffer = vec![0; GROUP * SEALED_CHUNK];
    let length = json.len() as u64;
    let mut source = json;
    seal_item(
        &mut source,
        length,
        &cipher,
        entry,
        offset,
        out,
        &mut buffer,
        &|_| true,
    )
}

fn seal_items(
    job: &SealJob<'_>,
    plan: &Plan,
    key: &BundleKey,
    core_hash: Hash,
    out: &impl WriteAt,
    watch: Watch<'_>,
) -> Result<Vec<Sealed>, SealError> {
    let entries: Vec<ItemEntry> = plan.entries().collect();
    let next = AtomicUsize::new(0);
    let done = AtomicU64::new(0);
    let stop = AtomicBool::new(false);
    let results = Mutex::new((Vec::with_capacity(entries.len()), None));
    let work = || {
        let mut buffer = vec![0; GROUP * SEALED_CHUNK];
        let progress = |bytes: u64| {
            let total = done.fetch_add(bytes, Ordering::Relaxed) + bytes;
            !stop.load(Ordering::Relaxed) && watch(total)
        };
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let (Some(entry), Some(item)) = (entries.get(place), job.items.get(place)) else {
                return;
            };
            let cipher = key.item_cipher(plan.core.bundle, core_hash, entry.number, entry.kind);
            let offset = plan.layout.entries()[place + 3].data.start;
            let result = match item {
                SealItem::Records(records) => {
                    let length = records.encoded.len() as u64;
                    seal_item(
                        &mut &records.encoded[..],
                        length,
                        &cipher,
                        *entry,
                        offset,
                        out,
                        &mut buffer,
                        &progress,
                    )
                }
                SealItem::Attachment { length, source, .. } => source
                    .open()
                    .map_err(|_| SealError::Source { item: entry.number })
                    .and_then(|mut source| {
                        seal_item(
                            &mut source,
                            *length,
                            &cipher,
                            *entry,
                            offset,
                            out,
                            &mut buffer,
                            &progress,
                        )
                    }),
            };
            let mut results = results.lock().unwrap_or_else(PoisonError::into_inner);
            match result {
                Ok(sealed) => results.0.push(sealed),
                Err(error) => {
                    stop.store(true, Ordering::Relaxed);
                    // The first error is the cause; the others only say that they were stopped.
                    results.1.get_or_insert(error);
                    return;
                }
            }
        }
    };
    let threads = job.threads.clamp(1, entries.len().max(1));
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        work();
    });
    let (mut sealed, error) = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some(error) = error {
        return Err(error);
    }
    sealed.sort_by_key(|item| item.entry.number);
    Ok(sealed)
}

/// Reads exactly `length` bytes, seals them in place group by group, hashes the sealed bytes once.
#[expect(
    clippy::too_many_arguments,
    reason = "one item's place and tools, used by two callers above"
)]
fn seal_item(
    source: &mut impl Read,
    length: u64,
    cipher: &ItemCipher,
    mut entry: ItemEntry,
    mut offset: u64,
    out: &impl WriteAt,
    buffer: &mut [u8],
    progress: &dyn Fn(u64) -> bool,
) -> Result<Sealed, SealError> {
    let failed = |_| SealError::Source { item: entry.number };
    let mut content = blake3::Hasher::new();
    let mut sealed = blake3::Hasher::new();
    let mut crc = crc32fast::Hasher::new();
    let mut left = length;
    let mut chunk = 0;
    loop {
        let mut filled = 0;
        let mut group = 0;
        for place in buffer.chunks_exact_mut(SEALED_CHUNK) {
            let plain = left.min(CHUNK as u64) as usize;
            left -= plain as u64;
            source.read_exact(&mut place[..plain]).map_err(failed)?;
            content.update(&place[..plain]);
            cipher.seal(chunk, left == 0, place, plain)?;
            chunk += 1;
            group += plain as u64;
            filled += plain + crate::TAG;
            if left == 0 {
                break;
            }
        }
        let bytes = &buffer[..filled];
        sealed.update(bytes);
        crc.update(bytes);
        out.write_all_at(bytes, offset)?;
        offset += filled as u64;
        if !progress(group) {
            return Err(SealError::Cancelled);
        }
        if left == 0 {
            break;
        }
    }
    // A source that goes on was changed after it was measured.
    if source.read(&mut [0]).map_err(failed)? != 0 {
        return Err(failed(std::io::Error::from(
            std::io::ErrorKind::InvalidData,
        )));
    }
    entry.blake3 = sealed.finalize().into();
    Ok(Sealed {
        entry,
        crc: crc.finalize(),
        blake3: content.finalize().into(),
    })
}
