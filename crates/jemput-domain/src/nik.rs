//! The population number (NIK) and the family card number (KK).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Sixteen digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "string")]
pub struct Nik(String);

/// Sixteen digits: region, issue date, serial.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "string")]
pub struct KkNumber(String);
