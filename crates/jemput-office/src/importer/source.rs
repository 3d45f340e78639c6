//! Where a bundle's sealed items are read from. The three places differ in nothing else.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;

use bytes::Bytes;
use jemput_gateway::{GatewayError, Inner};
use jemput_seal::{BundleFile, CheckedItem, ItemCheck, ItemKind, SealError, VerifiedHeader};
use tempfile::NamedTempFile;

use super::ImportError;
use crate::storage::items::{Items, PART};
use crate::storage::{Db, bundles};

/// A place to read sealed items from.
pub(crate) enum Source<'a> {
    /// The gateway, which has these runs of items whole.
    Gateway {
        inner: &'a dyn Inner,
        complete: Vec<(u32, u32)>,
    },
    /// A bundle file, whose structure is the derived one.
    File(BundleFile<File>),
    /// What this office holds already: sealed, because it could not or must not be opened then.
    Held { db: Db, items: Items },
}

/// An item's sealed bytes, checked against the header.
pub(crate) enum Sealed {
    /// Small enough for memory.
    Memory(Bytes),
    /// In a file of the spool.
    Spooled(NamedTempFile),
}

impl Sealed {
    /// From the beginning.
    pub(crate) fn reader(&self) -> Result<Box<dyn std::io::Read + Send + '_>, std::io::Error> {
        Ok(match self {
            Self::Memory(bytes) => Box::new(&bytes[..]),
            Self::Spooled(file) => Box::new(file.reopen()?),
        })
    }

    /// Stores it, durable when this returns.
    pub(crate) async fn keep(
        self,
        items: &Items,
        header_hash: &str,
        item: u32,
    ) -> Result<(), ImportError> {
        match self {
            Self::Memory(bytes) => items.put(header_hash, item, bytes).await?,
            Self::Spooled(file) => items.adopt(header_hash, item, file).await?,
        }
        Ok(())
    }
}

impl Source<'_> {
    /// Whether the item can be read whole now.
    pub(crate) fn has(&self, item: u32) -> bool {
        match self {
            Self::Gateway { complete, .. } => complete
                .iter()
                .any(|&(first, last)| (first..=last).contains(&item)),
            Self::File(_) | Self::Held { .. } => true,
        }
    }

    /// Whether every item of this kind can be read whole now.
    pub(crate) fn has_all(&self, header: &VerifiedHeader, kinds: &[ItemKind]) -> bool {
        header
            .items()
            .iter()
            .filter(|item| kinds.contains(&item.kind))
            .all(|item| self.has(item.number))
    }

    /// Reads one item and checks it against the header.
    pub(crate) async fn read(
        &mut self,
        header: &VerifiedHeader,
        item: u32,
        items: &Items,
    ) -> Result<(CheckedItem, Sealed), ImportError> {
        let entry = *header.item(item)?;
        let hash = header.hash();
        let mut check = ItemCheck::new(entry);
        let mut taken = Taken::new(entry.length, items)?;
        match self {
            Self::Gateway { inner, .. } => {
                let mut offset = 0;
                while offset < entry.length {
                    let part = match inner.item(hash, item, offset, PART).await {
                        Ok(part) if part.is_empty() => break,
                        Ok(part) => part,
                        // Lost there since it was complete: too short, so it is asked for again.
                        Err(GatewayError::Missing) => break,
                        Err(error) => return Err(error.into()),
                    };
                    offset += part.len() as u64;
                    check.update(&part)?;
                    taken.add(part)?;
                }
            }
            Self::File(file) => {
                // Compares the ZIP's own checksum too; the bytes are read again below, from the cache.
                let checked = file.check_item(header, item)?;
                let mut reader = file.item(item)?;
                let mut left = entry.length;
                while left > 0 {
                    let mut part = vec![0; usize::try_from(left.min(PART)).unwrap_or(0)];
                    reader.read_exact(&mut part).map_err(SealError::from)?;
                    left -= part.len() as u64;
                    check.update(&part)?;
                    taken.add(part.into())?;
                }
                debug_assert_eq!(checked.entry(), &entry);
            }
            Self::Held { db, items } if entry.kind == ItemKind::Attachment => {
                let name = hash.to_string();
                let mut offset = 0;
                while offset < entry.length {
                    let part = items.read(&name, item, offset).await?;
                    if part.is_empty() {
                        break;
                    }
                    offset += part.len() as u64;
                    check.update(&part)?;
                    taken.add(part)?;
                }
                let _ = db;
            }
            Self::Held { db, .. } => {
                let held = bundles::sealed_item(
                    &mut *db.read().await?,
                    db.office(),
                    &hash.to_string(),
                    item,
                )
                .await?;
                let bytes = Bytes::from(held.unwrap_or_default());
                check.update(&bytes)?;
                taken.add(bytes)?;
            }
        }
        Ok((check.finish()?, taken.done()?))
    }
}

/// Collects an item's bytes in memory or, when they are many, in the spool.
enum Taken {
    Memory(Vec<Bytes>),
    Spooled(NamedTempFile),
}

impl Taken {
    fn new(length: u64, items: &Items) -> Result<Self, ImportError> {
        Ok(if length <= PART {
            Self::Memory(Vec::with_capacity(1))
        } else {
            Self::Spooled(items.spool_file()?)
        })
    }

    fn add(&mut self, part: Bytes) -> Result<(), ImportError> {
        match self {
            Self::Memory(parts) => parts.push(part),
            Self::Spooled(file) => file
                .write_all(&part)
                .map_err(crate::storage::StorageError::from)?,
        }
        Ok(())
    }

    fn done(self) -> Result<Sealed, ImportError> {
        Ok(match self {
            Self::Memory(mut parts) if parts.len() == 1 => {
                Sealed::Memory(parts.pop().unwrap_or_default())
            }
            Self::Memory(parts) => Sealed::Memory(parts.concat().into()),
            Self::Spooled(file) => Sealed::Spooled(file),
        })
    }
}

/// Opens a bundle file strictly.
pub(crate) fn open_file(path: &Path) -> Result<BundleFile<File>, SealError> {
    BundleFile::open(File::open(path)?)
}
