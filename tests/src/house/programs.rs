//! The programs of the house, beside the running test.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

/// The program of this name, built by `cargo build --bins` into the same profile as the test.
pub fn program(name: &str) -> Result<PathBuf> {
    let test = std::env::current_exe().context("where this test lies")?;
    // target/<profile>/deps/<test>
    let profile = test
        .ancestors()
        .nth(2)
        .context("the test lies in no target folder")?;
    let path = profile.join(name);
    ensure!(
        path.exists(),
        "{} is missing: run `cargo build --bins` first",
        path.display()
    );
    Ok(path)
}
