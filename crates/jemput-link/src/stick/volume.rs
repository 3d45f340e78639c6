//! What is needed of a stick's file system. Narrow, so that tests can be a stick that lies about its
//! size.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::medium;

/// A mounted stick, or a folder. Paths are relative, with `/`.
pub trait Volume: Send + Sync {
    /// Bytes that can still be written.
    fn free_bytes(&self) -> io::Result<u64>;
    /// Names in a folder, sorted; none if there is no such folder.
    fn names(&self, folder: &str) -> io::Result<Vec<String>>;
    /// Length of a file; `None` if there is none.
    fn length(&self, path: &str) -> io::Result<Option<u64>>;
    /// Makes a folder and those above it.
    fn make_folder(&self, folder: &str) -> io::Result<()>;
    /// Makes a file anew.
    fn create(&self, path: &str) -> io::Result<Box<dyn VolumeFile>>;
    /// Gives a file its final name, in place of what was there.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, path: &str) -> io::Result<()>;
    /// Makes names in a folder durable.
    fn sync_folder(&self, folder: &str) -> io::Result<()>;
    /// Opens for reading what the medium holds, not what memory remembers of it.
    fn open(&self, path: &str) -> io::Result<Box<dyn Read + Send>>;
    /// Where a file can be opened by other programs, on a real file system.
    fn path_of(&self, path: &str) -> Option<PathBuf>;
    /// Waits until no other program of ours holds the folder, and holds it until the answer is
    /// dropped: two that write the same files at once would each find the other's. `None` where the
    /// file system has no such thing.
    fn hold(&self, _folder: &str) -> io::Result<Option<File>> {
        Ok(None)
    }
}

/// A file being written.
pub trait VolumeFile: Write + Send {
    /// Makes it durable.
    fn sync(&mut self) -> io::Result<()>;
}

impl VolumeFile for File {
    fn sync(&mut self) -> io::Result<()> {
        self.sync_all()
    }
}

/// A folder of this machine: where a stick is mounted.
#[derive(Debug, Clone)]
pub struct FolderVolume {
    root: PathBuf,
}

impl FolderVolume {
    /// The stick's own folder (`/media/…`, `E:\`).
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    fn at(&self, path: &str) -> PathBuf {
        path.split('/')
            .fold(self.root.clone(), |full, part| full.join(part))
    }
}

impl Volume for FolderVolume {
    fn free_bytes(&self) -> io::Result<u64> {
        fs4::available_space(&self.root)
    }

    fn names(&self, folder: &str) -> io::Result<Vec<String>> {
        let entries = match fs::read_dir(self.at(folder)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut names = Vec::new();
        for entry in entries {
            // A name that is not Unicode is not ours.
            names.extend(entry?.file_name().into_string().ok());
        }
        names.sort();
        Ok(names)
    }

    fn length(&self, path: &str) -> io::Result<Option<u64>> {
        match fs::symlink_metadata(self.at(path)) {
            Ok(metadata) if metadata.is_file() => Ok(Some(metadata.len())),
            Ok(_) => Ok(None),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn make_folder(&self, folder: &str) -> io::Result<()> {
        fs::create_dir_all(self.at(folder))?;
        // Each new folder is a name in the one above.
        let mut above = Path::new(folder);
        while let Some(parent) = above.parent() {
            sync_folder(&self.root.join(parent))?;
            above = parent;
        }
        Ok(())
    }

    fn create(&self, path: &str) -> io::Result<Box<dyn VolumeFile>> {
        Ok(Box::new(File::create(self.at(path))?))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.at(from), self.at(to))
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        fs::remove_file(self.at(path))
    }

    fn sync_folder(&self, folder: &str) -> io::Result<()> {
        sync_folder(&self.at(folder))
    }

    fn open(&self, path: &str) -> io::Result<Box<dyn Read + Send>> {
        medium::open(&self.at(path))
    }

    fn path_of(&self, path: &str) -> Option<PathBuf> {
        Some(self.at(path))
    }

    fn hold(&self, folder: &str) -> io::Result<Option<File>> {
        // Windows cannot open folders, and a lock of its own would be a file nobody listed.
        if cfg!(windows) {
            return Ok(None);
        }
        let folder = File::open(self.at(folder))?;
        match folder.lock() {
            Ok(()) => Ok(Some(folder)),
            Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(None),
            Err(error) => Err(error),
        }
    }
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    // Windows flushes names with the file and cannot open folders.
    if cfg!(unix) {
        File::open(folder)?.sync_all()
    } else {
        Ok(())
    }
}
