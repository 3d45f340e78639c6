//! Sealing and opening, files and fsync included: 2,000 scans of 300–700 KiB, and one file of 1 GiB.
//! divan's table, then each figure as a line of JSON.

#[path = "../examples/office/mod.rs"]
mod office;
mod scans;

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use divan::Bencher;
use divan::counter::BytesCount;
use jemput_figures::Figure;
use jemput_seal::SealItem;
use office::{Generated, Office, new_id, random};
use scans::Scans;
use tempfile::TempDir;

const GIB: u64 = 1 << 30;
const SCANS: usize = 2_000;

/// Figure → its bytes and how long each run took: divan prints for people only.
static MEASURED: Mutex<BTreeMap<String, (u64, Vec<Duration>)>> = Mutex::new(BTreeMap::new());

fn main() {
    divan::main();
    for (name, (bytes, runs)) in &*MEASURED.lock().unwrap() {
        Figure::of_bytes(name, *bytes, runs).print();
    }
}

/// One run under divan, kept for its line as well.
fn measure(bencher: Bencher<'_, '_>, name: &str, bytes: u64, mut run: impl FnMut()) {
    let mut runs = Vec::new();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        let begun = Instant::now();
        run();
        runs.push(begun.elapsed());
    });
    // Nothing ran when divan only lists.
    if !runs.is_empty() {
        MEASURED
            .lock()
            .unwrap()
            .insert(name.to_owned(), (bytes, runs));
    }
}

#[divan::bench(args = [1, 2], sample_count = 5, sample_size = 1)]
fn seal_2000_scans(bencher: Bencher<'_, '_>, threads: usize) {
    let office = Office::new();
    let scans = Scans::new(SCANS);
    let name = format!("seal.scans_{threads}_threads");
    measure(bencher, &name, scans.total(), || {
        scans.seal(&office, threads)
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn open_2000_scans(bencher: Bencher<'_, '_>) {
    let office = Office::new();
    let scans = Scans::new(SCANS);
    scans.seal(&office, 2);
    measure(bencher, "open.scans", scans.total(), || {
        office.open(&scans.bundle()).unwrap()
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn seal_one_gib(bencher: Bencher<'_, '_>) {
    let office = Office::new();
    let folder = tempfile::tempdir().unwrap();
    measure(bencher, "seal.one_gib", GIB, || {
        seal_generated(&office, &folder);
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn open_one_gib(bencher: Bencher<'_, '_>) {
    let office = Office::new();
    let folder = tempfile::tempdir().unwrap();
    let path = seal_generated(&office, &folder);
    measure(bencher, "open.one_gib", GIB, || office.open(&path).unwrap());
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
