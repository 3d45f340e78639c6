//! A machine whose facts the test sets.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use jemput_domain::time::UnixMillis;
use jemput_field::commands::sending::StickVolume;
use jemput_field::commands::session::Battery;
use jemput_field::decode;
use jemput_field::host::Host;

pub struct TestHost {
    pub now: AtomicI64,
    pub monotonic: AtomicU64,
    pub free: AtomicU64,
    pub marker: Mutex<String>,
}

impl Default for TestHost {
    fn default() -> Self {
        Self {
            // 22 November 2026, nine in the morning in western Indonesia.
            now: AtomicI64::new(1_795_312_800_000),
            monotonic: AtomicU64::new(0),
            free: AtomicU64::new(100 << 30),
            marker: Mutex::new("this machine".to_owned()),
        }
    }
}

impl Host for TestHost {
    fn now(&self) -> UnixMillis {
        // A second goes by between any two things.
        UnixMillis(self.now.fetch_add(1000, Ordering::Relaxed))
    }

    fn monotonic_ms(&self) -> u64 {
        self.monotonic.load(Ordering::Relaxed)
    }

    fn boot_id(&self) -> String {
        "0f7e3a52-6f0c-4a51-9d3e-111111111111".to_owned()
    }

    fn random(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).unwrap();
    }

    fn machine_marker(&self, _: &Path) -> String {
        self.marker.lock().unwrap().clone()
    }

    fn battery(&self) -> Option<Battery> {
        Some(Battery {
            percent: 57,
            charging: false,
        })
    }

    fn free_bytes(&self, _: &Path) -> u64 {
        self.free.load(Ordering::Relaxed)
    }

    fn sticks(&self) -> Vec<StickVolume> {
        Vec::new()
    }

    fn decoder(&self) -> (PathBuf, Vec<OsString>) {
        (
            env!("CARGO_BIN_EXE_jemput-kit").into(),
            vec![decode::ARGUMENT.into()],
        )
    }
}
