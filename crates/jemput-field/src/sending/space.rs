//! The space guard: what is recorded must always fit once more, sealed.

use jemput_domain::error::{ApiError, ErrorCode};
use jemput_store::Store;

use crate::Field;
use crate::error::Result;

/// Whether less is free than the guard keeps: unsealed bytes × 2 + 200 MB.
pub fn is_short(field: &Field, store: &Store) -> Result<bool> {
    Ok(field.host().free_bytes(field.folder().root()) < store.records().space_needed()?)
}

/// Refuses new bytes that would leave too little to seal what is here.
pub fn guard(field: &Field, store: &Store, bytes: u64) -> Result<()> {
    need(
        field,
        store
            .records()
            .space_needed()?
            .saturating_add(bytes.saturating_mul(2)),
    )
}

/// Refuses when less than this is free.
pub fn need(field: &Field, needed: u64) -> Result<()> {
    let free = field.host().free_bytes(field.folder().root());
    if free >= needed {
        return Ok(());
    }
    Err(ApiError::new(ErrorCode::DiskFull)
        .with("free_bytes", free)
        .with("needed_bytes", needed)
        .into())
}
