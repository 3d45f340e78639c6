//! Reading past the operating system's memory of a file, so that the stick itself is asked.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Opens a file whose writer has fsynced it, its cached pages dropped.
#[cfg(target_os = "linux")]
pub(super) fn open(path: &Path) -> io::Result<Box<dyn Read + Send>> {
    let file = File::open(path)?;
    // Only clean pages can be dropped; a file system without a cache may refuse, and needs none.
    let _ = rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed);
    Ok(Box::new(file))
}

/// Elsewhere than on Linux and Windows, where the kit is not shipped, a plain file.
#[cfg(not(any(target_os = "linux", windows)))]
pub(super) fn open(path: &Path) -> io::Result<Box<dyn Read + Send>> {
    Ok(Box::new(File::open(path)?))
}

#[cfg(windows)]
pub(super) use windows::open;

#[cfg(windows)]
mod windows {
    use std::fs::OpenOptions;
    use std::os::windows::fs::OpenOptionsExt;

    use super::*;

    /// Reads must begin at, and be of, multiples of the sector; this is a multiple of every sector.
    const ALIGN: usize = 4096;
    const BLOCK: usize = 1 << 20;
    const FILE_FLAG_NO_BUFFERING: u32 = 0x2000_0000;

    pub(in crate::stick) fn open(path: &Path) -> io::Result<Box<dyn Read + Send>> {
        let file = OpenOptions::new()
            .read(true)
            .custom_flags(FILE_FLAG_NO_BUFFERING)
            .open(path)?;
        Ok(Box::new(Unbuffered {
            file,
            memory: vec![0; BLOCK + ALIGN],
            filled: 0..0,
        }))
    }

    struct Unbuffered {
        file: File,
        /// Larger than a block, so that a block in it can begin at an aligned address.
        memory: Vec<u8>,
        filled: std::ops::Range<usize>,
    }

    impl Read for Unbuffered {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            if self.filled.is_empty() {
                let start = self.memory.as_ptr().align_offset(ALIGN);
                let read = self.file.read(&mut self.memory[start..start + BLOCK])?;
                self.filled = start..start + read;
            }
            let length = into.len().min(self.filled.len());
            into[..length]
                .copy_from_slice(&self.memory[self.filled.start..self.filled.start + length]);
            self.filled.start += length;
            Ok(length)
        }
    }
}
