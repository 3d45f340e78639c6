//! Who, when, where: given with every save.

use jemput_domain::ids::{OfficerId, OutingId};
use jemput_domain::time::UnixMillis;

use crate::error::{Refusal, Result};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// The laptop's clock, passed in.
    pub at: UnixMillis,
    pub officer: OfficerId,
    /// The outing the work belongs to; none outside one.
    pub outing: Option<OutingId>,
}

impl Stamp {
    pub(crate) fn in_outing(&self) -> Result<OutingId> {
        Ok(self.outing.ok_or(Refusal::NoOutingOpen)?)
    }
}
