//! What the scenarios across the crates share.

pub mod chaos;
