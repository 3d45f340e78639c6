//! Locking, and the sign that a person is there.

use super::status;
use crate::Field;
use crate::commands::session::Status;
use crate::commands::shared::Nothing;
use crate::error::Result;

/// Sending goes on.
pub fn lock(field: &Field, _: Nothing) -> Result<Status> {
    field.lock_now();
    status::status(field, Nothing {})
}

/// Being called is what counts: the window says so when keys or the mouse moved.
pub fn active(_: &Field, _: Nothing) -> Result<Nothing> {
    Ok(Nothing {})
}
