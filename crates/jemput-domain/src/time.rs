//! Times as they cross boundaries.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A civil date, `YYYY-MM-DD`.
pub type Date = jiff::civil::Date;

/// Milliseconds since 1970-01-01T00:00:00Z. Below 2^53, so a JSON number is exact.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, TS,
)]
#[serde(transparent)]
#[ts(type = "number")]
pub struct UnixMillis(pub i64);
