//! Every test of the project, one command, ending in a summary.

use anyhow::Result;

use crate::steps::Steps;
use crate::{bindings, edges, setup, shell};

/// The window as it is shipped; the same everywhere, so that its libraries are built once.
const WINDOW: &str = "--features=jemput-window/custom-protocol";

pub fn run() -> Result<()> {
    let mut steps = Steps::default();
    steps.run(
        "set-up: system packages, tools, npm packages",
        setup::for_testing,
    );
    steps.run("format", || {
        shell::run(shell::cargo(&["fmt", "--all", "--check"]))
    });
    steps.run("pages: types, tests, texts, unused code, build", || {
        shell::run(shell::npm(&["run", "--silent", "check"]))
    });
    steps.run("who may depend on whom", edges::check);
    steps.run("unused dependencies", || {
        shell::run(shell::command("cargo-machete", &["--skip-target-dir"]))
    });
    steps.run("licences and sources", || {
        shell::run(shell::cargo(&[
            "deny",
            "--log-level=error",
            "check",
            "bans",
            "licenses",
            "sources",
        ]))
    });
    steps.run("lints", || {
        shell::run(shell::cargo(&[
            "clippy",
            "--quiet",
            "--workspace",
            "--all-targets",
            WINDOW,
            "--",
            "-D",
            "warnings",
        ]))
    });
    steps.run("fuzz targets", || {
        // A workspace of its own: fuzzing needs other flags. The ordinary tests run the same functions.
        let mut clippy = shell::cargo(&["clippy", "--quiet", "--locked"]);
        clippy
            .args(["--manifest-path", "crates/jemput-seal/fuzz/Cargo.toml"])
            .arg("--target-dir")
            .arg(shell::target())
            .args(["--", "-D", "warnings"]);
        shell::run(clippy)
    });
    steps.run("programs", || {
        shell::run(shell::cargo(&[
            "build",
            "--quiet",
            "--workspace",
            "--bins",
            WINDOW,
        ]))
    });
    steps.run("tests", || {
        let mut nextest =
            shell::cargo(&["nextest", "run", "--workspace", "--no-fail-fast", WINDOW]);
        nextest.env("JEMPUT_TEST_S3", setup::s3_program());
        if let Some(browser) = setup::Browser::for_testing() {
            nextest.env("JEMPUT_TEST_CHROME", browser.program);
            nextest.env("JEMPUT_TEST_CHROMEDRIVER", browser.driver);
        }
        shell::run(nextest)
    });
    if !can_mount() {
        steps.untested("full disks (this machine mounts nothing in a namespace: unshare -rm)");
    }
    steps.run("generated types are current", bindings::unchanged);
    steps.run("the second reader, in Python", || {
        shell::run(shell::command("bash", &["tests/reader/run.sh"]))
    });
    steps.summary()
}

/// What the tests of full disks need; without it they run nothing.
fn can_mount() -> bool {
    let mount = ["-rm", "mount", "-t", "tmpfs", "small", "/mnt"];
    shell::command("unshare", &mount)
        .output()
        .is_ok_and(|output| output.status.success())
}
