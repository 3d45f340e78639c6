//! Reading a checked scan: its sealed bytes from the item store, opened chunk by chunk.

use std::io::Read;
use std::sync::Arc;

use bytes::Bytes;
use jemput_seal::WrappedItemKey;
use tokio::runtime::Handle;
use uuid::Uuid;

use super::attachments::{self, StoredAttachment};
use super::items::Items;
use super::{Db, StorageError};
use crate::keys::InnerKeys;

/// Reads scans. Uses the storage key only. Cheap to clone.
#[derive(Clone)]
pub struct ScanReader {
    db: Db,
    items: Items,
    keys: Arc<InnerKeys>,
}

impl ScanReader {
    /// For an office.
    pub fn new(db: Db, items: Items, keys: Arc<InnerKeys>) -> Self {
        Self { db, items, keys }
    }

    /// A scan's content, checked against the manifest's hash; none when it has not come (yet).
    pub async fn read(
        &self,
        attachment: Uuid,
        blake3: &str,
    ) -> Result<Option<Vec<u8>>, StorageError> {
        let stored = attachments::get(
            &mut *self.db.read().await?,
            self.db.office(),
            attachment,
            blake3,
        )
        .await?;
        let Some(stored) = stored else {
            return Ok(None);
        };
        let reader = self.clone();
        let runtime = Handle::current();
        // Decryption is steady work: off the threads that answer requests.
        tokio::task::spawn_blocking(move || reader.open(&stored, runtime))
            .await
            .map_err(std::io::Error::other)?
            .map(Some)
    }

    fn open(&self, stored: &StoredAttachment, runtime: Handle) -> Result<Vec<u8>, StorageError> {
        let unreadable = |_| StorageError::Unreadable("scan");
        let wrapped = WrappedItemKey::from_bytes(&stored.wrapped_key).map_err(unreadable)?;
        let key = self.keys.storage.unwrap(&wrapped).map_err(unreadable)?;
        let sealed = Sealed {
            items: &self.items,
            stored,
            runtime,
            offset: 0,
            part: Bytes::new(),
        };
        let mut content = Vec::with_capacity(usize::try_from(stored.bytes).unwrap_or(0));
        key.read(sealed, &mut content).map_err(unreadable)?;
        Ok(content)
    }
}

struct Sealed<'a> {
    items: &'a Items,
    stored: &'a StoredAttachment,
    runtime: Handle,
    offset: u64,
    part: Bytes,
}

impl Read for Sealed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.part.is_empty() {
            let read = self
                .items
                .read(&self.stored.header_hash, self.stored.item, self.offset);
            self.part = self.runtime.block_on(read).map_err(std::io::Error::other)?;
            self.offset += self.part.len() as u64;
        }
        let taken = buffer.len().min(self.part.len());
        buffer[..taken].copy_from_slice(&self.part.split_to(taken));
        Ok(taken)
    }
}
