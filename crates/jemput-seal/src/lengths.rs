//! How long sealed things are, and how long they may be.

use crate::{ItemKind, SealError};

/// Plaintext bytes of a full chunk.
pub const CHUNK: usize = 65_536;
/// Bytes of an AES-GCM tag.
pub const TAG: usize = 16;
/// Longest bundle file: sticks are FAT32 and many programs count in 31 bits.
pub const MAX_BUNDLE_LEN: u64 = (1 << 31) - 1;
/// Longest encoded records item: over 2G a village day must not be 200 round trips, nor one long one.
pub const RECORDS_MAX_ENCODED: u64 = 256 << 10;
/// Longest decoded records item.
pub const RECORDS_MAX_PLAIN: u64 = 4 << 20;
/// Longest manifest.
pub const MANIFEST_MAX: u64 = 8 << 20;

const FULL: u64 = (CHUNK + TAG) as u64;

/// Sealed length of `plain` bytes: every chunk but the last is full, and there is always one.
pub const fn sealed_len(plain: u64) -> u64 {
    let chunks = plain.div_ceil(CHUNK as u64);
    plain + TAG as u64 * if chunks == 0 { 1 } else { chunks }
}

/// Plaintext length of `sealed` bytes, where there is one.
pub const fn plain_len(sealed: u64) -> Option<u64> {
    let last = sealed % FULL;
    if sealed == TAG as u64 || (sealed != 0 && (last == 0 || last > TAG as u64)) {
        Some(sealed - TAG as u64 * sealed.div_ceil(FULL))
    } else {
        None
    }
}

/// Whether an item of this kind can have this sealed length.
pub(crate) fn check_sealed(kind: ItemKind, sealed: u64) -> Result<(), SealError> {
    if sealed > MAX_BUNDLE_LEN {
        return Err(SealError::Limits);
    }
    let plain = plain_len(sealed).ok_or(SealError::HeaderField)?;
    let most = match kind {
        ItemKind::Manifest => MANIFEST_MAX,
        ItemKind::Records => RECORDS_MAX_ENCODED,
        ItemKind::Attachment => MAX_BUNDLE_LEN,
    };
    if plain > most {
        Err(SealError::Limits)
    } else {
        Ok(())
    }
}
