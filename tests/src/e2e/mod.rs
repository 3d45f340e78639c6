//! The real window on a display of its own, the office's page in a real browser, both driven from outside.

mod axe;
mod corner;
mod dialog;
mod display;
mod office;
mod page;
mod process;
mod session;

pub use axe::Axe;
pub use display::Display;
pub use office::ServedOffice;
pub use page::{ENTER, ESCAPE, PATIENCE, Page, TAB};
pub use process::{Process, free_port, installed, line};
pub use session::{chromium, window};

use std::path::PathBuf;

use anyhow::{Context, Result};

/// The repository.
pub fn root() -> Result<PathBuf> {
    Ok(PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("the tests lie in no repository")?
        .to_owned())
}

/// Where the pictures go: `target/e2e-screenshots`, or `JEMPUT_SCREENSHOTS`.
pub fn pictures() -> Result<PathBuf> {
    let folder = match std::env::var_os("JEMPUT_SCREENSHOTS") {
        Some(folder) => PathBuf::from(folder),
        None => root()?.join("target").join("e2e-screenshots"),
    };
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}
