//! This computer as the office's laptop.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::{home, office};
use crate::shell;

fn data() -> PathBuf {
    home().join("laptop")
}

/// Enrols this computer with the demonstration's invitation; the officer's passphrase is the one
/// printed when the office was made.
pub fn enrol_once() -> Result<()> {
    if data().exists() {
        return Ok(());
    }
    let demo = office::dir().join("demo");
    let passphrase = std::fs::read_to_string(demo.join("laptop-passphrase.txt"))
        .context("the demonstration's passphrase")?;
    let (folder, invitation) = (data(), demo.join("invitation.txt"));
    let mut enrol = shell::command(
        shell::built("jemput-kit"),
        &[
            "--data",
            &folder.to_string_lossy(),
            "enrol",
            "--invitation",
            &invitation.to_string_lossy(),
            "--label",
            "Laptop 01",
        ],
    );
    enrol.env("JEMPUT_PASSPHRASE", passphrase.trim());
    shell::run(enrol)
}

pub fn window() -> Result<()> {
    shell::run(shell::command(
        shell::built("jemput-window"),
        &["--data", &data().to_string_lossy()],
    ))
}

/// The same day without a window; fails when any identity of the counts is broken.
pub fn village_day() -> Result<()> {
    let (office, laptop) = (office::dir(), data());
    shell::run(shell::command(
        shell::built("village-day"),
        &[
            "--office",
            &office.to_string_lossy(),
            "--laptop",
            &laptop.to_string_lossy(),
        ],
    ))
}
