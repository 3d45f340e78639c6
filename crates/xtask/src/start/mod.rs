//! The main job on one computer: a demonstration office, this computer as its laptop, the window.

mod laptop;
mod office;

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use crate::{setup, shell};

#[derive(Args)]
pub struct Options {
    /// Run the same village day without a window
    #[arg(long)]
    headless: bool,
    /// Throw the demonstration data away and start over
    #[arg(long)]
    fresh: bool,
}

/// Where the demonstration lives: beside the code, never committed.
fn home() -> PathBuf {
    shell::root().join(".jemput")
}

pub fn run(options: &Options) -> Result<()> {
    let display = ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
    let headless = options.headless || !display;
    if !display && !options.headless {
        println!(
            "This computer has no display, so there is nowhere to open the field window: the same village day runs without one (cargo xtask start --headless)."
        );
    }
    if options.fresh && home().exists() {
        std::fs::remove_dir_all(home())?;
    }
    setup::for_running()?;
    build(headless)?;
    office::make_once()?;
    let office = office::Serving::begin()?;
    laptop::enrol_once()?;
    office.say_where();
    if headless {
        laptop::village_day()
    } else {
        laptop::window()
    }
}

fn build(headless: bool) -> Result<()> {
    println!("Building (the first time takes some minutes)…");
    let mut args = vec![
        "build",
        "--quiet",
        "--package=jemput-office",
        "--package=jemput-field",
        "--bins",
    ];
    if headless {
        args.push("--package=jemput-tests");
    } else {
        args.extend([
            "--package=jemput-window",
            "--features=jemput-window/custom-protocol",
        ]);
    }
    shell::run(shell::cargo(&args))
}
