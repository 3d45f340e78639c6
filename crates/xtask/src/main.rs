//! The project's own commands: `cargo xtask start`, `test`, `bindings`, `bench`.
//!
//! Everything the README promises is set up here, so that two commands are enough on a fresh
//! Debian or Ubuntu with Rust and Node.

mod bench;
mod bindings;
mod edges;
mod setup;
mod shell;
mod start;
mod steps;
mod test;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "xtask", about = "Jemput's own commands")]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Set up what is missing, make a demonstration office, open the field window
    Start(start::Options),
    /// Run every test of the project
    Test,
    /// Write the TypeScript types of both command lists anew
    Bindings,
    /// Run the benchmarks; prints machine-readable lines
    Bench(bench::Options),
}

fn main() -> Result<()> {
    match Args::parse().command {
        Command::Start(options) => start::run(&options),
        Command::Test => test::run(),
        Command::Bindings => bindings::write(),
        Command::Bench(options) => bench::run(&options),
    }
}
