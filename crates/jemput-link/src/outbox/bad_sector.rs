//! A file with one byte that the disk cannot read any more.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

pub(super) struct BadSector {
    pub bytes: Cursor<Vec<u8>>,
    pub at: Option<u64>,
}

impl Read for BadSector {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let from = self.bytes.position();
        let length = match self.at.and_then(|at| at.checked_sub(from)) {
            Some(0) => return Err(io::Error::other("a bad sector")),
            Some(before) => into.len().min(before as usize),
            None => into.len(),
        };
        self.bytes.read(&mut into[..length])
    }
}

impl Seek for BadSector {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}
