//! Sealing and opening, files and fsync included: 2,000 scans of 300–700 KiB, and one file of 1 GiB.
//! `TMPDIR` says which disk.

#[path = "../examples/office/mod.rs"]
mod office;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use divan::Bencher;
use divan::counter::BytesCount;
use jemput_seal::rand_core::Rng;
use jemput_seal::{BundleFile, BundleOpener, SealItem, SealJob};
use office::{Generated, Office, new_id, random};
use tempfile::TempDir;

const GIB: u64 = 1 << 30;

fn main() {
    divan::main();
}

/// A day's scans on disk.
struct Scans {
    folder: TempDir,
    files: Vec<(PathBuf, u64)>,
}

impl Scans {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let files = (0..2_000)
            .map(|number| {
                let path = folder.path().join(format!("{number}.jpg"));
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

    fn total(&self) -> u64 {
        self.files.iter().map(|(_, length)| length).sum()
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

    fn bundle(&self) -> PathBuf {
        self.folder.path().join("day.jemput")
    }
}

#[divan::bench(args = [1, 2], sample_count = 5, sample_size = 1)]
fn seal_2000_scans(bencher: Bencher<'_, '_>, threads: usize) {
    let office = Office::new();
    let scans = Scans::new();
    bencher
        .counter(BytesCount::new(scans.total()))
        .bench_local(|| {
            scans
                .job(&office, threads)
                .seal_file(&scans.bundle(), &mut random(), &|_| true)
                .unwrap();
        });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn open_2000_scans(bencher: Bencher<'_, '_>) {
    let office = Office::new();
    let scans = Scans::new();
    scans
        .job(&office, 2)
        .seal_file(&scans.bundle(), &mut random(), &|_| true)
        .unwrap();
    bencher
        .counter(BytesCount::new(scans.total()))
        .bench_local(|| open(&office, &scans.bundle()));
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn seal_one_gib(bencher: Bencher<'_, '_>) {
    let office = Office::new();
    let folder = tempfile::tempdir().unwrap();
    bencher
        .counter(BytesCount::new(GIB))
        .bench_local(|| seal_generated(&office, &folder));
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn open_one_gib(bencher: Bencher<'_, '_>) {
    let office = Office::new();
    let folder = tempfile::tempdir().unwrap();
    let path = seal_generated(&office, &folder);
    bencher
        .counter(BytesCount::new(GIB))
        .bench_local(|| open(&office, &path));
}

fn seal_generated(office: &Office, folder: &TempDir) -> PathBuf {
    let path = folder.path().join("one.jemput");
    let source = || -> io::Result<Box<dyn Read>> { Ok(Box::new(Generated::new(GIB))) };
    let items = vec![SealItem::Attachment {
        id: new_id(),
        length: GIB,
        source: &source,
    }];
    office
        .job(items, 2)
        .seal_file(&path, &mut random(), &|_| true)
        .unwrap();
    path
}

/// Every check, then every item's content into nowhere: an office keeps scans as their sealed bytes.
fn open(office: &Office, path: &Path) {
    let mut file = BundleFile::open(File::open(path).unwrap()).unwrap();
    let header = file.verify(&office.trust).unwrap();
    let checked = file.check_all(&header).unwrap();
    let opener = BundleOpener::open(
        &header,
        &office.keys.opening,
        &checked[0],
        file.item(0).unwrap(),
    )
    .unwrap();
    for item in &checked[1..] {
        let sealed = file.item(item.entry().number).unwrap();
        opener.attachment(item, sealed, &mut io::sink()).unwrap();
    }
}
