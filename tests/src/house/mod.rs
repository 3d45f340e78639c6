//! An office and laptops as small as a scenario needs, made of the real parts: key ceremony, gateway,
//! importer, encrypted stores, enrolment over the network or by stick.

mod agreement;
mod bench;
mod laptop;
mod office;
mod programs;

pub use agreement::{Held, totals};
pub use bench::Bench;
pub use laptop::{Laptop, PASSPHRASE};
pub use office::{SmallOffice, VILLAGE, at_desk, number};
pub use programs::program;

/// A figure of the environment, or what is usual.
pub fn figure(variable: &str, usual: u64) -> u64 {
    std::env::var(variable)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(usual)
}
