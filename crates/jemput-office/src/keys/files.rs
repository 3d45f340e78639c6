//! Files that hold secrets: new ones only, readable by their owner only, durable.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::Path;

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
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
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
        .map_err(|error| KeyError::file(path, error))
}

/// Replaces a file whole, so that a power cut leaves the old or the new one.
pub fn replace_secret(path: &Path, content: &[u8]) -> Result<(), KeyError> {
    let beside = path.with_extension("new");
    let _ = std::fs::remove_file(&beside);
    write_secret(&beside, content)?;
    std::fs::rename(&beside, path).map_err(|error| KeyError::file(path, error))?;
    #[cfg(unix)]
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
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
