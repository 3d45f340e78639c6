//! Bytes of items that are still arriving: one file for each, in one folder of this machine.
//!
//! The database says how much of a file counts. Bytes are written and fsynced first, then the
//! database commits the new length, then the append is acknowledged: so a torn append leaves bytes
//! nobody counts, and the next one overwrites them. A complete file is handed to [`crate::blobs`];
//! until that is done it is read from here.

mod group_sync;
mod progress;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use jemput_seal::{Hash, ItemCheck, ItemEntry};

pub(crate) use group_sync::{GroupSync, sync_directory};
pub(crate) use progress::{Plan, Progress};

use crate::GatewayError;
use crate::blobs::blocking;

/// One generation of one item's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ItemFile {
    pub bundle: Hash,
    pub number: u32,
    pub generation: u32,
}

/// The folder. Locked for this process while it is open.
pub(crate) struct Spool {
    folder: PathBuf,
    entries: Arc<GroupSync>,
    lock: File,
    closed: AtomicBool,
}

impl Spool {
    pub(crate) fn open(folder: &Path) -> Result<Self, GatewayError> {
        fs::create_dir_all(folder)?;
        if let Some(parent) = folder.parent().filter(|p| !p.as_os_str().is_empty()) {
            sync_directory(parent)?;
        }
        let lock = File::create(folder.join("lock"))?;
        lock.try_lock().map_err(|error| match error {
            fs::TryLockError::WouldBlock => GatewayError::FolderInUse,
            fs::TryLockError::Error(error) => error.into(),
        })?;
        Ok(Self {
            folder: folder.to_owned(),
            entries: Arc::new(GroupSync::new(folder)),
            lock,
            closed: AtomicBool::new(false),
        })
    }

    /// Writes no more and lets another process have the folder.
    pub(crate) fn close(&self) -> Result<(), GatewayError> {
        self.closed.store(true, Ordering::SeqCst);
        Ok(self.lock.unlock()?)
    }

    pub(crate) fn path(&self, file: ItemFile) -> PathBuf {
        self.folder.join(format!(
            "{}-{}.{}",
            file.bundle, file.number, file.generation
        ))
    }

    /// Writes at `at` and returns when the bytes and the file's name are durable.
    pub(crate) async fn write(
        &self,
        file: ItemFile,
        at: u64,
        bytes: Bytes,
    ) -> Result<(), GatewayError> {
        if self.closed.load(Ordering::SeqCst) {
            return Err(GatewayError::Closing);
        }
        let path = self.path(file);
        blocking(move || {
            let open = OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(false)
                .open(&path);
            let mut file = open?;
            file.seek(SeekFrom::Start(at))?;
            file.write_all(&bytes)?;
            file.sync_data()
        })
        .await?;
        if at == 0 {
            // A first append: the file's name too.
            self.entries.sync().await?;
        }
        Ok(())
    }

    /// Whether the file holds at least what the database counts.
    pub(crate) async fn holds(&self, file: ItemFile, durable: u64) -> Result<bool, GatewayError> {
        let path = self.path(file);
        blocking(move || match fs::metadata(&path) {
            Ok(metadata) => Ok(metadata.len() >= durable),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        })
        .await
    }

    /// Reads the whole and compares it with the header's entry.
    pub(crate) async fn verify(
        &self,
        file: ItemFile,
        entry: ItemEntry,
    ) -> Result<bool, GatewayError> {
        let path = self.path(file);
        blocking(move || {
            let mut file = File::open(&path)?;
            let mut check = ItemCheck::new(entry);
            let mut buffer = vec![0; 256 << 10];
            loop {
                let read = file.read(&mut buffer)?;
                if read == 0 {
                    return Ok(check.finish().is_ok());
                }
                if check.update(&buffer[..read]).is_err() {
                    return Ok(false);
                }
            }
        })
        .await
    }

    /// Forgets a generation that came to nothing.
    pub(crate) async fn remove(&self, file: ItemFile) -> Result<(), GatewayError> {
        let path = self.path(file);
        blocking(move || crate::blobs::remove_if_there(&path).map(|_| ())).await
    }

    /// Every item file there is, for handing over what a stop left behind.
    pub(crate) fn files(&self) -> Result<Vec<ItemFile>, GatewayError> {
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            files.extend(entry?.file_name().to_str().and_then(parse_name));
        }
        Ok(files)
    }
}

fn parse_name(name: &str) -> Option<ItemFile> {
    let (stem, generation) = name.rsplit_once('.')?;
    let (bundle, number) = stem.split_once('-')?;
    Some(ItemFile {
        bundle: bundle.parse().ok()?,
        number: number.parse().ok()?,
        generation: generation.parse().ok()?,
    })
}
