//! The main job on one computer: a demonstration office, this computer as its laptop, the window.

use anyhow::Result;
use clap::Args;

#[derive(Args)]
pub struct Options {
    /// Run the same village day without a window
    #[arg(long)]
    headless: bool,
    /// Throw the demonstration data away and start over
    #[arg(long)]
    fresh: bool,
}

pub fn run(_options: &Options) -> Result<()> {
    Ok(())
}
