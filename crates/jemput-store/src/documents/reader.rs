//! A page's plain bytes, by stream or from any place.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use jemput_domain::ids::AttachmentId;
use zeroize::Zeroizing;

use super::cipher::{CHUNK, HEADER, PageCipher, TAG, chunks_of, file_len};
use crate::error::{Result, StoreError};

/// Gives out only bytes whose chunk verified. Holds one chunk at a time.
pub struct PageReader {
    file: File,
    cipher: PageCipher,
    bytes: u64,
    position: u64,
    /// The decrypted chunk and its number.
    chunk: Zeroizing<Vec<u8>>,
    number: Option<u64>,
}

impl PageReader {
    pub(super) fn open(
        path: &Path,
        attachment: AttachmentId,
        key: &[u8],
        bytes: u64,
    ) -> Result<Self> {
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(StoreError::PageMissing);
            }
            Err(error) => return Err(error.into()),
        };
        let mut header = [0; HEADER.len()];
        let whole =
            file.metadata()?.len() == file_len(bytes) && file.read_exact(&mut header).is_ok();
        if !whole || header != *HEADER {
            return Err(StoreError::PageDamaged);
        }
        let cipher = PageCipher::new(key, attachment)?;
        Ok(Self {
            file,
            cipher,
            bytes,
            position: 0,
            chunk: Zeroizing::default(),
            number: None,
        })
    }

    /// The plain length.
    pub fn len(&self) -> u64 {
        self.bytes
    }

    pub fn is_empty(&self) -> bool {
        self.bytes == 0
    }

    fn load(&mut self, number: u64) -> io::Result<()> {
        if self.number == Some(number) {
            return Ok(());
        }
        self.number = None;
        let start = number * CHUNK as u64;
        let length = usize::try_from((self.bytes - start).min(CHUNK as u64)).unwrap_or(CHUNK);
        self.file.seek(SeekFrom::Start(
            HEADER.len() as u64 + start + number * TAG as u64,
        ))?;
        self.chunk.resize(length, 0);
        self.file.read_exact(&mut self.chunk)?;
        let mut tag = [0; TAG];
        self.file.read_exact(&mut tag)?;
        let last = number + 1 == chunks_of(self.bytes);
        let ordinal = u32::try_from(number).map_err(|_| damaged())?;
        if self
            .cipher
            .open(ordinal, last, &mut self.chunk, tag)
            .is_err()
        {
            self.chunk.fill(0);
            return Err(damaged());
        }
        self.number = Some(number);
        Ok(())
    }
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, StoreError::PageDamaged)
}

impl Read for PageReader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.bytes == 0 {
            // Even an empty page has a tag to verify.
            self.load(0)?;
        }
        if self.position >= self.bytes || out.is_empty() {
            return Ok(0);
        }
        self.load(self.position / CHUNK as u64)?;
        let from = usize::try_from(self.position % CHUNK as u64).unwrap_or_default();
        let length = out.len().min(self.chunk.len() - from);
        out[..length].copy_from_slice(&self.chunk[from..from + length]);
        self.position += length as u64;
        Ok(length)
    }
}

impl Seek for PageReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::End(offset) => self.bytes.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = target
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "before the beginning"))?;
        Ok(self.position)
    }
}
