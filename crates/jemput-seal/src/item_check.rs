//! Checks an item's sealed bytes against the header, streaming. Nothing is decrypted before.

use crate::{Hash, ItemEntry, SealError};

/// Counts and hashes an item's sealed bytes as they pass.
pub struct ItemCheck {
    entry: ItemEntry,
    hasher: blake3::Hasher,
    length: u64,
}

/// Proof that an item's bytes were those its header names. Only [`ItemCheck`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckedItem {
    entry: ItemEntry,
}

impl CheckedItem {
    /// The header's entry.
    pub fn entry(&self) -> &ItemEntry {
        &self.entry
    }
}

impl ItemCheck {
    /// For one entry of a header.
    pub fn new(entry: ItemEntry) -> Self {
        Self {
            entry,
            hasher: blake3::Hasher::new(),
            length: 0,
        }
    }

    /// The next bytes. Refuses more than the header says at once, so that no sender can fill a disk.
    pub fn update(&mut self, bytes: &[u8]) -> Result<(), SealError> {
        self.length += bytes.len() as u64;
        if self.length > self.entry.length {
            return Err(SealError::ItemLength {
                item: self.entry.number,
            });
        }
        self.hasher.update(bytes);
        Ok(())
    }

    /// How many bytes have passed.
    pub fn len(&self) -> u64 {
        self.length
    }

    /// Whether no byte has passed yet.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// After the last byte.
    pub fn finish(self) -> Result<CheckedItem, SealError> {
        let item = self.entry.number;
        if self.length != self.entry.length {
            return Err(SealError::ItemLength { item });
        }
        if Hash::from(self.hasher.finalize()) != self.entry.blake3 {
            return Err(SealError::ItemHash { item });
        }
        Ok(CheckedItem { entry: self.entry })
    }

    /// All bytes at once.
    pub fn whole(entry: ItemEntry, bytes: &[u8]) -> Result<CheckedItem, SealError> {
        let mut check = Self::new(entry);
        check.update(bytes)?;
        check.finish()
    }
}
