//! The population number (NIK) and the family card number (KK).
//!
//! A NIK is the PPKKCC of *first* registration, DDMMYY of birth (women: day + 40), and a serial.
//! It has no check digit and never changes, not even when the birth date is corrected or the person
//! moves: a differing date, sex or region is a warning. See [`check_nik`].

mod compose;
mod normalise;
mod numbers;
mod reading;

pub use compose::{ComposeError, compose};
pub use normalise::{digits, digits_of_number};
pub(crate) use normalise::{is_hidden, is_quote};
pub use numbers::{KkNumber, Nik, NumberError};
pub use reading::{KkReading, NikContext, NikReading, check_kk, check_nik};
