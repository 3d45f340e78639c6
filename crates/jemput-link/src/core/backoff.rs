//! Waiting longer after each failure, never longer than a cap, never in step with fifteen other
//! laptops that lost the same signal.

/// Shortest and longest pause, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackoffLimits {
    /// The first pause.
    pub first_ms: u64,
    /// The longest pause.
    pub cap_ms: u64,
}

/// One thing's failures in a row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backoff {
    failures: u32,
    until_ms: u64,
}

impl Backoff {
    /// It failed at `now_ms`; `random` spreads the pause over its upper half.
    pub fn failed(&mut self, now_ms: u64, limits: BackoffLimits, random: u64) {
        let full = limits
            .first_ms
            .saturating_mul(1 << self.failures.min(20))
            .min(limits.cap_ms)
            .max(1);
        let half = full / 2;
        self.failures = self.failures.saturating_add(1);
        self.until_ms = now_ms.saturating_add(half + random % (full - half + 1));
    }

    /// The other side said how long to wait: believed up to the cap.
    pub fn wait_at_least(&mut self, now_ms: u64, pause_ms: u64, limits: BackoffLimits) {
        self.until_ms = self
            .until_ms
            .max(now_ms.saturating_add(pause_ms.min(limits.cap_ms)));
    }

    /// It worked.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// The pause ends now, the failures stay counted: somebody pressed "send".
    pub fn hurry(&mut self) {
        self.until_ms = 0;
    }

    /// May it be tried?
    pub fn due(&self, now_ms: u64) -> bool {
        now_ms >= self.until_ms
    }

    /// When the pause ends.
    pub fn until_ms(&self) -> u64 {
        self.until_ms
    }

    /// Failures in a row.
    pub fn failures(&self) -> u32 {
        self.failures
    }
}

/// Jitter from a seed given by the caller (SplitMix64): not secret, only uneven.
#[derive(Debug, Clone, Copy)]
pub struct Jitter(u64);

impl Jitter {
    /// Starts from the caller's randomness.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next uneven number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LIMITS: BackoffLimits = BackoffLimits {
        first_ms: 1_000,
        cap_ms: 300_000,
    };

    #[test]
    fn doubles_to_the_cap_and_starts_over() {
        let mut backoff = Backoff::default();
        let mut pauses = Vec::new();
        for _ in 0..12 {
            backoff.failed(0, LIMITS, u64::MAX - 1);
            pauses.push(backoff.until_ms());
        }
        assert!(
            pauses.windows(2).all(|pair| pair[0] / 2 <= pair[1]),
            "{pauses:?}"
        );
        assert!(*pauses.last().unwrap() >= LIMITS.cap_ms / 2);
        backoff.clear();
        assert!(backoff.due(0));
    }

    proptest! {
        #[test]
        fn never_longer_than_the_cap(now in 0..u64::MAX / 2, randoms in prop::collection::vec(any::<u64>(), 1..80)) {
            let mut backoff = Backoff::default();
            for random in randoms {
                backoff.failed(now, LIMITS, random);
                prop_assert!(backoff.until_ms() > now);
                prop_assert!(backoff.until_ms() <= now + LIMITS.cap_ms);
            }
        }
    }
}
