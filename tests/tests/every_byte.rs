//! A line that breaks at every byte of every kind of request and answer in turn, closed or reset:
//! afterwards office and laptop hold the same, and nothing was taken for sent that was not.
//!
//! `JEMPUT_ANSWER_STEP` says after how many bytes the next cut of an answer comes (8; 1 is every byte).

use std::path::Path;
use std::time::Duration;

use anyhow::{Result, ensure};
use jemput_tests::house::{Held, Laptop, PASSPHRASE, behind_a_line, figure, totals};
use jemput_tests::village::DayPlan;
use tokio::runtime::Runtime;

const DECODER: &str = env!("CARGO_BIN_EXE_village-day");
const PATIENCE: Duration = Duration::from_secs(300);
/// Fewer would mean that whole kinds of messages were never cut.
const FEWEST_CUTS: usize = 10_000;

#[test]
fn office_and_laptop_agree_after_a_break_at_every_byte() -> Result<()> {
    let step = usize::try_from(figure("JEMPUT_ANSWER_STEP", 8))?.max(1);
    let runtime = Runtime::new()?;
    let (line, _office, running) = runtime.block_on(behind_a_line(0, 0, 20))?;
    let decoder = Path::new(DECODER);
    let mut laptop = Laptop::by_network(&running, runtime.handle(), decoder, "laptop 01", 1)?;

    laptop.team.unlock(PASSPHRASE)?;
    let outing = laptop.open_outing(&running.parts.office.today().to_string())?;
    let village = laptop.village.clone();
    let plan = DayPlan {
        skip: 0,
        people: 3,
        applications: 1,
        strangers: 1,
        scan_width: 160,
    };
    laptop.team.work(&village, plan, |_| ())?;
    laptop.team.close_day(&outing)?;
    laptop.team.seal()?;
    line.break_at_every_byte(step);
    laptop.send(PATIENCE)?;
    ensure!(laptop.team.local_only()? == 0, "something is only here");
    ensure!(line.cuts() > FEWEST_CUTS, "only {} cuts", line.cuts());

    let mut held = Held::default();
    let parts = &running.parts;
    held.compare(&laptop, &parts.office, &parts.scans, runtime.handle())?;
    runtime.block_on(totals(&parts.office, &[held]))?;
    runtime.block_on(running.stop());
    Ok(())
}
