//! What the scenarios across the crates share.

pub mod chaos;
pub mod e2e;
pub mod house;
pub mod village;
