//! What the scenarios across the crates share.

pub mod chaos;
pub mod house;
pub mod village;
