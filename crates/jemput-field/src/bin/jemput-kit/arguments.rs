//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// The field registration kit without its window. The passphrase comes from the environment
/// (JEMPUT_PASSPHRASE), else from the first line of standard input.
#[derive(Parser)]
#[command(version, name = "jemput-kit")]
pub struct Arguments {
    /// The laptop's data folder.
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    #[command(subcommand)]
    pub task: Task,
}

#[derive(Subcommand)]
pub enum Task {
    /// Takes an invitation of the office and makes this laptop's keys and database.
    Enrol(Enrol),
    /// Runs one command of the kit and prints its answer.
    Call {
        name: String,
        /// The command's arguments, a JSON object.
        #[arg(default_value = "{}")]
        arguments: String,
    },
    /// Runs commands from standard input, one `{"command", "args"}` a line, and prints each answer.
    Run,
    /// Sends until the office has answered for everything.
    Send {
        /// Gives up waiting after this long; what arrived stays arrived.
        #[arg(long, default_value_t = 600)]
        seconds: u64,
    },
    /// Copies sealed bundles to a stick and reads them back.
    StickExport { folder: PathBuf },
    /// Brings receipts and messages home from a stick.
    StickImport { folder: PathBuf },
}

#[derive(Args)]
pub struct Enrol {
    /// The invitation file.
    #[arg(long, value_name = "FILE")]
    pub invitation: PathBuf,
    /// Name or id of the officer, as in the office's roster.
    #[arg(long, value_name = "NAME|ID")]
    pub officer: String,
    /// What this laptop is called.
    #[arg(long, value_name = "TEXT")]
    pub label: String,
    /// Waits so long for the office's certificate; 0 only records for now.
    #[arg(long, default_value_t = 0, value_name = "SECONDS")]
    pub wait: u64,
}
