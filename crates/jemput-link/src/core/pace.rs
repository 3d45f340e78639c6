//! How many bytes one append carries: about three seconds of whatever the link gives.
//!
//! Large appends waste less on round trips, small ones lose less when the line breaks. What is
//! sent before a break is lost, so the size halves at each failure and grows only as fast as
//! answers prove it.

/// The smallest append, except for an item's last piece.
pub const MIN_APPEND: u64 = 16 * 1024;
/// The largest append any server must accept.
pub const MAX_APPEND: u64 = 4 * 1024 * 1024;
/// What one append should take.
const TARGET_MS: u64 = 3_000;
/// Where a link we know nothing of begins.
const FIRST: u64 = 64 * 1024;

/// The size of the next append, learned from the last ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    size: u64,
}

impl Default for Pace {
    fn default() -> Self {
        Self { size: FIRST }
    }
}

impl Pace {
    /// Bytes for the next append.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// `bytes` were acknowledged after `elapsed_ms`.
    pub fn acknowledged(&mut self, bytes: u64, elapsed_ms: u64) {
        // A short last piece says more about the round trip than about the link: it may slow us
        // down, but it must not be what speeds us up.
        let ideal = bytes.saturating_mul(TARGET_MS) / elapsed_ms.max(1);
        let highest = if bytes.saturating_mul(2) >= self.size {
            self.size * 2
        } else {
            self.size
        };
        self.size = ideal
            .clamp(self.size / 2, highest)
            .clamp(MIN_APPEND, MAX_APPEND);
    }

    /// An append was lost with the line.
    pub fn lost(&mut self) {
        self.size = (self.size / 2).max(MIN_APPEND);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn settles_at_three_seconds_of_a_2g_link() {
        let mut pace = Pace::default();
        for _ in 0..20 {
            let elapsed = 600 + pace.size() * 1_000 / 12_000;
            pace.acknowledged(pace.size(), elapsed);
        }
        assert!((20_000..40_000).contains(&pace.size()), "{}", pace.size());
    }

    #[test]
    fn reaches_the_largest_append_on_a_local_network() {
        let mut pace = Pace::default();
        for _ in 0..8 {
            pace.acknowledged(pace.size(), 5);
        }
        assert_eq!(pace.size(), MAX_APPEND);
    }

    #[test]
    fn a_short_last_piece_does_not_speed_up() {
        let mut pace = Pace::default();
        pace.acknowledged(100, 1);
        assert_eq!(pace.size(), FIRST);
    }

    proptest! {
        #[test]
        fn stays_within_bounds(steps in prop::collection::vec((any::<bool>(), any::<u64>(), any::<u64>()), 0..64)) {
            let mut pace = Pace::default();
            for (lost, bytes, elapsed) in steps {
                if lost { pace.lost() } else { pace.acknowledged(bytes, elapsed) }
                prop_assert!((MIN_APPEND..=MAX_APPEND).contains(&pace.size()));
            }
        }
    }
}
