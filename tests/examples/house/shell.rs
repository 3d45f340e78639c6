//! A window's process, and what an officer does at its keyboard.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use jemput_figures::process::memory_of_tree;
use jemput_tests::e2e::installed;
use x11rb::NONE;
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{ConnectionExt as _, KEY_PRESS_EVENT, KEY_RELEASE_EVENT};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

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

/// A finger above the Enter key: nothing is started between the clock and the key.
pub struct Enter {
    connection: RustConnection,
    code: u8,
}

/// What a keyboard calls it (X11, keysymdef.h).
const RETURN: u32 = 0xff0d;

impl Enter {
    pub fn on(screen: &Screen) -> Result<Self> {
        let (connection, _) = x11rb::connect(Some(&screen.name))?;
        let (first, last) = (
            connection.setup().min_keycode,
            connection.setup().max_keycode,
        );
        let keys = connection
            .get_keyboard_mapping(first, last - first + 1)?
            .reply()?;
        let code = (first..=last)
            .zip(keys.keysyms.chunks(keys.keysyms_per_keycode.into()))
            .find_map(|(code, symbols)| symbols.contains(&RETURN).then_some(code))
            .context("the keyboard has no Enter")?;
        Ok(Self { connection, code })
    }

    pub fn press(&self) -> Result<()> {
        for event in [KEY_PRESS_EVENT, KEY_RELEASE_EVENT] {
            let sent = self
                .connection
                .xtest_fake_input(event, self.code, 0, NONE, 0, 0, 0)?;
            sent.check()?;
        }
        Ok(())
    }
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
