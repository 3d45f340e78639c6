//! The office web over a real socket, as a browser uses it.

mod browser;
mod bundles;
mod doors;
mod elsewhere;
mod first_day;
mod full;
mod issuing;
mod laptops_seen;
mod outings;
mod report;
mod review;
mod settings;
mod withdrawn;
