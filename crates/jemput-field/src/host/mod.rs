//! What the kit asks of the machine it runs on: time, randomness, power, disks, the decoding child.
//! The programs use [`Machine`]; tests bring their own.

mod battery;
mod hardware;
mod machine;
mod marker;
mod random;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use jemput_domain::time::UnixMillis;
use jemput_link::core::sender::SenderConfig;

use crate::commands::sending::StickVolume;
use crate::commands::session::Battery;

pub use machine::Machine;
pub use random::HostRandom;

/// The machine, as far as the kit is concerned.
pub trait Host: Send + Sync + 'static {
    /// The wall clock. Field clocks are wrong; nothing is decided by it alone.
    fn now(&self) -> UnixMillis;
    /// Milliseconds since some moment of this boot; never goes back.
    fn monotonic_ms(&self) -> u64;
    /// Differs after every boot.
    fn boot_id(&self) -> String;
    /// Fills with bytes nobody can guess.
    fn random(&self, bytes: &mut [u8]);
    /// Differs when the data folder has been copied to, or restored on, another machine or disk.
    fn machine_marker(&self, data: &Path) -> String;
    /// None on a machine without a battery.
    fn battery(&self) -> Option<Battery>;
    /// Bytes this program may still write below `path`.
    fn free_bytes(&self, path: &Path) -> u64;
    /// Removable volumes.
    fn sticks(&self) -> Vec<StickVolume>;
    /// The program and arguments that run [`crate::decode::child`].
    fn decoder(&self) -> (PathBuf, Vec<OsString>);
    /// How patient sending is after a failure.
    fn pauses(&self) -> SenderConfig {
        SenderConfig::default()
    }
}
