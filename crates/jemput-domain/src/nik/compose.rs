//! Making a NIK that fits a person: for synthetic people, and for the number's own tests.

use super::numbers::Nik;
use crate::time::Date;
use crate::wire::person::{RegionCode, Sex};

/// Why no NIK can be made of these parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ComposeError {
    #[error("the region code has fewer than the six digits of a kecamatan")]
    Region,
    #[error("serials run from 1 to 9999")]
    Serial,
}

/// PPKKCC of the region (a kecamatan, or a village in it), the birth date (women: day + 40), serial.
pub fn compose(
    region: &RegionCode,
    birth: Date,
    sex: Sex,
    serial: u16,
) -> Result<Nik, ComposeError> {
    let digits: String = region
        .0
        .chars()
        .filter(char::is_ascii_digit)
        .take(6)
        .collect();
    if digits.len() != 6 {
        return Err(ComposeError::Region);
    }
    if !(1..=9999).contains(&serial) {
        return Err(ComposeError::Serial);
    }
    let day = birth.day() + if sex == Sex::P { 40 } else { 0 };
    let year = birth.year().rem_euclid(100);
    let text = format!("{digits}{day:02}{:02}{year:02}{serial:04}", birth.month());
    Nik::try_from(text).map_err(|_| ComposeError::Region)
}

impl Nik {
    /// See [`compose`].
    pub fn compose(
        region: &RegionCode,
        birth: Date,
        sex: Sex,
        serial: u16,
    ) -> Result<Self, ComposeError> {
        compose(region, birth, sex, serial)
    }
}
