//! The command line.

use std::path::PathBuf;

use clap::Parser;

/// Jemput's field window.
#[derive(Parser)]
#[command(version, name = "jemput")]
pub struct Arguments {
    /// The laptop's data folder; without it the user's own.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
}
