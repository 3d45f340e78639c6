//! The machine a scenario's laptop runs on: this one, but short of patience.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use jemput_domain::time::UnixMillis;
use jemput_field::commands::sending::StickVolume;
use jemput_field::commands::session::Battery;
use jemput_field::decode;
use jemput_field::host::{Host, Machine};
use jemput_link::core::backoff::BackoffLimits;
use jemput_link::core::sender::SenderConfig;

/// This machine with pauses a scenario can wait for, and a decoder that is no test program.
pub struct Bench {
    machine: Machine,
    decoder: PathBuf,
    /// What the machine is taken for; copies of a laptop that should not notice share one.
    marker: String,
}

impl Bench {
    /// `decoder` is a program that runs [`decode::child`].
    pub fn new(decoder: &Path, marker: &str) -> Self {
        Self {
            machine: Machine::new(),
            decoder: decoder.to_owned(),
            marker: marker.to_owned(),
        }
    }
}

impl Host for Bench {
    fn now(&self) -> UnixMillis {
        self.machine.now()
    }

    fn monotonic_ms(&self) -> u64 {
        self.machine.monotonic_ms()
    }

    fn boot_id(&self) -> String {
        self.machine.boot_id()
    }

    fn random(&self, bytes: &mut [u8]) {
        self.machine.random(bytes);
    }

    fn machine_marker(&self, _: &Path) -> String {
        self.marker.clone()
    }

    fn battery(&self) -> Option<Battery> {
        None
    }

    fn free_bytes(&self, path: &Path) -> u64 {
        self.machine.free_bytes(path)
    }

    fn sticks(&self) -> Vec<StickVolume> {
        Vec::new()
    }

    fn decoder(&self) -> (PathBuf, Vec<OsString>) {
        (self.decoder.clone(), vec![decode::ARGUMENT.into()])
    }

    /// The same rules as ever (doubling, jitter, caps), a thousandth as long.
    fn pauses(&self) -> SenderConfig {
        SenderConfig {
            line: BackoffLimits {
                first_ms: 1,
                cap_ms: 60,
            },
            bundle: BackoffLimits {
                first_ms: 5,
                cap_ms: 900,
            },
        }
    }
}
