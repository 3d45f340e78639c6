//! A small file, whole or not at all: on a stick that is pulled out, in a folder when the power goes.

use std::io;
use std::path::{Path, PathBuf};

use jemput_link::stick::{FolderVolume, Volume};

/// Writes `name` (with its folders) below `root`, and gives where.
pub fn put(root: &Path, name: &str, content: &[u8]) -> io::Result<PathBuf> {
    let volume = FolderVolume::new(root);
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    if !folder.is_empty() {
        volume.make_folder(folder)?;
    }
    let part = format!("{name}.part");
    let mut file = volume.create(&part)?;
    file.write_all(content)?;
    file.sync()?;
    drop(file);
    volume.rename(&part, name)?;
    volume.sync_folder(folder)?;
    Ok(root.join(name))
}
