//! Tells a copied or restored data folder from the one it was.

use std::path::Path;

/// A hash of the machine's id and of the data folder's place on its disk. Says nothing by itself.
pub fn marker(data: &Path) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"jemput machine marker\0");
    hasher.update(
        std::fs::read("/etc/machine-id")
            .unwrap_or_default()
            .trim_ascii(),
    );
    hasher.update(&place(data));
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

/// Windows gives no stable number without unsafe calls: the folder's creation time and computer name.
#[cfg(not(unix))]
fn place(data: &Path) -> Vec<u8> {
    let created = std::fs::metadata(data)
        .and_then(|metadata| metadata.created())
        .ok();
    format!("{created:?} {:?}", std::env::var_os("COMPUTERNAME")).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::marker;

    #[test]
    fn stays_with_the_folder_and_not_with_a_copy() {
        let parent = tempfile::tempdir().unwrap();
        let first = parent.path().join("data");
        std::fs::create_dir(&first).unwrap();
        let before = marker(&first);
        assert_eq!(marker(&first), before);
        let moved = parent.path().join("moved");
        std::fs::rename(&first, &moved).unwrap();
        assert_eq!(marker(&moved), before);
        std::fs::create_dir(&first).unwrap();
        assert_ne!(marker(&first), before);
    }
}
