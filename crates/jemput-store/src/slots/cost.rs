//! What a guess at a passphrase costs.

use serde::{Deserialize, Serialize};

use crate::error::{Result, SlotError};

/// Argon2id parameters, kept with each slot so that they can rise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

const LEAST_MEMORY_KIB: u32 = 64 * 1024;
/// A slot file that asks for more is not ours, and would take the laptop's memory.
const MOST_MEMORY_KIB: u32 = 1024 * 1024;

impl Cost {
    /// RFC 9106 section 4, second choice: 64 MiB, three passes, four lanes.
    pub const STANDARD: Self = Self {
        memory_kib: LEAST_MEMORY_KIB,
        passes: 3,
        lanes: 4,
    };
    /// The least allowed.
    pub const LEAST: Self = Self {
        memory_kib: LEAST_MEMORY_KIB,
        passes: 1,
        lanes: 1,
    };

    pub fn new(memory_kib: u32, passes: u32, lanes: u32) -> Result<Self> {
        let cost = Self {
            memory_kib,
            passes,
            lanes,
        };
        cost.check()?;
        Ok(cost)
    }

    pub(super) fn check(self) -> Result<()> {
        let within = (LEAST_MEMORY_KIB..=MOST_MEMORY_KIB).contains(&self.memory_kib)
            && (1..=16).contains(&self.passes)
            && (1..=8).contains(&self.lanes);
        if within {
            Ok(())
        } else {
            Err(SlotError::Cost.into())
        }
    }

    pub(super) fn params(self) -> Result<argon2::Params> {
        self.check()?;
        argon2::Params::new(self.memory_kib, self.passes, self.lanes, Some(32))
            .map_err(|_| SlotError::Cost.into())
    }
}
