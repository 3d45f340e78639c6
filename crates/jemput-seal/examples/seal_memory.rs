//! Seals and opens a bundle of one 1 GiB attachment and prints how far memory rose above idle.
//! `cargo run --release -p jemput-seal --example seal_memory [MiB]`

#[path = "office/mod.rs"]
mod office;

use std::error::Error;
use std::io::{self, Read};
use std::time::Instant;

use jemput_figures::{Figure, process};
use jemput_seal::SealItem;
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
    office.open(&path)?;

    measure("seal", mib, || {
        Ok(office
            .job(items(), 2)
            .seal_file(&path, &mut random(), &|_| true)
            .map(drop)?)
    })?;
    measure("open", mib, || office.open(&path))
}

fn measure(
    name: &str,
    mib: u64,
    work: impl FnOnce() -> Result<(), Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let idle = process::status_kib("VmRSS");
    process::count_peak_anew()?;
    let start = Instant::now();
    work()?;
    let seconds = start.elapsed().as_secs_f64();
    let above = process::status_kib("VmHWM").saturating_sub(idle);
    let mib = mib as f64;
    Figure::once(format!("memory.{name}_idle"), "KiB", idle as f64).print();
    Figure::once(format!("memory.{name}_above_idle"), "KiB", above as f64).print();
    Figure::once(format!("memory.{name}_speed"), "MiB/s", mib / seconds).print();
    Ok(())
}
