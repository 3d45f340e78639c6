//! The benchmarks, in release builds, one after the other. Each prints a line of JSON per figure; a
//! table of all of them stands at the end. Nothing is asserted. `BENCHES.md` says what is measured.

mod build;
mod table;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use clap::Args;
use jemput_figures::Figure;

use crate::steps::Steps;
use crate::{setup, shell};
use build::Target;

#[derive(Args)]
pub struct Options {
    /// Only benchmarks whose name contains this
    filter: Option<String>,
}

/// One benchmark.
struct Bench {
    name: &'static str,
    target: Target,
    args: &'static [&'static str],
    /// The house's programs it starts.
    programs: &'static [Target],
}

const fn bench(name: &'static str, target: Target) -> Bench {
    Bench {
        name,
        target,
        args: &[],
        programs: &[],
    }
}

const BENCHES: &[Bench] = &[
    Bench {
        args: &["--bench"],
        ..bench("seal", Target::Bench("bundles"))
    },
    bench("beside-age", Target::Bench("beside_age")),
    bench("memory", Target::Example("seal_memory")),
    bench("intake", Target::Example("intake_bench")),
    bench("import", Target::Example("import_bench")),
    bench("search", Target::Bench("search")),
    Bench {
        args: &["day"],
        programs: &[Target::Bin("jemput-office")],
        ..bench("day", Target::Example("house"))
    },
    Bench {
        args: &["window"],
        programs: &[
            Target::Bin("jemput-office"),
            Target::Bin("jemput-window"),
            Target::Example("empty_window"),
        ],
        ..bench("window", Target::Example("house"))
    },
];

pub fn run(options: &Options) -> Result<()> {
    let chosen: Vec<&Bench> = BENCHES
        .iter()
        .filter(|bench| {
            options
                .filter
                .as_ref()
                .is_none_or(|filter| bench.name.contains(filter.as_str()))
        })
        .collect();
    ensure!(!chosen.is_empty(), "no benchmark of that name");
    setup::for_benching()?;
    println!("Building for release (the first time takes many minutes)…");
    let measuring = chosen.iter().map(|bench| bench.target);
    let started = chosen.iter().flat_map(|bench| bench.programs).copied();
    let built = build::build(&measuring.chain(started).collect())?;

    // On the checkout's disk: a temporary folder in memory would make every fsync free.
    let work = shell::target().join("bench");
    std::fs::create_dir_all(&work)?;
    spread(&work);
    let mut steps = Steps::default();
    let mut figures = Vec::new();
    for bench in chosen {
        let program = &built[&bench.target];
        steps.run(bench.name, || measure(bench, program, &work, &mut figures));
    }
    table::print(&figures);
    steps.summary()
}

/// Lets ext4 put each folder made in this one in another part of the disk. For five minutes it passes by
/// the inodes of deleted files one by one: where a build or the benchmark before has deleted thousands,
/// making new ones takes a fifth of all time, and an office's server does not delete so many. Other file
/// systems do not know the attribute, and do not need it.
fn spread(folder: &Path) {
    let told = shell::command("chattr", &["+T"])
        .arg(folder)
        .stderr(Stdio::null())
        .status();
    if !told.is_ok_and(|status| status.success()) {
        println!(
            "The file system cannot spread folders; files just deleted may make new ones slow."
        );
    }
}

/// Passes on what the benchmark prints and keeps its figures.
fn measure(bench: &Bench, program: &Path, work: &Path, figures: &mut Vec<Figure>) -> Result<()> {
    if let Some(load) = load() {
        // Whoever reads the figures should know what else the machine was doing.
        let load = Figure::once(format!("machine.load_before_{}", bench.name), "load", load);
        load.print();
        figures.push(load);
    }
    let mut child = shell::command(program, bench.args)
        .env("TMPDIR", work)
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", program.display()))?;
    let out = child.stdout.take().context("its output")?;
    for line in BufReader::new(out).lines() {
        let line = line?;
        println!("{line}");
        figures.extend(serde_json::from_str::<Figure>(&line));
    }
    let status = child.wait()?;
    ensure!(status.success(), "{} ended: {status}", bench.name);
    Ok(())
}

/// Of the last minute.
fn load() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/loadavg").ok()?;
    text.split_whitespace().next()?.parse().ok()
}
