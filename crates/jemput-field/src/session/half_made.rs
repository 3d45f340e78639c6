//! A database that enrolment began and did not finish. Nothing was ever recorded in it.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use jemput_link::stick::{FolderVolume, Volume};
use jemput_store::Folder;

const MARK: &str = "enrolling";
/// Followed by a number: a folder that can be opened as a data folder itself.
const ASIDE: &str = "aside-";
/// Held by whoever has the folder open, whichever database is in it.
const LOCK: &str = "jemput.lock";

fn mark(folder: &Folder) -> PathBuf {
    folder.root().join(MARK)
}

/// Whether the database in the folder is only half made.
pub(crate) fn is_there(folder: &Folder) -> bool {
    mark(folder).exists()
}

/// Marks the folder, and sets aside what an earlier try left. Only ever called where nobody is
/// enrolled.
pub fn begin(folder: &Folder) -> io::Result<()> {
    fs::create_dir_all(folder.root())?;
    File::create(mark(folder))?.sync_all()?;
    sync(folder.root())?;
    if folder.is_created() {
        set_aside(folder)?;
    }
    Ok(())
}

/// From here on the laptop is enrolled, also after a power cut.
pub fn end(folder: &Folder) -> io::Result<()> {
    match fs::remove_file(mark(folder)) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => sync(folder.root()),
    }
}

/// Never removed: should the mark ever lie beside a database in use (a folder put together from two
/// copies, say), all of it is still there, its key slots, pages and bundles with it. The database goes
/// last, so that a try broken off here is taken up by the next.
fn set_aside(folder: &Folder) -> io::Result<()> {
    let database = folder.database().file_name().unwrap_or_default();
    let mut number = 1;
    let aside = loop {
        let aside = folder.root().join(format!("{ASIDE}{number}"));
        if !aside.join(database).try_exists()? {
            break aside;
        }
        number += 1;
    };
    fs::create_dir_all(&aside)?;
    let mut names = Vec::new();
    for entry in fs::read_dir(folder.root())? {
        names.push(entry?.file_name());
    }
    names.retain(|name| belongs(name));
    names.sort_by_key(|name| name == database);
    for name in names {
        fs::rename(folder.root().join(&name), aside.join(&name))?;
    }
    sync(&aside)?;
    sync(folder.root())
}

fn belongs(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name != MARK && name != LOCK && !name.starts_with(ASIDE)
}

fn sync(folder: &Path) -> io::Result<()> {
    FolderVolume::new(folder).sync_folder("")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use jemput_store::Folder;

    use super::{begin, end, is_there};

    #[test]
    fn what_a_crash_left_is_set_aside_for_the_next_try() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::at(root.path().join("data"));
        let read = |name: &str| fs::read(folder.root().join(name)).unwrap();
        begin(&folder).unwrap();
        for (number, content) in [(1, b"half"), (2, b"more")] {
            fs::create_dir(folder.bundles()).unwrap();
            fs::write(folder.bundles().join("one.jemput"), content).unwrap();
            fs::write(folder.root().join("slots.a"), content).unwrap();
            fs::write(folder.database(), content).unwrap();
            assert!(is_there(&folder));
            begin(&folder).unwrap();
            assert!(is_there(&folder) && !folder.is_created());
            assert!(!folder.bundles().exists(), "nor is any of it in the way");
            for name in ["jemput.db", "slots.a", "bundles/one.jemput"] {
                assert_eq!(read(&format!("aside-{number}/{name}")), content);
            }
        }
        end(&folder).unwrap();
        assert!(!is_there(&folder));
    }

    #[test]
    fn setting_aside_that_was_broken_off_is_taken_up() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::at(root.path());
        begin(&folder).unwrap();
        fs::create_dir(root.path().join("aside-1")).unwrap();
        fs::write(root.path().join("aside-1/slots.a"), b"slots").unwrap();
        fs::write(folder.database(), b"half").unwrap();
        begin(&folder).unwrap();
        assert!(root.path().join("aside-1/jemput.db").exists());
        assert!(!root.path().join("aside-2").exists());
    }
}
