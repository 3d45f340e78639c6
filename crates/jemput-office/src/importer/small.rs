//! Small files on a stick, which anyone may have prepared: never more than expected is read, and no
//! link is followed out of it.

use std::fs::{File, OpenOptions};
use std::io::{Error, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use jemput_link::enrol::by_file;
use jemput_link::stick::layout::{ENROL, ROOT};
use jemput_seal::Uuid;

/// Reads a file of at most so many bytes.
pub(super) fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Error> {
    let about = std::fs::symlink_metadata(path)?;
    if !about.is_file() || about.len() > limit {
        return Err(ErrorKind::InvalidData.into());
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(ErrorKind::InvalidData.into());
    }
    Ok(bytes)
}

/// Whether laptops' requests lie in folders of the stick itself.
pub(super) fn has_own_folders(stick: &Path) -> bool {
    [ROOT, ENROL].iter().all(|folder| {
        std::fs::symlink_metadata(stick.join(folder)).is_ok_and(|about| about.is_dir())
    })
}

/// Puts the answer to a request onto a stick, whole or not at all. Gives where.
pub fn put_answer(stick: &Path, invitation: Uuid, answer: &[u8]) -> Result<PathBuf, Error> {
    if !has_own_folders(stick) {
        return Err(ErrorKind::NotADirectory.into());
    }
    let path = stick.join(by_file::answer_path(invitation));
    let part = path.with_extension("part");
    match std::fs::remove_file(&part) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    // Made anew: what lies there under this name, or points elsewhere, is not written into.
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&part)?;
    file.write_all(answer)?;
    file.sync_all()?;
    drop(file);
    std::fs::rename(&part, &path)?;
    Ok(path)
}
