//! Where the next page begins: after which row of which stage.

use std::fmt;
use std::str::FromStr;

use crate::error::StoreError;
use crate::private::private_debug;

/// Opaque to callers; goes to the UI and back as text.
#[derive(Clone, PartialEq, Eq)]
pub struct Cursor {
    pub(super) stage: u8,
    /// The last row's ordering text; empty where the stage is ordered by `n` alone.
    pub(super) key: String,
    pub(super) rw: i64,
    pub(super) rt: i64,
    pub(super) n: i64,
}

private_debug!(Cursor { stage, n });

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            stage,
            key,
            rw,
            rt,
            n,
        } = self;
        write!(f, "{stage}.{rw}.{rt}.{n}.{key}")
    }
}

impl FromStr for Cursor {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        let bad = || StoreError::InvalidValue("cursor");
        let mut parts = text.splitn(5, '.');
        let mut next = || parts.next().ok_or_else(bad);
        Ok(Self {
            stage: next()?.parse().map_err(|_| bad())?,
            rw: next()?.parse().map_err(|_| bad())?,
            rt: next()?.parse().map_err(|_| bad())?,
            n: next()?.parse().map_err(|_| bad())?,
            key: next()?.to_owned(),
        })
    }
}

impl TryFrom<String> for Cursor {
    type Error = StoreError;

    fn try_from(text: String) -> Result<Self, StoreError> {
        text.parse()
    }
}

impl From<Cursor> for String {
    fn from(cursor: Cursor) -> Self {
        cursor.to_string()
    }
}
