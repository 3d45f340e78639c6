//! Villages, their lists, outings and the day's report.

mod import_file;
mod list;
mod outing;
mod summary;

pub use import_file::import_file;
pub use list::villages;
pub use outing::{outing_close, outing_current, outing_open, outing_reopen};
pub use summary::day_summary;

pub(crate) use list::figures;
pub(crate) use outing::outing_view;
