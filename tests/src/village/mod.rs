//! A team's day in a village, through the same commands the window uses.

mod scan;
mod team;

pub use scan::photograph;
pub use team::{DayPlan, Team, Worked};
