//! An office, its laptops, a random source that gives the same bytes for the same name, and a
//! reader that does every step in the order of `FORMAT.md`.

pub mod raw;
pub mod reading;
pub mod rng;
pub mod world;
