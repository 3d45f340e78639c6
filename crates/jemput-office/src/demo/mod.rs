//! A demonstration office: Kota Padangsidimpuan, its real villages, synthetic residents.

pub mod dice;
pub mod names;
pub mod residents;
pub mod villages;
