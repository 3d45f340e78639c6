//! How long nobody has touched the kit.

use std::sync::atomic::{AtomicU64, Ordering};

/// Commands the window asks by itself: no sign that a person is there.
pub const QUIET: &[&str] = &[
    "status",
    "local_only",
    "unfinished",
    "bundles",
    "stick_volumes",
    "outing_current",
    "enrolment_check",
];

/// The last sign of a person, on the host's monotonic clock.
pub struct Activity(AtomicU64);

impl Activity {
    pub fn starting(now_ms: u64) -> Self {
        Self(AtomicU64::new(now_ms))
    }

    pub fn note(&self, now_ms: u64) {
        self.0.fetch_max(now_ms, Ordering::Relaxed);
    }

    pub fn idle_ms(&self, now_ms: u64) -> u64 {
        now_ms.saturating_sub(self.0.load(Ordering::Relaxed))
    }
}
