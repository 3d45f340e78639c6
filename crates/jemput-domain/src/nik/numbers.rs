//! The two number types. Their Debug form is masked, so that neither reaches a log.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::normalise;
use crate::verdict::Reason;
use crate::wire::person::RegionCode;

/// Text that is not a 16-digit number. Says why, never what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a 16-digit number: {0:?}")]
pub struct NumberError(pub Reason);

macro_rules! sixteen_digits {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(try_from = "String", into = "String")]
        #[ts(type = "string")]
        pub struct $name(String);

        impl $name {
            /// Normalises what was typed or imported; see [`super::digits`].
            pub fn parse(text: &str) -> Result<Self, NumberError> {
                normalise::digits(text).map(Self).map_err(NumberError)
            }

            /// A numeric spreadsheet cell; see [`super::digits_of_number`].
            pub fn from_number(number: f64) -> Result<Self, NumberError> {
                normalise::digits_of_number(number).map(Self).map_err(NumberError)
            }

            /// The sixteen digits.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// `3201********0123`: for lists and other people's pages.
            pub fn masked(&self) -> String {
                format!("{}********{}", &self.0[..4], &self.0[12..])
            }

            /// The kecamatan of registration, `PP.KK.CC`; it may be retired or unknown.
            pub fn district(&self) -> RegionCode {
                RegionCode(format!("{}.{}.{}", &self.0[..2], &self.0[2..4], &self.0[4..6]))
            }

            /// The digits from `start`, two of them, as a number.
            pub(super) fn pair(&self, start: usize) -> u8 {
                let bytes = self.0.as_bytes();
                (bytes[start] - b'0') * 10 + (bytes[start + 1] - b'0')
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.masked())
            }
        }

        /// Exactly sixteen ASCII digits: what crosses a boundary is already normalised.
        impl TryFrom<String> for $name {
            type Error = NumberError;
            fn try_from(text: String) -> Result<Self, NumberError> {
                if text.len() != 16 {
                    return Err(NumberError(Reason::Length));
                }
                if !text.bytes().all(|b| b.is_ascii_digit()) {
                    return Err(NumberError(Reason::Format));
                }
                Ok(Self(text))
            }
        }

        impl From<$name> for String {
            fn from(number: $name) -> String {
                number.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = NumberError;
            fn from_str(text: &str) -> Result<Self, NumberError> {
                Self::parse(text)
            }
        }
    };
}

sixteen_digits! {
    /// A population number: sixteen digits, not yet judged. [`super::check_nik`] judges.
    Nik
}

sixteen_digits! {
    /// A family card number: region, issue date (day without + 40), serial. It changes when a family
    /// splits, gets a new head or moves.
    KkNumber
}
