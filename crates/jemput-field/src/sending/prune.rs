//! What the office holds for good and this laptop need not keep.

use crate::Field;
use crate::error::Result;
use crate::kit::Open;

/// Forgets what the office's receipts permit, whichever road they came by.
pub fn prune(field: &Field, open: &Open) -> Result<()> {
    for permit in open.store.prune_permits(&open.office().pack.prune)? {
        open.store.prune(permit, field.host().now())?;
    }
    Ok(())
}
