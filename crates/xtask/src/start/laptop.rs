//! This computer as the office's laptop.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::{home, office};
use crate::shell;

fn data() -> PathBuf {
    home().join("laptop")
}

/// The demonstration's officer passphrase, kept so that a second start needs no one. A real laptop's
/// is on paper only.
fn passphrase_file() -> PathBuf {
    home().join("laptop-passphrase.txt")
}

/// Enrols this computer with the demonstration's first invitation.
pub fn enrol_once() -> Result<()> {
    if passphrase_file().exists() {
        return Ok(());
    }
    if data().exists() {
        bail!("the enrolment of this computer did not end; begin anew: cargo xtask start --fresh");
    }
    let invitation = office::first_invitation()?;
    let read = call(
        "invitation_read",
        &json!({ "invitation": { "kind": "file", "path": invitation } }),
    )?;
    let officer = read["roster"][0]["name"]
        .as_str()
        .context("an officer in the roster")?
        .to_owned();
    let suggested = call("suggest_passphrase", &json!({}))?;
    let passphrase = suggested["passphrase"].as_str().context("a passphrase")?;
    let mut enrol = kit();
    enrol
        .args([
            "enrol",
            "--label",
            "laptop 01",
            "--wait",
            "60",
            "--officer",
            &officer,
            "--invitation",
        ])
        .arg(&invitation)
        .env("JEMPUT_PASSPHRASE", passphrase)
        .stdout(std::process::Stdio::null());
    shell::run(enrol)?;
    std::fs::write(passphrase_file(), passphrase)?;
    println!(
        "This computer is enrolled as laptop 01.\n  officer     {officer}\n  passphrase  {passphrase}   (shown once)"
    );
    Ok(())
}

pub fn window() -> Result<()> {
    let mut window = shell::command(shell::built("jemput-window"), &["--data"]);
    window.arg(data());
    shell::run(window)
}

/// The same day without a window; fails when any identity of the counts is broken.
pub fn village_day() -> Result<()> {
    let mut day = shell::command(shell::built("village-day"), &["--laptop"]);
    day.arg(data()).arg("--office").arg(office::dir());
    day.env(
        "JEMPUT_PASSPHRASE",
        std::fs::read_to_string(passphrase_file())?.trim(),
    );
    shell::run(day)
}

/// A command of the kit that needs nobody unlocked.
fn call(name: &str, arguments: &Value) -> Result<Value> {
    let mut call = kit();
    call.args(["call", name, &arguments.to_string()]);
    Ok(serde_json::from_str(&shell::output(call)?)?)
}

fn kit() -> std::process::Command {
    let mut kit = shell::command(shell::built("jemput-kit"), &["--data"]);
    kit.arg(data());
    kit
}
