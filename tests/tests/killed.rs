//! kill -9 at random points: of the field program while an officer works and it sends, and of the
//! office's program (gateway and importer) while a laptop sends. What was acknowledged is there after
//! each restart; in the end both hold the same.
//!
//! `JEMPUT_KILLS` says how often in all (50), `JEMPUT_KILL_SEED` where in time.

mod support;

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use jemput_tests::house::{Held, Laptop, PASSPHRASE, behind_a_line, figure, totals};
use jemput_tests::village::DayPlan;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::json;
use tokio::runtime::Runtime;

use support::kit::{Kit, Told};
use support::served::Served;

const DECODER: &str = env!("CARGO_BIN_EXE_village-day");
/// With so many kills some must have met each thing that they are there to interrupt.
const ENOUGH: u64 = 25;
const PATIENCE: Duration = Duration::from_secs(90);

fn kills() -> u64 {
    figure("JEMPUT_KILLS", 50).div_ceil(2)
}

fn random() -> StdRng {
    StdRng::seed_from_u64(figure("JEMPUT_KILL_SEED", 1))
}

#[test]
fn what_the_field_program_acknowledged_survives_kill_9() -> Result<()> {
    let (runtime, mut random) = (Runtime::new()?, random());
    let (_line, _office, running) = runtime.block_on(behind_a_line(0, 0, 40))?;
    let laptop = Laptop::by_network(
        &running,
        runtime.handle(),
        Path::new(DECODER),
        "laptop 01",
        1,
    )?;
    let today = running.parts.office.today().to_string();
    let outing = laptop.open_outing(&today)?;
    let people: Vec<_> = laptop
        .team
        .list(&laptop.village)?
        .into_iter()
        .map(|row| row["person"].clone())
        .collect();
    laptop.team.field.close();

    let mut told = Told::default();
    for round in 0..kills() {
        let mut kit = Kit::start(laptop.data())?;
        told.still_there(&mut kit)
            .with_context(|| format!("after kill {round}"))?;
        let killer = kit.kill_after(Duration::from_millis(random.random_range(0..1200)));
        told.work_until_killed(&mut kit, &people, &mut random);
        killer.join().ok().context("the killer")??;
    }

    let mut kit = Kit::start(laptop.data())?;
    told.still_there(&mut kit)?;
    kit.end()?;
    laptop.team.unlock(PASSPHRASE)?;
    laptop.team.close_day(&outing)?;
    laptop.team.seal()?;
    laptop.send(PATIENCE)?;
    let mut held = Held::default();
    held.compare(
        &laptop,
        &running.parts.office,
        &running.parts.scans,
        runtime.handle(),
    )?;
    runtime.block_on(totals(&running.parts.office, &[held]))?;
    runtime.block_on(running.stop());
    println!("{}", told.summary());
    ensure!(
        kills() < ENOUGH || told.has_all_kinds(),
        "nothing of some kind was acknowledged before a kill: {}",
        told.summary()
    );
    Ok(())
}

#[test]
fn what_the_office_acknowledged_survives_kill_9() -> Result<()> {
    let (runtime, mut random) = (Runtime::new()?, random());
    let people_a_round = 2;
    let people = kills() as usize * people_a_round;
    let (line, office, running) = runtime.block_on(behind_a_line(0, 0, people))?;
    let today = running.parts.office.today().to_string();
    let mut laptop = Laptop::by_network(
        &running,
        runtime.handle(),
        Path::new(DECODER),
        "laptop 01",
        1,
    )?;
    runtime.block_on(running.stop());
    let outing = laptop.open_outing(&today)?;

    let village = laptop.village.clone();
    let mut in_the_middle = 0;
    for round in 0..kills() as usize {
        let served = Served::start(&office)?;
        line.lead_to(served.gateway);
        let plan = DayPlan {
            skip: round * people_a_round,
            people: people_a_round,
            applications: 1,
            strangers: 0,
            scan_width: 300,
        };
        laptop.team.work(&village, plan, |_| ())?;
        laptop.team.seal()?;
        laptop.team.ask("send_start", json!({}))?;
        std::thread::sleep(Duration::from_millis(random.random_range(0..100)));
        served.kill()?;
        let bundles = laptop.team.ask("bundles", json!({}))?;
        let newest = &bundles[0]["state"];
        in_the_middle += u64::from(newest == "only_here" || newest == "sending");
    }

    let served = Served::start(&office)?;
    line.lead_to(served.gateway);
    laptop.team.close_day(&outing)?;
    laptop.team.seal()?;
    laptop.send(PATIENCE)?;
    ensure!(
        laptop.team.local_only()? == 0,
        "the laptop still keeps something alone"
    );
    served.kill()?;
    let running = runtime.block_on(office.serve())?;
    let mut held = Held::default();
    held.compare(
        &laptop,
        &running.parts.office,
        &running.parts.scans,
        runtime.handle(),
    )?;
    runtime.block_on(totals(&running.parts.office, &[held]))?;
    runtime.block_on(running.stop());
    println!(
        "{in_the_middle} of {} kills met a bundle on its way",
        kills()
    );
    ensure!(
        kills() < ENOUGH || in_the_middle > 0,
        "no kill met a bundle on its way"
    );
    Ok(())
}
