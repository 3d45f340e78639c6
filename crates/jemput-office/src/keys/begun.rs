//! A ceremony that does not succeed takes its files with it: keys of no office, which would be in the
//! way of the next.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::KeyError;
use super::files::private_folder;
use super::place::Place;

/// A mark in the folder of a ceremony that is being held, locked for this process. It is emptied and
/// taken away before the folder becomes an office's: where it says something, the keys beside it are
/// nobody's.
pub struct Begun {
    mark: PathBuf,
    /// Kept open: the lock goes with it.
    lock: File,
    /// Of the folder. What lies elsewhere is left: another ceremony may have put it there.
    files: Vec<PathBuf>,
}

impl Begun {
    /// Makes the folder, and removes what a ceremony that was broken off has left there. Any other
    /// file in the way would be somebody's key.
    pub fn new(place: &Place, files: Vec<PathBuf>) -> Result<Self, KeyError> {
        private_folder(place.dir())?;
        let mark = place.begun();
        let failed = |error| KeyError::file(&mark, error);
        let opened = OpenOptions::new().create(true).append(true).open(&mark);
        let mut lock = opened.map_err(failed)?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => KeyError::BeingHeld,
            TryLockError::Error(error) => failed(error),
        })?;
        // Another process may have made an office of it since.
        if place.card().exists() {
            return Err(KeyError::OfficeExists);
        }
        let broken_off = lock.metadata().map_err(failed)?.len() > 0;
        let (inside, outside): (Vec<_>, Vec<_>) = files
            .into_iter()
            .partition(|path| path.starts_with(place.dir()));
        if broken_off {
            inside.iter().try_for_each(|path| remove(path))?;
        }
        if let Some(path) = inside.iter().chain(&outside).find(|path| path.exists()) {
            return Err(KeyError::file(path, ErrorKind::AlreadyExists.into()));
        }
        lock.write_all(b"1\n")
            .and_then(|()| lock.sync_all())
            .map_err(failed)?;
        Ok(Self {
            mark,
            lock,
            files: inside,
        })
    }

    /// They are an office's from here.
    pub fn finish(mut self) -> Result<(), KeyError> {
        self.files.clear();
        let emptied = self.lock.set_len(0).and_then(|()| self.lock.sync_all());
        emptied.map_err(|error| KeyError::file(&self.mark, error))?;
        remove(&self.mark)
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        for path in self.files.iter().chain([&self.mark]) {
            let _ = remove(path);
        }
    }
}

fn remove(path: &Path) -> Result<(), KeyError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(KeyError::file(path, error)),
        _ => Ok(()),
    }
}
