//! Seals one item: read, seal in place, hash once, write, group by group.

use std::io::Read;

use crate::hybrid::stream::{ItemCipher, SEALED_CHUNK};
use crate::sign::output::WriteAt;
use crate::{CHUNK, Hash, ItemEntry, SealError, TAG};

/// Chunks sealed, hashed and written at once: a scan is one write.
const GROUP: usize = 16;

/// One item, sealed and written.
pub(crate) struct Sealed {
    pub(crate) entry: ItemEntry,
    pub(crate) crc: u32,
    /// BLAKE3 of what was sealed.
    pub(crate) content: Hash,
}

impl Sealed {
    pub(crate) fn blank(entry: ItemEntry) -> Self {
        Self {
            entry,
            crc: 0,
            content: Hash([0; 32]),
        }
    }
}

/// One thread's buffer and where it writes.
pub(crate) struct ItemWriter<'a, W> {
    out: &'a W,
    buffer: Vec<u8>,
}

impl<'a, W: WriteAt> ItemWriter<'a, W> {
    pub(crate) fn new(out: &'a W) -> Self {
        Self {
            out,
            buffer: vec![0; GROUP * SEALED_CHUNK],
        }
    }

    /// Seals exactly `length` bytes of the source to `offset`. `progress` is told of each group.
    pub(crate) fn seal(
        &mut self,
        mut entry: ItemEntry,
        cipher: &ItemCipher,
        mut source: impl Read,
        length: u64,
        mut offset: u64,
        progress: &dyn Fn(u64) -> bool,
    ) -> Result<Sealed, SealError> {
        let failed = |_| SealError::Source { item: entry.number };
        let mut content = blake3::Hasher::new();
        let mut sealed = blake3::Hasher::new();
        let mut crc = crc32fast::Hasher::new();
        let mut left = length;
        let mut chunk = 0;
        loop {
            let before = left;
            let mut filled = 0;
            for place in self.buffer.chunks_exact_mut(SEALED_CHUNK) {
                let plain = left.min(CHUNK as u64) as usize;
                left -= plain as u64;
                source.read_exact(&mut place[..plain]).map_err(failed)?;
                content.update(&place[..plain]);
                cipher.seal(chunk, left == 0, place, plain)?;
                chunk += 1;
                filled += plain + TAG;
                if left == 0 {
                    break;
                }
            }
            let bytes = &self.buffer[..filled];
            sealed.update(bytes);
            crc.update(bytes);
            self.out.write_all_at(bytes, offset)?;
            offset += filled as u64;
            if !progress(before - left) {
                return Err(SealError::Cancelled);
            }
            if left == 0 {
                break;
            }
        }
        // A source that goes on was changed after it was measured.
        if source.read(&mut [0]).map_err(failed)? != 0 {
            return Err(SealError::Source { item: entry.number });
        }
        entry.blake3 = sealed.finalize().into();
        Ok(Sealed {
            entry,
            crc: crc.finalize(),
            content: content.finalize().into(),
        })
    }
}
