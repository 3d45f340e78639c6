//! Where an attachment's bytes come from.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Opened once for each seal, on one of the sealing threads.
pub trait Source: Sync {
    /// A reader from the beginning; it must give exactly the stated length.
    fn open(&self) -> io::Result<Box<dyn Read + '_>>;
}

impl Source for Path {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(File::open(self)?))
    }
}

impl Source for PathBuf {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        self.as_path().open()
    }
}

impl Source for Vec<u8> {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(&self[..]))
    }
}

impl<F> Source for F
where
    F: Fn() -> io::Result<Box<dyn Read>> + Sync,
{
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        self()
    }
}
