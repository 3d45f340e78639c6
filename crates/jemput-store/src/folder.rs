//! Where everything lies: `jemput.db`, its key slots, page files, sealed bundles.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::{Result, StoreError};

/// One laptop's data folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    root: PathBuf,
    files: PathBuf,
    bundles: PathBuf,
    database: PathBuf,
}

impl Folder {
    pub fn at(root: impl Into<PathBuf>) -> Self {
        let root = root.into();
        Self {
            files: root.join("files"),
            bundles: root.join("bundles"),
            database: root.join("jemput.db"),
            root,
        }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn database(&self) -> &Path {
        &self.database
    }

    /// Pages, each encrypted under its own key.
    pub fn files(&self) -> &Path {
        &self.files
    }

    /// Sealed bundles; unreadable to this laptop as well.
    pub fn bundles(&self) -> &Path {
        &self.bundles
    }

    /// Whether a database was made here.
    pub fn is_created(&self) -> bool {
        self.database.exists()
    }

    pub(crate) fn in_root(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    pub(crate) fn make(&self) -> Result<()> {
        let mut make = DirBuilder::new();
        make.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut make, 0o700);
        for folder in [&self.root, &self.files, &self.bundles] {
            make.create(folder)?;
        }
        sync_folder(&self.root)?;
        Ok(())
    }

    /// Held while the store is open or its key is being changed; the system frees it on any death.
    pub(crate) fn lock(&self) -> Result<File> {
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(self.in_root("jemput.lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(fs::TryLockError::WouldBlock) => Err(StoreError::InUse),
            Err(fs::TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

/// Makes names in a folder durable. Windows has no such call: there NTFS journals the rename.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()
    } else {
        Ok(())
    }
}

/// Replaces `path` by `bytes`: the old or the new content is there after any crash, never a mixture.
pub(crate) fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let partial = path.with_extension("partial");
    let mut file = File::create(&partial)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&partial, path)?;
    match path.parent() {
        Some(folder) => sync_folder(folder),
        None => Ok(()),
    }
}

/// Removing what may be gone already.
pub(crate) fn remove_if_there(path: &Path) -> io::Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}
