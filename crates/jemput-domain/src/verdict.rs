//! What the kit says of a typed or imported value: fine, a warning, or an error, each with reasons
//! that the UI words. One vocabulary for numbers, names and form fields.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// From harmless to refused; ordered, so that the worst of several is their maximum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Ok,
    /// Unusual but lawful: shown, never in the way.
    Warning,
    /// Cannot be true, or cannot be read.
    Error,
}

/// Why. [`Reason::level`] says how bad each is where it is not said otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    // Any value
    /// Nothing where something must be.
    Required,
    /// Not as many digits (or characters) as there must be.
    Length,
    /// A character that does not belong there.
    Format,
    // NIK and KK number
    AllZero,
    /// Day 00, 32–40 or above 71.
    Day,
    /// Month 00 or above 12.
    Month,
    /// A date that exists in neither century.
    DateImpossible,
    /// Serials begin at 0001.
    SerialZero,
    /// A spreadsheet kept only 15 digits of the number.
    DigitsLost,
    ProvinceUnknown,
    RegencyUnknownOrRetired,
    DistrictUnknownOrRetired,
    /// A leading 0: a number given for the time being.
    Temporary,
    /// Normal after a correction of the birth date: a NIK never changes.
    BirthDateDiffers,
    SexDiffers,
    /// A KK number whose day is that of a woman's NIK.
    LooksLikeNik,
    // Names
    /// Above 60 characters: refused for new names, older ones stay.
    NameTooLong,
    /// Two words are advised for new names.
    NameSingleWord,
    // Form fields
    NotADate,
    DateInFuture,
    DateTooLongAgo,
    NotATime,
    NotANumber,
    OutOfRange,
    UnknownCode,
    UnknownRegion,
    NotAPhone,
    NotAnEmail,
}

impl Reason {
    /// How bad this is.
    pub fn level(self) -> Level {
        use Reason::*;
        match self {
            ProvinceUnknown
            | RegencyUnknownOrRetired
            | DistrictUnknownOrRetired
            | Temporary
            | BirthDateDiffers
            | SexDiffers
            | LooksLikeNik
            | NameSingleWord
            | DateTooLongAgo
            | OutOfRange
            | NotAPhone
            | UnknownRegion => Level::Warning,
            Required | Length | Format | AllZero | Day | Month | DateImpossible | SerialZero
            | DigitsLost | NameTooLong | NotADate | DateInFuture | NotATime | NotANumber
            | UnknownCode | NotAnEmail => Level::Error,
        }
    }
}

/// The level of the worst reason, and all reasons, worst first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Verdict {
    pub level: Level,
    pub reasons: Vec<Reason>,
}

impl Verdict {
    /// Nothing to say.
    pub fn ok() -> Self {
        Self {
            level: Level::Ok,
            reasons: Vec::new(),
        }
    }

    /// Each reason at its own level.
    pub fn of(reasons: impl IntoIterator<Item = Reason>) -> Self {
        Self::graded(reasons.into_iter().map(|reason| (reason.level(), reason)))
    }

    /// Every reason at most a warning: for values that may be odd and must still be kept.
    pub fn advice(reasons: impl IntoIterator<Item = Reason>) -> Self {
        Self::graded(
            reasons
                .into_iter()
                .map(|reason| (reason.level().min(Level::Warning), reason)),
        )
    }

    fn graded(reasons: impl Iterator<Item = (Level, Reason)>) -> Self {
        let mut graded: Vec<_> = reasons.collect();
        graded.sort_by_key(|(level, reason)| (std::cmp::Reverse(*level), *reason));
        graded.dedup();
        Self {
            level: graded.first().map_or(Level::Ok, |(level, _)| *level),
            reasons: graded.into_iter().map(|(_, reason)| reason).collect(),
        }
    }

    pub fn is_error(&self) -> bool {
        self.level == Level::Error
    }
}

impl From<Reason> for Verdict {
    fn from(reason: Reason) -> Self {
        Self::of([reason])
    }
}
