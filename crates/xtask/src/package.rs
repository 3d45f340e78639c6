//! Packages for the laptops and the office.

use anyhow::Result;

use crate::{setup, shell};

pub fn run() -> Result<()> {
    setup::for_running()?;
    shell::run(shell::command("bash", &["packaging/deb/build.sh"]))
}
