//! A stick in memory that may be smaller than it says: what is written beyond its end wraps to the
//! beginning, as fake-capacity sticks do. It may also stop taking or giving bytes.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};

use jemput_link::stick::Volume;
use jemput_link::stick::volume::VolumeFile;

/// See the module's text.
#[derive(Clone)]
pub struct LyingStick {
    inner: Arc<Mutex<Inner>>,
}

struct Inner {
    /// What it really has.
    medium: Vec<u8>,
    /// What it says it has.
    claimed: u64,
    /// Bytes ever given out to files.
    used: u64,
    /// Where each file's bytes lie, as the file system believes.
    files: BTreeMap<String, Extent>,
    /// Bytes after which writing fails (pulled out, or broken).
    breaks_after: Option<u64>,
}

#[derive(Clone, Default)]
struct Extent {
    blocks: Vec<(u64, u64)>,
}

impl LyingStick {
    pub fn new(real: usize, claimed: u64) -> Self {
        let inner = Inner {
            medium: vec![0; real],
            claimed,
            used: 0,
            files: BTreeMap::new(),
            breaks_after: None,
        };
        Self {
            inner: Arc::new(Mutex::new(inner)),
        }
    }

    pub fn breaks_after(self, bytes: u64) -> Self {
        self.lock().breaks_after = Some(bytes);
        self
    }

    pub fn mend(&self) {
        self.lock().breaks_after = None;
    }

    /// Changes one byte of a file on the medium.
    pub fn damage(&self, path: &str, at: u64) {
        let mut inner = self.lock();
        let place = inner.files[path].place(at);
        let length = inner.medium.len() as u64;
        inner.medium[(place % length) as usize] ^= 1;
    }

    pub fn paths(&self) -> Vec<String> {
        self.lock().files.keys().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap()
    }
}

impl Extent {
    fn length(&self) -> u64 {
        self.blocks.iter().map(|(_, length)| length).sum()
    }

    fn place(&self, mut at: u64) -> u64 {
        for (start, length) in &self.blocks {
            if at < *length {
                return start + at;
            }
            at -= length;
        }
        panic!("beyond the file");
    }
}

struct Writing {
    stick: LyingStick,
    path: String,
}

impl Write for Writing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut inner = self.stick.lock();
        let start = inner.used;
        if start + bytes.len() as u64 > inner.claimed {
            return Err(io::ErrorKind::StorageFull.into());
        }
        if inner
            .breaks_after
            .is_some_and(|limit| start + bytes.len() as u64 > limit)
        {
            return Err(io::Error::other("pulled out"));
        }
        let real = inner.medium.len() as u64;
        for (at, byte) in (start..).zip(bytes) {
            let place = (at % real) as usize;
            inner.medium[place] = *byte;
        }
        inner.used += bytes.len() as u64;
        let block = (start, bytes.len() as u64);
        inner
            .files
            .get_mut(&self.path)
            .ok_or(io::ErrorKind::NotFound)?
            .blocks
            .push(block);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl VolumeFile for Writing {
    fn sync(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Volume for LyingStick {
    fn free_bytes(&self) -> io::Result<u64> {
        let inner = self.lock();
        Ok(inner.claimed - inner.used)
    }

    fn names(&self, folder: &str) -> io::Result<Vec<String>> {
        let start = format!("{folder}/");
        let inner = self.lock();
        let below = inner
            .files
            .keys()
            .filter_map(|path| path.strip_prefix(&start));
        let mut names: Vec<_> = below
            .map(|rest| rest.split('/').next().unwrap_or_default().to_owned())
            .collect();
        names.dedup();
        Ok(names)
    }

    fn length(&self, path: &str) -> io::Result<Option<u64>> {
        Ok(self.lock().files.get(path).map(Extent::length))
    }

    fn make_folder(&self, _: &str) -> io::Result<()> {
        Ok(())
    }

    fn create(&self, path: &str) -> io::Result<Box<dyn VolumeFile>> {
        self.lock().files.insert(path.to_owned(), Extent::default());
        Ok(Box::new(Writing {
            stick: self.clone(),
            path: path.to_owned(),
        }))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut inner = self.lock();
        let extent = inner.files.remove(from).ok_or(io::ErrorKind::NotFound)?;
        inner.files.insert(to.to_owned(), extent);
        Ok(())
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        self.lock()
            .files
            .remove(path)
            .map(|_| ())
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn sync_folder(&self, _: &str) -> io::Result<()> {
        Ok(())
    }

    fn open(&self, path: &str) -> io::Result<Box<dyn Read + Send>> {
        let inner = self.lock();
        let extent = inner.files.get(path).ok_or(io::ErrorKind::NotFound)?;
        let real = inner.medium.len() as u64;
        let bytes: Vec<u8> = extent
            .blocks
            .iter()
            .flat_map(|(start, length)| {
                (*start..start + length).map(|at| inner.medium[(at % real) as usize])
            })
            .collect();
        Ok(Box::new(io::Cursor::new(bytes)))
    }

    fn path_of(&self, _: &str) -> Option<PathBuf> {
        None
    }
}
