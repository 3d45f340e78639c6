//! Village days over a line that cuts, stalls, repeats, reorders and falsifies, drawn by seed: real
//! laptops, a real office, real TCP. Afterwards both hold the same, record by record.
//!
//! `JEMPUT_SEEDS` says how many seeds (200), `JEMPUT_FIRST_SEED` which is the first, `JEMPUT_TEAMS`
//! how many go at once (8).

use std::path::Path;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use jemput_office::serve::Running;
use jemput_tests::chaos::BadLine;
use jemput_tests::house::{Held, Laptop, PASSPHRASE, behind_a_line, figure, totals};
use jemput_tests::village::DayPlan;
use serde_json::json;
use tokio::runtime::{Handle, Runtime};

/// Runs the decoding child.
const DECODER: &str = env!("CARGO_BIN_EXE_village-day");
/// Requests that meet a fault, of a hundred.
const FAULTS: u8 = 35;
/// After so many days the next laptop is enrolled, over the same line.
const DAYS_OF_A_LAPTOP: usize = 5;
const PEOPLE_A_DAY: usize = 3;
const PATIENCE: Duration = Duration::from_secs(90);

#[test]
fn office_and_laptops_agree_after_a_bad_line() {
    let seeds = figure("JEMPUT_SEEDS", 200);
    let first = figure("JEMPUT_FIRST_SEED", 0);
    let teams = figure("JEMPUT_TEAMS", 8).clamp(1, seeds.max(1));
    let runtime = Runtime::new().unwrap();
    let handle = runtime.handle();
    let failures: Vec<String> = thread::scope(|scope| {
        let running: Vec<_> = (0..teams)
            .map(|team| {
                let seeds: Vec<u64> = (first..first + seeds)
                    .filter(|seed| seed % teams == team)
                    .collect();
                scope.spawn(move || team_days(&seeds, handle))
            })
            .collect();
        running
            .into_iter()
            .filter_map(|team| match team.join() {
                Ok(Ok(())) => None,
                Ok(Err(error)) => Some(format!("{error:#}")),
                Err(_) => Some("a team's thread panicked".to_owned()),
            })
            .collect()
    });
    assert!(failures.is_empty(), "\n{}", failures.join("\n\n"));
}

/// One office behind one line; each seed is one day of one of its laptops.
fn team_days(seeds: &[u64], runtime: &Handle) -> Result<()> {
    let Some(first) = seeds.first() else {
        return Ok(());
    };
    let people = seeds.len() * PEOPLE_A_DAY;
    let (line, office, running) = runtime.block_on(behind_a_line(*first, FAULTS, people))?;
    let mut held = Vec::new();
    for (number, days) in seeds.chunks(DAYS_OF_A_LAPTOP).enumerate() {
        let skip = number * DAYS_OF_A_LAPTOP * PEOPLE_A_DAY;
        held.push(laptop_days(days, skip, &line, &running, runtime)?);
    }
    runtime
        .block_on(totals(&running.parts.office, &held))
        .with_context(|| format!("the office of seeds {seeds:?}"))?;
    runtime.block_on(running.stop());
    drop(office);
    let requests = line.damage.requests.load(Ordering::Relaxed);
    let faults = line.damage.faults.load(Ordering::Relaxed);
    ensure!(
        2 * 100 * faults >= requests * u64::from(FAULTS),
        "no bad line: {faults} faults in {requests} requests"
    );
    Ok(())
}

fn laptop_days(
    seeds: &[u64],
    skip: usize,
    line: &BadLine,
    running: &Running,
    runtime: &Handle,
) -> Result<Held> {
    let (first, parts) = (seeds[0], &running.parts);
    line.reseed(first);
    let told = |seed: u64| {
        let (requests, faults) = (
            line.damage.requests.load(Ordering::Relaxed),
            line.damage.faults.load(Ordering::Relaxed),
        );
        format!("seed {seed} (the line so far: {faults} faults in {requests} requests)")
    };
    let mut laptop = Laptop::by_network(
        running,
        runtime,
        Path::new(DECODER),
        &format!("laptop {first}"),
        first,
    )
    .with_context(|| format!("enrolling, {}", told(first)))?;
    let today = parts.office.today().to_string();
    let mut held = Held::default();
    for (day, seed) in seeds.iter().enumerate() {
        line.reseed(*seed);
        let skip = skip + day * PEOPLE_A_DAY;
        one_day(&mut laptop, *seed, skip, &today)
            .and_then(|()| held.compare(&laptop, &parts.office, &parts.scans, runtime))
            .with_context(|| told(*seed))?;
    }
    Ok(held)
}

fn one_day(laptop: &mut Laptop, seed: u64, skip: usize, today: &str) -> Result<()> {
    laptop.team.unlock(PASSPHRASE)?;
    let outing = laptop.open_outing(today)?;
    let village = laptop.village.clone();
    let plan = DayPlan {
        skip,
        people: PEOPLE_A_DAY - 1,
        applications: 1,
        strangers: 0,
        scan_width: 160,
    };
    laptop.team.work(&village, plan, |_| ())?;
    laptop.team.seal()?;
    if seed % 2 == 1 {
        // On its way while the team goes on.
        laptop.team.ask("send_start", json!({}))?;
    }
    let rest = DayPlan {
        skip: skip + plan.people,
        people: 1,
        applications: usize::from(seed.is_multiple_of(3)),
        strangers: usize::from(seed.is_multiple_of(4)),
        ..plan
    };
    laptop.team.work(&village, rest, |_| ())?;
    correct(laptop, seed)?;
    laptop.team.close_day(&outing)?;
    laptop.team.seal()?;
    laptop.send(PATIENCE)?;
    ensure!(
        laptop.team.local_only()? == 0,
        "the laptop still keeps something alone"
    );
    Ok(())
}

/// Somebody of an earlier day is corrected each day: the record's next revision.
fn correct(laptop: &Laptop, seed: u64) -> Result<()> {
    let rows = laptop.team.list(&laptop.village)?;
    laptop.team.ask(
        "person_save_field",
        json!({ "person": rows[0]["person"], "field": "address", "value": format!("Jl. Merdeka {seed}") }),
    )?;
    Ok(())
}
