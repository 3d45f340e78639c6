//! TypeScript types of both command lists, generated from Rust into `ui/src/bindings`.

use anyhow::{Result, bail};

use crate::shell;

pub fn write() -> Result<()> {
    for package in ["jemput-field", "jemput-office"] {
        shell::run(shell::cargo(&[
            "test",
            "--quiet",
            "--package",
            package,
            "--lib",
            "export_bindings",
        ]))?;
    }
    Ok(())
}

/// Stale types fail: what the tests have just generated (each crate's `export_bindings`) must be
/// what is committed.
pub fn unchanged() -> Result<()> {
    let changed = shell::output(shell::command(
        "git",
        &["status", "--porcelain", "--", "ui/src/bindings"],
    ))?;
    if !changed.trim().is_empty() {
        bail!(
            "the generated types are not the committed ones; run `cargo xtask bindings` and commit:\n{changed}"
        );
    }
    Ok(())
}
