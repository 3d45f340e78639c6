//! The desktop's own dialog for files: no driver reaches it, so it is used as a hand would, by keys.

use std::path::Path;
use std::process::{Command, Output};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::display::Display;
use super::page::{LOOK, PATIENCE};
use super::process::installed;

const CLOSES: Duration = Duration::from_secs(6);
const SETTLES: Duration = Duration::from_millis(500);

impl Display {
    /// Waits for the dialog with this title, types the path into it and confirms.
    pub fn choose(&self, title: &str, path: &Path) -> Result<()> {
        let until = Instant::now() + PATIENCE;
        let dialog = loop {
            if let Some(dialog) = self.titled(title)? {
                break dialog;
            }
            if Instant::now() > until {
                bail!("no dialog \"{title}\" opens");
            }
            sleep(LOOK);
        };
        // There is no window manager that would give it the keyboard.
        self.hands(&["windowfocus", &dialog])?;
        let path = path.to_str().context("a path xdotool can type")?;
        // Away from the recently used, where no folder can be confirmed; then the field for a path.
        for key in ["alt+Home", "ctrl+l"] {
            self.hands(&["key", key])?;
            // Keys that come before it stands there are lost.
            sleep(SETTLES);
        }
        self.hands(&["key", "ctrl+a"])?;
        self.hands(&["type", "--delay", "6", path])?;
        sleep(SETTLES);
        // The slash it may have added to a folder, which would be gone into, not chosen.
        self.hands(&["key", "Delete"])?;
        while self.titled(title)?.is_some() {
            if Instant::now() > until {
                bail!("the dialog \"{title}\" does not take {path}");
            }
            self.hands(&["key", "Return"])?;
            // One Enter too many would press the window's own button again.
            let closes = Instant::now() + CLOSES;
            while Instant::now() < closes && self.titled(title)?.is_some() {
                sleep(LOOK);
            }
        }
        Ok(())
    }

    /// The visible window of this title.
    pub(super) fn titled(&self, title: &str) -> Result<Option<String>> {
        // Nothing found is an exit code of its own.
        let found = self.xdotool(&["search", "--onlyvisible", "--name", &format!("^{title}$")])?;
        let ids = String::from_utf8_lossy(&found.stdout);
        Ok(ids.lines().next().map(str::to_owned))
    }

    fn hands(&self, arguments: &[&str]) -> Result<()> {
        let done = self.xdotool(arguments)?;
        if !done.status.success() {
            bail!(
                "xdotool {}: {}",
                arguments[0],
                String::from_utf8_lossy(&done.stderr).trim()
            );
        }
        Ok(())
    }

    fn xdotool(&self, arguments: &[&str]) -> Result<Output> {
        Ok(Command::new(installed("xdotool", "xdotool")?)
            .args(arguments)
            .env("DISPLAY", self.name())
            .output()?)
    }
}
