//! A window's process, and what an officer does at its keyboard.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Result, ensure};
use jemput_figures::process::memory_of_tree;
use jemput_tests::e2e::installed;

use crate::screen::Screen;

/// Ended when dropped.
pub struct Shell(Child);

impl Shell {
    pub fn start(
        program: &Path,
        screen: &Screen,
        home: &Path,
        arguments: &[&Path],
    ) -> Result<Self> {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .env("DISPLAY", &screen.name)
            .env_remove("WAYLAND_DISPLAY")
            .env("GDK_BACKEND", "x11")
            .env("HOME", home)
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            // No bus of the desktop is started for it, and none is asked.
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            .env("NO_AT_BRIDGE", "1")
            .env("GIO_USE_VFS", "local")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        Ok(Self(command.spawn()?))
    }

    /// MiB of the window and the web view's processes.
    pub fn memory(&self) -> f64 {
        let kib: u64 = memory_of_tree(self.0.id()).values().sum();
        kib as f64 / 1024.0
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        // The web view's processes end when theirs has gone.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Types into the window, as there is no window manager to give it the keyboard.
pub fn type_into_window(screen: &Screen, text: &str) -> Result<()> {
    let search = ["search", "--sync", "--onlyvisible", "--name", "^Jemput$"];
    let mut arguments = search.to_vec();
    arguments.extend(["windowfocus", "--sync", "type", "--delay", "8", text]);
    xdotool(screen, &arguments)
}

pub fn press_enter(screen: &Screen) -> Result<()> {
    xdotool(screen, &["key", "--delay", "0", "Return"])
}

fn xdotool(screen: &Screen, arguments: &[&str]) -> Result<()> {
    let status = Command::new(installed("xdotool", "xdotool")?)
        .args(arguments)
        .env("DISPLAY", &screen.name)
        .stdout(Stdio::null())
        .status()?;
    ensure!(status.success(), "xdotool: {status}");
    Ok(())
}
