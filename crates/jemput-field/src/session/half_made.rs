//! A database that enrolment began and did not finish. Nothing was ever recorded in it.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::PathBuf;

use jemput_store::Folder;

fn mark(folder: &Folder) -> PathBuf {
    folder.root().join("enrolling")
}

/// Whether the database in the folder is only half made.
pub(crate) fn is_there(folder: &Folder) -> bool {
    mark(folder).exists()
}

/// Marks the folder, and removes what an earlier try left. Only ever called where nobody is enrolled.
pub fn begin(folder: &Folder) -> io::Result<()> {
    fs::create_dir_all(folder.root())?;
    File::create(mark(folder))?.sync_all()?;
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let mut path = folder.database().as_os_str().to_owned();
        path.push(suffix);
        remove(&PathBuf::from(path))?;
    }
    Ok(())
}

/// From here on the laptop is enrolled.
pub fn end(folder: &Folder) -> io::Result<()> {
    remove(&mark(folder))
}

fn remove(path: &PathBuf) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use jemput_store::Folder;

    #[test]
    fn what_a_crash_left_is_cleared_for_the_next_try() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::at(root.path().join("data"));
        super::begin(&folder).unwrap();
        std::fs::write(folder.database(), b"half").unwrap();
        assert!(super::is_there(&folder));
        super::begin(&folder).unwrap();
        assert!(!folder.is_created());
        super::end(&folder).unwrap();
        assert!(!super::is_there(&folder));
    }
}
