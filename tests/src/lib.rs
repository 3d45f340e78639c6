//! What the scenarios across the crates share.

pub mod chaos;
pub mod village;
