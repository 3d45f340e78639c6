//! The office web over a real socket, as a browser uses it.

mod browser;
mod bundles;
mod doors;
mod first_day;
mod issuing;
mod review;
