//! Damaged, foreign and odd input; full disks. Each has its code, and nothing good is lost.

use jemput_domain::ids::RecordId;
use jemput_domain::outcome::OutcomeCode;
use jemput_office::importer::Summary;
use jemput_seal::Uuid;

use crate::desk::Desk;
use crate::laptop::{Laptop, outcome, record};
use crate::world::{World, number};

mod files;
pub mod full;
mod laptops;
mod parted;
mod records;

fn reasons(summary: &Summary) -> Vec<(String, String)> {
    let mut found: Vec<_> = summary
        .look_at
        .iter()
        .map(|look| (look.source.clone(), look.reason.clone()))
        .collect();
    found.sort();
    found
}
