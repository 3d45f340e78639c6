//! Stage 3: scans. Each is checked once, whole: its hash in the header, every chunk's tag, the
//! manifest's hash of the content. Then its sealed bytes are kept and its item key wrapped.

use jemput_seal::{BundleOpener, CheckedItem, ItemCheck, ItemKind, SealError};

use super::admit::Arrived;
use super::source::{Sealed, Source};
use super::{ImportError, Importer};
use crate::keys;
use crate::storage::bundles::StoredItem;
use crate::storage::{StorageError, attachments, bundles};

/// What became of one scan.
pub(crate) enum Scan {
    /// Checked and kept.
    Kept(attachments::NewAttachment),
    /// Its content does not fit the manifest: the laptop sealed something else.
    Damaged { item: u32, code: &'static str },
    /// What the source has is not what the header names; another copy may be.
    SourceDamaged { item: u32, code: &'static str },
}

impl Importer {
    /// Checks and keeps every scan that is at its source and not done yet.
    pub(crate) async fn take_scans(
        &self,
        arrived: &Arrived,
        source: &mut Source<'_>,
        items: &[StoredItem],
    ) -> Result<Vec<Scan>, ImportError> {
        let header = &arrived.header;
        let name = arrived.name();
        let wanted: Vec<u32> = items
            .iter()
            .filter(|item| {
                item.kind == ItemKind::Attachment.as_str()
                    && !matches!(item.state.as_str(), "done" | "damaged")
                    && source.has(item.item)
            })
            .map(|item| item.item)
            .collect();
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let (proof, manifest) = self.held_manifest(arrived).await?;
        let key = self.opening_key(header).ok_or(SealError::NotARecipient)?;
        let opener = BundleOpener::open(header, key, &proof, &manifest[..])?;
        let mut scans = Vec::with_capacity(wanted.len());
        for item in wanted {
            let (checked, sealed) = match source.read(header, item, &self.office.items).await {
                Ok(read) => read,
                Err(error) => match error.data_code() {
                    Some(code) => {
                        scans.push(Scan::SourceDamaged { item, code });
                        continue;
                    }
                    None => return Err(error),
                },
            };
            match self.check(&opener, &checked, &sealed) {
                Ok(attachment) => {
                    if !matches!(source, Source::Held { .. }) {
                        sealed.keep(&self.office.items, &name, item).await?;
                    }
                    scans.push(Scan::Kept(attachment));
                }
                Err(error) => match error.data_code() {
                    Some(code) => scans.push(Scan::Damaged { item, code }),
                    None => return Err(error),
                },
            }
        }
        Ok(scans)
    }

    fn check(
        &self,
        opener: &BundleOpener<'_>,
        checked: &CheckedItem,
        sealed: &Sealed,
    ) -> Result<attachments::NewAttachment, ImportError> {
        let number = checked.entry().number;
        let line = opener.item(number)?;
        let key = opener.item_key(checked)?;
        key.read(
            sealed.reader().map_err(SealError::from)?,
            &mut std::io::sink(),
        )?;
        let wrapped = self.keys.storage.wrap(&key, &mut keys::rng())?;
        Ok(attachments::NewAttachment {
            attachment: line.attachment.ok_or(SealError::ManifestDiffers)?,
            blake3: line.blake3.to_string(),
            item: number,
            bytes: line.length,
            wrapped_key: wrapped.as_bytes().to_vec(),
        })
    }

    /// The manifest as it was kept when the records came in.
    async fn held_manifest(
        &self,
        arrived: &Arrived,
    ) -> Result<(CheckedItem, Vec<u8>), ImportError> {
        let mut db = self.office.db.read().await?;
        let sealed = bundles::sealed_item(&mut db, &self.office.code, &arrived.name(), 0)
            .await?
            .ok_or(StorageError::Unreadable("manifest"))?;
        let proof = ItemCheck::whole(*arrived.header.item(0)?, &sealed)?;
        Ok((proof, sealed))
    }
}
