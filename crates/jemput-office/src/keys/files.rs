//! Files that hold secrets: readable by their owner only, durable, new or replaced whole.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::KeyError;

/// Makes a folder only its owner can look into.
pub fn private_folder(path: &Path) -> Result<(), KeyError> {
    std::fs::create_dir_all(path).map_err(|error| KeyError::file(path, error))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let owner_only = std::fs::Permissions::from_mode(0o700);
        std::fs::set_permissions(path, owner_only).map_err(|error| KeyError::file(path, error))?;
    }
    Ok(())
}

/// Writes a file that must not exist yet.
pub fn write_secret(path: &Path, content: &[u8]) -> Result<(), KeyError> {
    let folder = folder_of(path);
    if let Some(folder) = folder {
        std::fs::create_dir_all(folder).map_err(|error| KeyError::file(folder, error))?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let write = |mut file: File| {
        file.write_all(content)?;
        file.sync_all()
    };
    options
        .open(path)
        .and_then(write)
        .map_err(|error| KeyError::file(path, error))?;
    sync_folder(path)
}

/// What is to take the place of a secret's file: whole beside it, so that a power cut leaves the old or
/// the new one. Dropped without being put there, it is gone.
pub struct Replacement {
    beside: PathBuf,
    path: PathBuf,
}

impl Replacement {
    /// Written beside `path`, for the same owner: a service goes on reading what was its own.
    pub fn write(path: &Path, content: &[u8]) -> Result<Self, KeyError> {
        let mut beside = path.as_os_str().to_owned();
        beside.push(".jemput-baru");
        let beside = PathBuf::from(beside);
        let _ = std::fs::remove_file(&beside);
        write_secret(&beside, content)?;
        let replacement = Self {
            beside,
            path: path.to_owned(),
        };
        replacement
            .keep_owner()
            .map_err(|error| KeyError::file(path, error))?;
        Ok(replacement)
    }

    /// To be read back before it counts.
    pub fn beside(&self) -> &Path {
        &self.beside
    }

    /// Puts it in the place of the old one.
    pub fn put(self) -> Result<(), KeyError> {
        std::fs::rename(&self.beside, &self.path)
            .map_err(|error| KeyError::file(&self.path, error))?;
        sync_folder(&self.path)
    }

    #[cfg(unix)]
    fn keep_owner(&self) -> std::io::Result<()> {
        use std::os::unix::fs::{MetadataExt as _, chown};
        let (old, new) = (self.path.metadata()?, self.beside.metadata()?);
        if (old.uid(), old.gid()) == (new.uid(), new.gid()) {
            return Ok(());
        }
        chown(&self.beside, Some(old.uid()), Some(old.gid()))
    }

    #[cfg(not(unix))]
    fn keep_owner(&self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Drop for Replacement {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.beside);
    }
}

fn folder_of(path: &Path) -> Option<&Path> {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
}

/// A new name is on the disk only when its folder is.
fn sync_folder(path: &Path) -> Result<(), KeyError> {
    #[cfg(unix)]
    {
        let folder = folder_of(path).unwrap_or(Path::new("."));
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(|error| KeyError::file(folder, error))?;
    }
    Ok(())
}

/// Reads a small text file.
pub fn read_text(path: &Path) -> Result<String, KeyError> {
    std::fs::read_to_string(path).map_err(|error| KeyError::file(path, error))
}
