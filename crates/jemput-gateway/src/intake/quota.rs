//! What one laptop may begin in a day: a stolen or broken one must not fill the disk for all. A laptop
//! over it waits; what it has begun goes on, and nothing it holds is lost by waiting.

use jemput_domain::time::UnixMillis;
use jemput_domain::wire::transfer::TransferCode;

use crate::GatewayError;
use crate::storage::begun::Begun;
use crate::storage::bundles::NewBundle;

/// Counted over this hour and the 23 before it.
const WINDOW_MS: i64 = 24 * 3600 * 1000;

/// Per laptop and day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// Bundles begun.
    pub bundles: u64,
    /// Bytes of their headers and of the items these announce.
    pub bytes: u64,
}

impl Default for Quota {
    /// A month of village days at once, with room.
    fn default() -> Self {
        Self {
            bundles: 50_000,
            bytes: 64 << 30,
        }
    }
}

/// Of a revoked laptop, for what is not linked to its last good bundles: kept for the office to look
/// at, and no more.
const REVOKED: Quota = Quota {
    bundles: 100,
    bytes: 1 << 30,
};

impl Quota {
    /// What is left of it after a revocation.
    pub(crate) fn of_revoked(self) -> Self {
        Self {
            bundles: self.bundles.min(REVOKED.bundles),
            bytes: self.bytes.min(REVOKED.bytes),
        }
    }

    /// Whether a laptop that began this much in [`window`] may begin this too.
    pub(crate) fn check(self, begun: Begun, new: &NewBundle) -> Result<(), GatewayError> {
        // One alone always fits, however large: else it could never be sent.
        let fits = begun.bundles == 0
            || (begun.bundles < self.bundles
                && begun.bytes.saturating_add(new.bytes) <= self.bytes);
        if fits {
            Ok(())
        } else {
            Err(GatewayError::Refused(TransferCode::QuotaReached))
        }
    }
}

/// What is counted began after this.
pub(super) fn window(now: UnixMillis) -> UnixMillis {
    UnixMillis(now.0 - WINDOW_MS)
}
