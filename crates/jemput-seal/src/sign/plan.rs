//! Everything about a bundle that is known before anything is sealed: its core and all its lengths.

use serde::Serialize;
use zeroize::Zeroizing;

use crate::hybrid::kem::ENCAPSULATION_RANDOMNESS;
use crate::hybrid::manifest::{Encoding, Manifest, ManifestItem, WrapProof};
use crate::layout::Layout;
use crate::sign::item::Sealed;
use crate::sign::job::{SealItem, SealJob};
use crate::{
    Core, FORMAT, Hash, Header, ItemEntry, ItemKind, KemPublic, MAX_ITEMS, Recipient, SUITE,
    SealError, canonical, sealed_len,
};

/// The randomness of one encapsulation.
pub(crate) type Seed = Zeroizing<[u8; ENCAPSULATION_RANDOMNESS]>;

const BLANK: Hash = Hash([0; 32]);

pub(crate) struct Plan {
    pub(crate) core: Core,
    /// All items; their hashes are blank.
    pub(crate) entries: Vec<ItemEntry>,
    pub(crate) layout: Layout,
}

impl Plan {
    pub(crate) fn new(job: &SealJob<'_>, commit: Hash) -> Result<Self, SealError> {
        if job.items.len() + 1 > MAX_ITEMS {
            return Err(SealError::Limits);
        }
        let core = core(job, commit);
        let entries: Vec<ItemEntry> = (1..)
            .zip(&job.items)
            .map(|(number, item)| blank_entry(number, item))
            .collect();
        // Hashes, wraps and signatures have fixed lengths, so blanks measure what is to come.
        let blanks: Vec<_> = entries.iter().map(|entry| Sealed::blank(*entry)).collect();
        let seed = Zeroizing::new([0; ENCAPSULATION_RANDOMNESS]);
        let manifest = manifest(job, BLANK, &blanks, &[seed.clone(), seed]);
        let length = sealed_len(checked_len(&manifest)?);
        let mut items = vec![ItemEntry {
            number: 0,
            kind: ItemKind::Manifest,
            length,
            blake3: BLANK,
        }];
        items.extend(entries);
        let recipients = [&job.keyset.opening, &job.keyset.recovery]
            .map(blank_recipient)
            .to_vec();
        let header = Header {
            core,
            items,
            recipients,
        };
        // What a reader would refuse is not begun.
        header.check()?;
        let header_len = checked_len(&header)?;
        let layout = Layout::of(header_len, &header.items)?;
        Ok(Self {
            core: header.core,
            entries: header.items,
            layout,
        })
    }

    /// Where item `number` is to be written.
    pub(crate) fn offset(&self, number: u32) -> Result<u64, SealError> {
        Ok(self
            .layout
            .item(number)
            .ok_or(SealError::NoSuchItem { item: number })?
            .start)
    }
}

/// The manifest, once items 1, 2, … are sealed.
pub(crate) fn manifest(
    job: &SealJob<'_>,
    core: Hash,
    sealed: &[Sealed],
    seeds: &[Seed; 2],
) -> Manifest {
    let items = sealed.iter().zip(&job.items).map(|(sealed, item)| {
        let number = sealed.entry.number;
        match item {
            SealItem::Records(records) => ManifestItem {
                number,
                attachment: None,
                encoding: Encoding::Zstd,
                encoded: records.encoded.len() as u64,
                length: records.length,
                blake3: records.blake3,
            },
            SealItem::Attachment { id, length, .. } => ManifestItem {
                number,
                attachment: Some(*id),
                encoding: Encoding::Identity,
                encoded: *length,
                length: *length,
                blake3: sealed.content,
            },
        }
    });
    let proofs = [&job.keyset.opening, &job.keyset.recovery]
        .into_iter()
        .zip(seeds);
    Manifest {
        core,
        region: job.start.region.clone(),
        counts: job.start.counts.clone(),
        items: items.collect(),
        left_out: job.start.left_out.clone(),
        recipients: proofs
            .map(|(public, seed)| WrapProof {
                key: public.key_id(),
                randomness: seed.to_vec(),
            })
            .collect(),
    }
}

/// Length as canonical JSON, if a reader will take it.
fn checked_len(value: &impl Serialize) -> Result<u64, SealError> {
    let bytes = canonical::to_bytes(value)?;
    canonical::parse(&bytes)?;
    Ok(bytes.len() as u64)
}

fn core(job: &SealJob<'_>, commit: Hash) -> Core {
    let start = &job.start;
    Core {
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
    }
}

fn blank_entry(number: u32, item: &SealItem<'_>) -> ItemEntry {
    let (kind, encoded) = match item {
        SealItem::Records(records) => (ItemKind::Records, records.encoded.len() as u64),
        SealItem::Attachment { length, .. } => (ItemKind::Attachment, *length),
    };
    ItemEntry {
        number,
        kind,
        length: sealed_len(encoded),
        blake3: BLANK,
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
