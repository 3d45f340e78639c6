//! Packages of Debian and Ubuntu.

use std::process::Command;

use anyhow::{Result, bail};

use crate::shell;

/// Installs packages that are missing, where that is allowed.
pub fn install(wanted: &[&str]) -> Result<()> {
    if !is_here() {
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
    if root_prefix().is_none() {
        bail!(
            "Please install these and start again:\n  sudo apt-get install {}",
            missing.join(" ")
        );
    }
    println!("Installing system packages: {}", missing.join(" "));
    as_root("apt-get", &["update", "-q"])?;
    let install = ["install", "-y", "-q", "--no-install-recommends"];
    as_root("apt-get", &[&install, &missing[..]].concat())
}

/// Whether this system has packages at all.
pub fn is_here() -> bool {
    shell::exists("dpkg-query")
}

pub fn installed(package: &str) -> bool {
    Command::new("dpkg-query")
        .args(["-W", "-f=${db:Status-Status}", package])
        .output()
        .is_ok_and(|output| output.stdout == b"installed")
}

/// Whether the system's archive has a package of this name, by the lists of the last update. Of a name
/// that others only mention it says nothing, and calls that a success.
pub fn offered(package: &str) -> bool {
    Command::new("apt-cache")
        .args(["show", package])
        .output()
        .is_ok_and(|output| !output.stdout.is_empty())
}

/// Runs a program as root, where no password is asked.
pub fn as_root(program: &str, arguments: &[&str]) -> Result<()> {
    let Some(prefix) = root_prefix() else {
        bail!(
            "Please run this and start again:\n  sudo {program} {}",
            arguments.join(" ")
        );
    };
    let line = [prefix, &[program], arguments].concat();
    let mut command = shell::command(line[0], &line[1..]);
    command.env("DEBIAN_FRONTEND", "noninteractive");
    shell::run(command)
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
