//! Spreadsheets out. Numbers are numbers, dates dates; text stays text, whatever it begins with.

mod detail;
mod people;
mod problems;
mod remaining;
mod sheet;
mod waits;
mod words;

use jemput_domain::time::Date;

pub use people::{outcomes, people, printed};
pub use problems::{problems, quarantine};
pub use remaining::{output, remaining};

/// Stands above every table.
pub struct Origin {
    /// The office's name.
    pub office: String,
    /// *Per tanggal*.
    pub today: Date,
}
