//! Opening a bundle: wrap, commitment, manifest, proof of every wrap; then its items.

use std::io::{Read, Write};

use zeroize::Zeroizing;

use crate::hybrid::bundle_key::BundleKey;
use crate::hybrid::frame;
use crate::hybrid::manifest::{Encoding, Manifest, ManifestItem};
use crate::lengths::{MANIFEST_MAX, RECORDS_MAX_ENCODED, RECORDS_MAX_PLAIN};
use crate::open::item_key::ItemKey;
use crate::open::office_key::OpeningKey;
use crate::{CheckedItem, ItemKind, SealError, VerifiedHeader, canonical, plain_len};

/// An opened bundle. Holds the bundle key; drop it when its items are read.
pub struct BundleOpener<'a> {
    header: &'a VerifiedHeader,
    key: BundleKey,
    manifest: Manifest,
}

impl<'a> BundleOpener<'a> {
    /// Opens with the office's key or the recovery key. `manifest` is item 0's sealed bytes, whose
    /// check is the proof passed with them.
    pub fn open(
        header: &'a VerifiedHeader,
        key: &OpeningKey,
        checked: &CheckedItem,
        manifest: impl Read,
    ) -> Result<Self, SealError> {
        header.require_good()?;
        let recipients = &header.header().recipients;
        let recipient = recipients
            .iter()
            .find(|r| r.key == key.key_id())
            .ok_or(SealError::NotARecipient)?;
        let key = BundleKey::unwrap(recipient, &key.0, header.bound_hash())?;
        if key.commit(header.core().bundle) != header.core().commit {
            return Err(SealError::Commit);
        }
        require_same(header, checked, 0)?;
        let mut json = Zeroizing::new(Vec::new());
        item_key(&key, header, checked).open_chunks(manifest, &mut |chunk| {
            json.extend_from_slice(chunk);
            Ok(())
        })?;
        let mut manifest = parse_manifest(&json)?;
        check_manifest(header, &manifest)?;
        prove_wraps(header, &key, &manifest)?;
        // Proved, and not to be stored by accident: with them anyone has the bundle key.
        manifest.recipients.clear();
        Ok(Self {
            header,
            key,
            manifest,
        })
    }

    /// What the items are. Its proofs are gone: they have served, and they give away the bundle key.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// One item's line of the manifest.
    pub fn item(&self, number: u32) -> Result<&ManifestItem, SealError> {
        let place = number
            .checked_sub(1)
            .ok_or(SealError::NoSuchItem { item: number })?;
        self.manifest
            .items
            .get(place as usize)
            .ok_or(SealError::NoSuchItem { item: number })
    }

    /// The JSON lines of a records item, all of them authenticated and as long as stated.
    pub fn records(&self, checked: &CheckedItem, sealed: impl Read) -> Result<Vec<u8>, SealError> {
        let number = checked.entry().number;
        let item = self.item(number)?;
        require_same(self.header, checked, number)?;
        if checked.entry().kind != ItemKind::Records {
            return Err(SealError::NoSuchItem { item: number });
        }
        let mut encoded = Vec::with_capacity(item.encoded as usize);
        item_key(&self.key, self.header, checked).open_chunks(sealed, &mut |chunk| {
            encoded.extend_from_slice(chunk);
            Ok(())
        })?;
        let lines =
            frame::decompress(&encoded, item.length).ok_or(SealError::Encoding { item: number })?;
        if crate::Hash::of(&lines) != item.blake3 {
            return Err(SealError::PlaintextHash { item: number });
        }
        Ok(lines)
    }

    /// Writes an attachment's content, chunk by chunk, each after its tag. Complete only when this
    /// returns `Ok`: what was written before an error is genuine but not the whole.
    pub fn attachment(
        &self,
        checked: &CheckedItem,
        sealed: impl Read,
        content: &mut impl Write,
    ) -> Result<(), SealError> {
        self.item_key(checked)?.read(sealed, content)
    }

    /// One attachment's key, to be kept wrapped under the office's storage key. There is none for
    /// the manifest, which holds what opens the whole bundle, nor for records, which are imported.
    pub fn item_key(&self, checked: &CheckedItem) -> Result<ItemKey, SealError> {
        let number = checked.entry().number;
        let item = self.item(number)?;
        require_same(self.header, checked, number)?;
        if checked.entry().kind != ItemKind::Attachment {
            return Err(SealError::NoSuchItem { item: number });
        }
        let mut key = item_key(&self.key, self.header, checked);
        key.expect_content(item.length, item.blake3);
        Ok(key)
    }
}

fn item_key(key: &BundleKey, header: &VerifiedHeader, checked: &CheckedItem) -> ItemKey {
    let entry = checked.entry();
    let secret: Zeroizing<[u8; 32]> = key.item_key(header.core_hash(), entry.number, entry.kind);
    ItemKey::new(
        secret,
        header.core().bundle,
        entry.number,
        entry.kind,
        entry.length,
    )
}

/// A check of another bundle's item proves nothing here.
fn require_same(
    header: &VerifiedHeader,
    checked: &CheckedItem,
    number: u32,
) -> Result<(), SealError> {
    if header.item(number)? == checked.entry() {
        Ok(())
    } else {
        Err(SealError::ItemHash { item: number })
    }
}

fn parse_manifest(json: &[u8]) -> Result<Manifest, SealError> {
    if json.len() as u64 > MANIFEST_MAX {
        return Err(SealError::Limits);
    }
    let value = canonical::parse(json).map_err(|_| SealError::ManifestMalformed)?;
    let manifest: Manifest =
        serde_json::from_value(value).map_err(|_| SealError::ManifestMalformed)?;
    // One value, one text: UUIDs and absent members included.
    match canonical::to_bytes(&manifest) {
        Ok(bytes) if bytes == json => Ok(manifest),
        _ => Err(SealError::ManifestMalformed),
    }
}

fn check_manifest(header: &VerifiedHeader, manifest: &Manifest) -> Result<(), SealError> {
    let entries = &header.items()[1..];
    let fits = manifest.core == header.core_hash()
        && manifest.items.len() == entries.len()
        && manifest.items.iter().zip(entries).all(|(item, entry)| {
            let by_kind = match entry.kind {
                ItemKind::Manifest => false,
                ItemKind::Records => {
                    item.attachment.is_none()
                        && item.encoding == Encoding::Zstd
                        && item.encoded <= RECORDS_MAX_ENCODED
                        && item.length <= RECORDS_MAX_PLAIN
                }
                ItemKind::Attachment => {
                    item.attachment.is_some()
                        && item.encoding == Encoding::Identity
                        && item.length == item.encoded
                }
            };
            by_kind && item.number == entry.number && plain_len(entry.length) == Some(item.encoded)
        })
        && manifest.recipients.iter().map(|proof| proof.key).eq(header
            .header()
            .recipients
            .iter()
            .map(|r| r.key));
    if fits {
        Ok(())
    } else {
        Err(SealError::ManifestDiffers)
    }
}

/// Encapsulates again for every recipient: a bad recovery wrap must not be found years later.
fn prove_wraps(
    header: &VerifiedHeader,
    key: &BundleKey,
    manifest: &Manifest,
) -> Result<(), SealError> {
    let keyset = header.keyset().ok_or(SealError::KeysetUnknown)?;
    for (place, (recipient, proof)) in
        (0..).zip(header.header().recipients.iter().zip(&manifest.recipients))
    {
        let failed = || SealError::WrapProof { recipient: place };
        let public = [&keyset.opening, &keyset.recovery]
            .into_iter()
            .find(|public| public.key_id() == recipient.key)
            .ok_or_else(failed)?;
        let randomness = proof.randomness[..].try_into().map_err(|_| failed())?;
        let again = key.wrap(public, header.bound_hash(), randomness)?;
        if &again != recipient {
            return Err(failed());
        }
    }
    Ok(())
}
