//! Builds what is to be measured, and asks cargo where it lies.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anyhow::{Result, ensure};
use serde_json::Value;

use crate::shell;

/// A cargo target that measures or is started by one that does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    Bin(&'static str),
    Bench(&'static str),
    Example(&'static str),
}

/// All packages that measure or are measured, whatever is chosen: with another choice cargo would
/// join features in another way and build every library anew.
const PACKAGES: &[&str] = &[
    "jemput-seal",
    "jemput-store",
    "jemput-gateway",
    "jemput-field",
    "jemput-office",
    "jemput-tests",
    "jemput-window",
];

impl Target {
    /// Its kind and name, as cargo calls them.
    fn words(&self) -> (&'static str, &'static str) {
        match *self {
            Self::Bin(name) => ("bin", name),
            Self::Bench(name) => ("bench", name),
            Self::Example(name) => ("example", name),
        }
    }
}

/// Builds all of them; where each lies.
pub fn build(targets: &BTreeSet<Target>) -> Result<BTreeMap<Target, PathBuf>> {
    let mut args = vec![
        "build".to_owned(),
        "--quiet".to_owned(),
        "--release".to_owned(),
        "--features=jemput-window/custom-protocol".to_owned(),
        "--message-format=json-render-diagnostics".to_owned(),
    ];
    args.extend(
        PACKAGES
            .iter()
            .map(|package| format!("--package={package}")),
    );
    for target in targets {
        let (kind, name) = target.words();
        args.push(format!("--{kind}={name}"));
    }
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let told = shell::output(shell::cargo(&args))?;
    let built: BTreeMap<Target, PathBuf> = told
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .filter_map(|artifact| program(&artifact, targets))
        .collect();
    for target in targets {
        ensure!(built.contains_key(target), "cargo did not build {target:?}");
    }
    Ok(built)
}

fn program(artifact: &Value, targets: &BTreeSet<Target>) -> Option<(Target, PathBuf)> {
    let path = artifact["executable"].as_str()?;
    let target = targets.iter().find(|target| {
        let (kind, name) = target.words();
        artifact["target"]["kind"][0] == kind && artifact["target"]["name"] == name
    })?;
    Some((*target, PathBuf::from(path)))
}
