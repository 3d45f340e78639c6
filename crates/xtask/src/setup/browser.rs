//! The browser that looks at the office's pages, and its driver: Debian's Chromium, and where there is
//! none (Ubuntu has it as a snap only), Chrome for Testing.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::apt;
use crate::shell;

const PACKAGES: [&str; 2] = ["chromium", "chromium-driver"];

/// A browser and its driver that match.
pub struct Browser {
    pub program: PathBuf,
    pub driver: PathBuf,
}

pub fn install() -> Result<()> {
    let debian = PACKAGES.into_iter().all(apt::installed);
    if debian || Browser::for_testing().is_some() {
        return Ok(());
    }
    if !apt::is_here() || PACKAGES.into_iter().all(apt::offered) {
        return apt::install(&PACKAGES);
    }
    println!("Downloading Chrome for Testing (once)…");
    let folder = folder().to_string_lossy().into_owned();
    let download = |what: &str| {
        let from = ["--yes", "@puppeteer/browsers@2", "install", what, "--path"];
        shell::run(shell::command("npx", &[&from[..], &[&folder]].concat()))
    };
    download("chromedriver@stable")?;
    download("chrome@stable")?;
    let chrome = Browser::for_testing().context("Chrome for Testing is not where it was put")?;
    libraries(&chrome)
}

impl Browser {
    /// The one downloaded, if it was.
    pub fn for_testing() -> Option<Self> {
        Some(Self {
            program: newest("chrome")?,
            driver: newest("chromedriver")?,
        })
    }
}

fn folder() -> PathBuf {
    shell::target().join("browsers")
}

/// `chrome/linux-142.0.7444.59/chrome-linux64/chrome`, the only one there as a rule.
fn newest(name: &str) -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = std::fs::read_dir(folder().join(name))
        .ok()?
        .filter_map(|entry| {
            Some(
                entry
                    .ok()?
                    .path()
                    .join(format!("{name}-linux64"))
                    .join(name),
            )
        })
        .filter(|program| program.is_file())
        .collect();
    versions.sort();
    versions.pop()
}

/// The system packages it names itself in the file beside it.
fn libraries(chrome: &Browser) -> Result<()> {
    let file = chrome.program.with_file_name("deb.deps");
    let named = std::fs::read_to_string(&file)
        .with_context(|| format!("cannot read {}", file.display()))?;
    let wanted: Vec<&str> = named.lines().filter(|line| !line.is_empty()).collect();
    let satisfy = ["satisfy", "-y", "-q", "--no-install-recommends"];
    apt::as_root("apt-get", &[&satisfy[..], &[&wanted.join(", ")]].concat())
}
