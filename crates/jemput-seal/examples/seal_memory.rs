//! Seals and opens a bundle of one 1 GiB attachment and prints how far memory rose above idle.
//! `cargo run --release -p jemput-seal --example seal_memory [MiB]`

#[path = "office/mod.rs"]
mod office;

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, Read};
use std::time::Instant;

use jemput_seal::{BundleFile, BundleOpener, SealItem};
use office::{Generated, Office, new_id, random};

fn main() -> Result<(), Box<dyn Error>> {
    let mib: u64 = std::env::args()
        .nth(1)
        .map_or(Ok(1024), |text| text.parse())?;
    let length = mib << 20;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("one.jemput");
    let office = Office::new();
    let source = move || -> io::Result<Box<dyn Read>> { Ok(Box::new(Generated::new(length))) };
    let items = || {
        vec![SealItem::Attachment {
            id: new_id(),
            length,
            source: &source,
        }]
    };
    // Idle: everything loaded and used once, nothing going on.
    Generated::new(1);
    office
        .job(vec![], 2)
        .seal_file(&path, &mut random(), &|_| true)?;
    open(&office, File::open(&path)?)?;

    measure("seal", mib, || {
        Ok(office
            .job(items(), 2)
            .seal_file(&path, &mut random(), &|_| true)
            .map(drop)?)
    })?;
    measure("open", mib, || open(&office, File::open(&path)?))
}

/// Checks and opens everything, into nowhere.
fn open(office: &Office, file: File) -> Result<(), Box<dyn Error>> {
    let mut file = BundleFile::open(file)?;
    let header = file.verify(&office.trust)?;
    let checked = file.check_all(&header)?;
    let opener = BundleOpener::open(&header, &office.keys.opening, &checked[0], file.item(0)?)?;
    for item in &checked[1..] {
        opener.attachment(item, file.item(item.entry().number)?, &mut io::sink())?;
    }
    Ok(())
}

fn measure(
    name: &str,
    mib: u64,
    work: impl FnOnce() -> Result<(), Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let idle = resident("VmRSS")?;
    // Makes the kernel count the peak from here.
    fs::write("/proc/self/clear_refs", "5")?;
    let start = Instant::now();
    work()?;
    let seconds = start.elapsed().as_secs_f64();
    let above = resident("VmHWM")?.saturating_sub(idle);
    println!(
        "{name}_memory mib={mib} seconds={seconds:.2} idle_kib={idle} peak_above_idle_kib={above}"
    );
    Ok(())
}

/// KiB by the kernel's count.
fn resident(field: &str) -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status
        .lines()
        .find(|line| line.starts_with(field))
        .ok_or("no such line in /proc/self/status")?;
    Ok(line.split_whitespace().nth(1).ok_or("no number")?.parse()?)
}
