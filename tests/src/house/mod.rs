//! An office and laptops as small as a scenario needs, made of the real parts: key ceremony, gateway,
//! importer, encrypted stores, enrolment over the network or by stick.

mod agreement;
mod bench;
mod laptop;
mod office;
mod programs;

use std::path::Path;

pub use agreement::{Held, totals};
pub use bench::Bench;
pub use laptop::{Laptop, PASSPHRASE, certificate, enrol};
pub use office::{SmallOffice, VILLAGE, at_desk, behind_a_line, number};
pub use programs::program;

fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy_folder(&source, &target)?;
        } else {
            std::fs::copy(&source, &target)?;
        }
    }
    Ok(())
}

/// A figure of the environment, or what is usual.
pub fn figure(variable: &str, usual: u64) -> u64 {
    std::env::var(variable)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(usual)
}
