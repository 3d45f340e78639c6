//! What a bench prints: one line of JSON per figure, with the same keys everywhere, so that a program
//! can read every bench of the house. [`process`] asks the kernel about memory and processor time.
//!
//! A crate of its own because benches of crates that may not know each other share it. Only benches,
//! examples and xtask use it.

mod figure;
pub mod process;

pub use figure::Figure;
