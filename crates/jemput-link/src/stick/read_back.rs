//! Is it really on the stick? Asked after everything is written: a stick that says it is larger than
//! it is loses what came first when the last is written.

use std::io::Read;

use jemput_seal::Hash;
use jemput_seal::statement::ContentsFile;

use super::StickError;
use super::volume::Volume;
use crate::Control;

const BLOCK: usize = 1 << 20;

/// Reads a file from the medium: its length and hash. `None` if it is gone.
pub(super) fn hash_of(
    volume: &dyn Volume,
    path: &str,
    control: &Control,
    mut moved: impl FnMut(u64),
) -> Result<Option<(u64, Hash)>, StickError> {
    if volume.length(path)?.is_none() {
        return Ok(None);
    }
    let mut file = volume.open(path)?;
    let mut hasher = blake3::Hasher::new();
    let mut length = 0;
    let mut block = vec![0; BLOCK];
    loop {
        if control.is_stopped() {
            return Err(StickError::Stopped);
        }
        let read = file.read(&mut block)?;
        if read == 0 {
            return Ok(Some((length, hasher.finalize().into())));
        }
        hasher.update(&block[..read]);
        length += read as u64;
        moved(read as u64);
    }
}

/// Whether a file is there as the contents list says.
pub(super) fn is_as_listed(
    volume: &dyn Volume,
    folder: &str,
    listed: &ContentsFile,
    control: &Control,
    moved: impl FnMut(u64),
) -> Result<bool, StickError> {
    let path = format!("{folder}/{}", listed.name);
    match hash_of(volume, &path, control, moved) {
        Ok(found) => Ok(found == Some((listed.length, listed.blake3))),
        // A medium that cannot read what it was given is as bad as one that gives back something else.
        Err(StickError::Io(_)) => Ok(false),
        Err(error) => Err(error),
    }
}
