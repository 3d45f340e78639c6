//! Tells a copied or restored data folder from the one it was.

use std::path::Path;

use super::hardware;

/// A hash of the machine's id, of the data folder's place on its disk, and of the machine's own
/// hardware: an image written to another disk, or started on another machine, has the first two in
/// common with what it was made from. Says nothing by itself.
///
/// A repair (another board or disk) changes it as well, and so did an older program, which knew less of
/// the hardware: that costs a new chain, which names the old one, and nothing else.
pub fn marker(data: &Path) -> String {
    marker_in(Path::new("/"), data)
}

fn marker_in(root: &Path, data: &Path) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"jemput machine marker\0");
    hasher.update(
        std::fs::read(root.join("etc/machine-id"))
            .unwrap_or_default()
            .trim_ascii(),
    );
    hasher.update(&place(data));
    let data = data.canonicalize().unwrap_or_else(|_| data.to_owned());
    for fact in hardware::facts(root, &data) {
        hasher.update(b"\0").update(fact.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

/// Device and inode: a copy has others, a rename keeps them.
#[cfg(unix)]
fn place(data: &Path) -> Vec<u8> {
    use std::os::unix::fs::MetadataExt;
    let Ok(metadata) = std::fs::metadata(data) else {
        return Vec::new();
    };
    // The device number may change with the order disks were found in; the inode does not.
    metadata.ino().to_be_bytes().to_vec()
}

/// Windows gives no stable number of a folder or a disk without unsafe calls: the folder's creation
/// time and, of the machine, what its maker wrote into it.
#[cfg(not(unix))]
fn place(data: &Path) -> Vec<u8> {
    use sysinfo::Product;
    let created = std::fs::metadata(data)
        .and_then(|metadata| metadata.created())
        .ok();
    let machine = (Product::uuid().ok(), Product::serial_number().ok());
    format!(
        "{created:?} {:?} {machine:?}",
        std::env::var_os("COMPUTERNAME")
    )
    .into_bytes()
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{marker, marker_in};

    #[test]
    fn stays_with_the_folder_and_not_with_a_copy() {
        let parent = tempfile::tempdir().unwrap();
        let first = parent.path().join("data");
        fs::create_dir(&first).unwrap();
        let before = marker(&first);
        assert_eq!(marker(&first), before);
        let moved = parent.path().join("moved");
        fs::rename(&first, &moved).unwrap();
        assert_eq!(marker(&moved), before);
        fs::create_dir(&first).unwrap();
        assert_ne!(marker(&first), before);
    }

    /// The same folder, the same machine id: what an image has in common with its original.
    #[test]
    fn a_clone_on_another_machine_is_another() {
        let data = tempfile::tempdir().unwrap();
        let machine = |serial: &str, stick: &str| {
            let root = tempfile::tempdir().unwrap();
            let write = |path: &str, content: &str| {
                let path = root.path().join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, content).unwrap();
            };
            write("etc/machine-id", "4d5a\n");
            write("proc/self/mountinfo", "26 1 8:0 / / rw - ext4 /dev/sda rw");
            write("sys/dev/block/8:0/device/serial", serial);
            write("sys/dev/block/8:16/device/serial", stick);
            marker_in(root.path(), data.path())
        };
        let original = machine("disk 7", "");
        assert_eq!(machine("disk 7", "a stick plugged in"), original);
        assert_ne!(machine("disk 8", ""), original);
    }

    #[test]
    fn needs_no_folder() {
        assert_eq!(marker(Path::new("/not/there")).len(), 64);
    }
}
