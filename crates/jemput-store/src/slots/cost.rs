//! What a guess at a passphrase costs.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use rayon::iter::{IndexedParallelIterator as _, IntoParallelIterator as _, ParallelIterator as _};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::normalised;
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

    /// The key a passphrase stands for.
    pub(super) fn key_of(self, passphrase: &str, salt: &[u8]) -> Result<Zeroizing<[u8; 32]>> {
        self.check()?;
        let refused = |_| SlotError::Cost;
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(32));
        let params = params.map_err(refused)?;
        // First touched by all processors: one alone takes a third of the officer's wait for that.
        let mut memory = Zeroizing::new(Vec::new());
        let room = memory.try_reserve_exact(params.block_count());
        room.map_err(|_| SlotError::Cost)?;
        let blocks = (0..params.block_count()).into_par_iter();
        blocks.map(|_| Block::new()).collect_into_vec(&mut memory);
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into_with_memory(
                normalised(passphrase).as_bytes(),
                salt,
                &mut *key,
                &mut memory[..],
            )
            .map_err(refused)?;
        // The key follows from what is left there; nobody waits for its wiping.
        rayon::spawn(move || drop(memory));
        Ok(key)
    }
}
