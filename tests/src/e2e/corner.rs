//! The cross in a window's corner: no driver reaches it, and without a window manager nobody draws it.

use std::thread::sleep;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{ClientMessageEvent, ConnectionExt as _, EventMask};

use super::display::Display;
use super::page::{LOOK, PATIENCE};

/// A CLIENT_MESSAGE's data are five values of 32 bits.
const FORMAT: u8 = 32;

impl Display {
    /// Asks the window with this title to close, as a window manager does (ICCCM 4.2.8.1), and waits
    /// until it is gone.
    pub fn close(&self, title: &str) -> Result<()> {
        let window = self.titled(title)?.context("no such window")?;
        self.ask_to_close(window.parse()?)?;
        let until = Instant::now() + PATIENCE;
        while self.titled(title)?.is_some() {
            ensure!(Instant::now() < until, "{title} does not close");
            sleep(LOOK);
        }
        Ok(())
    }

    fn ask_to_close(&self, window: u32) -> Result<()> {
        let (screen, _) = x11rb::connect(Some(self.name()))?;
        let atom =
            |name: &[u8]| -> Result<u32> { Ok(screen.intern_atom(false, name)?.reply()?.atom) };
        let (protocols, delete) = (atom(b"WM_PROTOCOLS")?, atom(b"WM_DELETE_WINDOW")?);
        let asked = ClientMessageEvent::new(
            FORMAT,
            window,
            protocols,
            [delete, x11rb::CURRENT_TIME, 0, 0, 0],
        );
        screen
            .send_event(false, window, EventMask::NO_EVENT, asked)?
            .check()?;
        Ok(screen.flush()?)
    }
}
