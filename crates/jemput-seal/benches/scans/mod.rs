//! A day's scans as files on disk, and the bundle made of them. `TMPDIR` says which disk.

use std::fs::File;
use std::io;
use std::path::PathBuf;

use jemput_seal::rand_core::Rng;
use jemput_seal::{SealItem, SealJob};
use tempfile::TempDir;

use crate::office::{Generated, Office, new_id, random};

pub struct Scans {
    /// They lie in its folder `scans`; outputs go beside that, on the same disk.
    pub folder: TempDir,
    files: Vec<(PathBuf, u64)>,
}

impl Scans {
    /// So many files of 300 to 700 KiB that do not compress, as photographs.
    pub fn new(count: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("scans")).unwrap();
        let files = (0..count)
            .map(|number| {
                let path = folder.path().join("scans").join(format!("{number}.jpg"));
                let length = (300 << 10) + u64::from(random().next_u32()) % (400 << 10);
                io::copy(
                    &mut Generated::new(length),
                    &mut File::create(&path).unwrap(),
                )
                .unwrap();
                (path, length)
            })
            .collect();
        Self { folder, files }
    }

    /// Bytes of all of them.
    pub fn total(&self) -> u64 {
        self.files.iter().map(|(_, length)| length).sum()
    }

    pub fn bundle(&self) -> PathBuf {
        self.folder.path().join("day.jemput")
    }

    /// Seals all into [`Self::bundle`]: durable file, durable name.
    pub fn seal(&self, office: &Office, threads: usize) {
        self.job(office, threads)
            .seal_file(&self.bundle(), &mut random(), &|_| true)
            .unwrap();
    }

    fn job<'a>(&'a self, office: &'a Office, threads: usize) -> SealJob<'a> {
        let items = self.files.iter();
        let items = items.map(|(path, length)| SealItem::Attachment {
            id: new_id(),
            length: *length,
            source: path,
        });
        office.job(items.collect(), threads)
    }
}
