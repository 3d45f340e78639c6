//! The macro bench: a whole village day with the real parts, and how long each step takes.
//!
//! A demonstration office of 16,700 residents is made and served (the release program), this process
//! is the laptop: it enrols over TLS, receives the signed list, an officer records 200 people, 60 of
//! them with an application and a photograph of about 300 KiB, the day is closed and sealed, sent,
//! imported, and the receipts come back. One line of JSON per step, in seconds.

use std::time::Instant;

use anyhow::Result;
use jemput_figures::Figure;
use jemput_tests::e2e::ServedOffice;
use jemput_tests::village::DayPlan;
use serde_json::json;

use crate::demonstration::{PASSPHRASE, PATIENCE, enrol};

const PLAN: DayPlan = DayPlan {
    skip: 0,
    people: 200,
    applications: 60,
    strangers: 5,
    scan_width: 900,
};

pub fn measure() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let _office = step("office_made_and_served", || {
        ServedOffice::begin(folder.path())
    })?;
    let mut team = step("enrolled", || {
        enrol(folder.path(), &folder.path().join("laptop"))
    })?;
    let village = step("list_received", || team.wait_for_work_list(PATIENCE))?;
    step("locked_and_unlocked", || {
        team.ask("lock", json!({}))?;
        team.unlock(PASSPHRASE)
    })?;
    let outing = step("outing_opened", || team.open_outing(&village))?;
    let worked = step("recorded", || team.work(&village, PLAN, |_| {}))?;
    step("closed", || team.close_day(&outing))?;
    step("sealed", || team.seal())?;
    step("sent_imported_receipts", || {
        team.send_until_imported(PATIENCE)
    })?;
    team.field.close();
    Figure::once(
        "day.people",
        "people",
        worked.outcomes.values().sum::<u64>() as f64,
    )
    .print();
    Figure::once("day.scans", "scans", worked.scans as f64).print();
    Ok(())
}

fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let begun = Instant::now();
    let done = work()?;
    Figure::once(format!("day.{name}"), "s", begun.elapsed().as_secs_f64()).print();
    Ok(done)
}
