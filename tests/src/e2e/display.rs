//! A screen of its own, the size of an old laptop's.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use super::process::{Process, installed, line};

pub struct Display {
    _server: Process,
    name: String,
}

impl Display {
    pub fn open() -> Result<Self> {
        let mut server = Command::new(installed("Xvfb", "xvfb")?);
        // It chooses a free number and says which.
        server
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1366x768x24",
                "-nolisten",
                "tcp",
            ])
            .stderr(Stdio::null());
        let (server, mut out) = Process::start_read(server)?;
        let number: u32 = line(&mut out)?.parse().context("Xvfb named no display")?;
        Ok(Self {
            _server: server,
            name: format!(":{number}"),
        })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is on the screen: WebKit's driver hangs on its own screenshots.
    pub fn picture(&self, file: &Path) -> Result<()> {
        let taken = Command::new(installed("import", "imagemagick")?)
            // Quick to pack rather than small.
            .args(["-window", "root", "-quality", "10"])
            .arg(file)
            .env("DISPLAY", &self.name)
            .status()?;
        ensure!(taken.success(), "no picture of {}", self.name);
        Ok(())
    }
}
