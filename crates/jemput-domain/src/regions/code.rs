//! The parts of a region code: province `PP`, regency `PP.KK`, kecamatan `PP.KK.CC`, village
//! `PP.KK.CC.DDDD`.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::wire::person::RegionCode;

/// How deep a code goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RegionLevel {
    Province,
    Regency,
    District,
    Village,
}

impl RegionLevel {
    /// Characters of a dotted code.
    pub fn code_len(self) -> usize {
        match self {
            Self::Province => 2,
            Self::Regency => 5,
            Self::District => 8,
            Self::Village => 13,
        }
    }

    /// What the code's ten-digit number is a multiple of.
    pub(super) fn unit(self) -> u64 {
        match self {
            Self::Province => 100_000_000,
            Self::Regency => 1_000_000,
            Self::District => 10_000,
            Self::Village => 1,
        }
    }

    /// The level below.
    pub fn below(self) -> Option<Self> {
        match self {
            Self::Province => Some(Self::Regency),
            Self::Regency => Some(Self::District),
            Self::District => Some(Self::Village),
            Self::Village => None,
        }
    }

    pub(super) fn of_number(number: u64) -> Self {
        [Self::Province, Self::Regency, Self::District]
            .into_iter()
            .find(|level| number.is_multiple_of(level.unit()))
            .unwrap_or(Self::Village)
    }
}

impl RegionCode {
    /// None when the text is not shaped like a code.
    pub fn level(&self) -> Option<RegionLevel> {
        number_of(&self.0).map(RegionLevel::of_number)
    }

    /// The code cut down to a level: the kecamatan of a village, the regency of a kecamatan.
    pub fn at(&self, level: RegionLevel) -> Option<RegionCode> {
        (self.level()? >= level).then(|| RegionCode(self.0[..level.code_len()].to_owned()))
    }

    /// Whether this lies in `other` (or is it).
    pub fn is_in(&self, other: &RegionCode) -> bool {
        self.0 == other.0
            || (self.0.starts_with(&other.0) && self.0[other.0.len()..].starts_with('.'))
    }

    /// From ten bare digits (`1277011001`) or fewer, as the state's files write them.
    pub fn from_digits(digits: &str) -> Option<RegionCode> {
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let cuts: &[usize] = match digits.len() {
            2 => &[0, 2],
            4 => &[0, 2, 4],
            6 => &[0, 2, 4, 6],
            10 => &[0, 2, 4, 6, 10],
            _ => return None,
        };
        let parts: Vec<_> = cuts.windows(2).map(|cut| &digits[cut[0]..cut[1]]).collect();
        Some(RegionCode(parts.join(".")))
    }
}

impl std::fmt::Display for RegionCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A dotted code as ten digits, zeros below its level; None when not shaped like a code. A zero
/// segment would be read as a code of a higher level and is refused.
pub(super) fn number_of(code: &str) -> Option<u64> {
    let widths = [2, 2, 2, 4];
    let mut number = 0;
    let mut depth = 0;
    for (segment, part) in code.split('.').enumerate() {
        let width = *widths.get(segment)?;
        if part.len() != width || !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let value: u64 = part.parse().ok()?;
        if value == 0 {
            return None;
        }
        number = number * 10u64.pow(width as u32) + value;
        depth = segment + 1;
    }
    Some(
        widths[depth..]
            .iter()
            .fold(number, |n, width| n * 10u64.pow(*width as u32)),
    )
}

/// The dotted code of ten digits.
pub(super) fn code_of(number: u64) -> String {
    let (p, k, c, d) = (
        number / 100_000_000,
        number / 1_000_000 % 100,
        number / 10_000 % 100,
        number % 10_000,
    );
    match RegionLevel::of_number(number) {
        RegionLevel::Province => format!("{p:02}"),
        RegionLevel::Regency => format!("{p:02}.{k:02}"),
        RegionLevel::District => format!("{p:02}.{k:02}.{c:02}"),
        RegionLevel::Village => format!("{p:02}.{k:02}.{c:02}.{d:04}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_numbers_agree() {
        for code in ["11", "12.77", "12.77.01", "12.77.01.1001", "96.71.10.1001"] {
            assert_eq!(code_of(number_of(code).unwrap()), code);
        }
        for bad in [
            "",
            "1",
            "12.",
            "12.7",
            "12.77.01.100",
            "12.00",
            "12.77.01.1001.1",
            "ab",
            "１２",
        ] {
            assert_eq!(number_of(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_code_knows_where_it_lies() {
        let village = RegionCode("12.77.01.1001".into());
        assert_eq!(village.level(), Some(RegionLevel::Village));
        assert_eq!(
            village.at(RegionLevel::Regency),
            Some(RegionCode("12.77".into()))
        );
        assert!(village.is_in(&RegionCode("12.77".into())));
        assert!(!village.is_in(&RegionCode("12.7".into())));
        assert_eq!(RegionCode("12".into()).at(RegionLevel::Village), None);
        assert_eq!(RegionCode::from_digits("1277011001"), Some(village));
        assert_eq!(RegionCode::from_digits("127701100"), None);
    }
}
