//! A village day without a window: the same laptop, office and commands, each step with its count and
//! its time. Ends with an error when any identity of the counts is broken.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use jemput_domain::outcome::outcome_rows;
use jemput_field::Field;
use jemput_field::host::Machine;
use jemput_tests::village::{DayPlan, Team};
use serde_json::{Value, json};

#[derive(Parser)]
struct Arguments {
    /// The laptop's data folder, enrolled
    #[arg(long)]
    laptop: PathBuf,
    /// The office's folder, being served
    #[arg(long)]
    office: PathBuf,
    #[arg(long, env = "JEMPUT_PASSPHRASE", hide_env_values = true)]
    passphrase: String,
    /// Listed people who come
    #[arg(long, default_value_t = 60)]
    people: usize,
    #[arg(long, default_value_t = 12)]
    applications: usize,
}

const PATIENCE: Duration = Duration::from_secs(120);

fn main() -> Result<()> {
    if std::env::args_os()
        .nth(1)
        .is_some_and(|first| first == jemput_field::decode::ARGUMENT)
    {
        return jemput_field::decode::child::run().map_err(Into::into);
    }
    let arguments = Arguments::parse();
    let field = Field::new(Arc::new(Machine::new()), &arguments.laptop);
    let day = day(&arguments, field.clone());
    field.close();
    day
}

fn day(arguments: &Arguments, field: Field) -> Result<()> {
    let before = timed(
        "Kantor menghitung",
        || count(&arguments.office),
        |count| figures(&count["total"]),
    )?;
    let mut team = Team::new(field, 7);
    timed(
        "Buka kunci laptop",
        || team.unlock(&arguments.passphrase),
        |status| format!("{} menunggu dikirim", status["local_only"]["total"]),
    )?;
    let village = timed(
        "Terima daftar sasaran bertanda tangan",
        || team.wait_for_work_list(PATIENCE),
        |village| {
            format!(
                "{} {}: {} orang, per {}",
                text(&village["term"]),
                text(&village["name"]),
                village["counts"]["list"],
                text(&village["as_of"])
            )
        },
    )?;
    let outing = timed(
        "Buka kegiatan",
        || team.open_outing(&village),
        |outing| text(&outing["place"]),
    )?;

    let plan = DayPlan {
        skip: 0,
        people: arguments.people,
        applications: arguments.applications,
        strangers: 2,
        scan_width: 900,
    };
    let bar = ProgressBar::new(plan.people as u64).with_style(ProgressStyle::with_template(
        "  {bar:40} {pos}/{len} warga {elapsed}",
    )?);
    timed(
        "Catat warga, berkas dan foto",
        || team.work(&village, plan, |done| bar.set_position(done as u64)),
        |worked| {
            format!(
                "{} hasil, {} permohonan, {} foto, {} di luar daftar",
                worked.outcomes.values().sum::<u64>(),
                worked.applications,
                worked.scans,
                worked.strangers
            )
        },
    )?;
    bar.finish_and_clear();

    let summary = timed(
        "Tutup kegiatan",
        || team.close_day(&outing),
        |summary| {
            format!(
                "{} di daftar, {} belum datang: cocok",
                summary["counts"]["list"], summary["counts"]["not_yet_come"]
            )
        },
    )?;
    timed(
        "Segel",
        || team.seal(),
        |sealed| {
            format!(
                "{} kiriman, {} catatan, {} foto",
                sealed["bundles"].as_array().map_or(0, Vec::len),
                sealed["records"],
                sealed["scans"]
            )
        },
    )?;
    timed(
        "Kirim, kantor mengimpor, bukti kembali",
        || team.send_until_imported(PATIENCE),
        |bundles| format!("{bundles} kiriman terbukti sampai"),
    )?;

    let after = timed(
        "Kantor menghitung lagi",
        || count(&arguments.office),
        |count| figures(&count["total"]),
    )?;
    agree(&summary, &before, &after, text(&village["code"]).as_str())
}

/// What the laptop says and what the office counts are the same day.
fn agree(summary: &Value, before: &Value, after: &Value, village: &str) -> Result<()> {
    let there = &after["villages"][village];
    let whole = |value: &Value| value.as_i64().unwrap_or_default();
    for view in ["official", "reported"] {
        let figures = &there[view];
        ensure!(
            whole(&figures["wajib"]) == whole(&figures["sudah"]) + whole(&figures["belum"]),
            "wajib is not sudah + belum ({view})"
        );
    }
    ensure!(
        there["targets"] == summary["counts"]["list"],
        "the list has {} at the office, {} on the laptop",
        there["targets"],
        summary["counts"]["list"]
    );
    ensure!(
        there["not_yet_come"] == summary["counts"]["not_yet_come"],
        "not yet come: {} at the office, {} on the laptop",
        there["not_yet_come"],
        summary["counts"]["not_yet_come"]
    );
    ensure!(
        there["outcomes"] == summary["counts"]["outcomes"],
        "outcomes: {} at the office, {} on the laptop",
        there["outcomes"],
        summary["counts"]["outcomes"]
    );
    let outcomes = there["outcomes"].as_object().context("outcomes")?;
    let with_outcome: i64 = outcomes.values().map(whole).sum();
    ensure!(
        whole(&there["targets"]) == with_outcome + whole(&there["not_yet_come"]),
        "the list is not those with an outcome and those not yet come"
    );
    let moved =
        whole(&before["total"]["reported"]["belum"]) - whole(&after["total"]["reported"]["belum"]);
    // What each outcome does to belum, times how many more have it than before.
    let by_outcomes: i64 = outcome_rows()
        .iter()
        .map(|row| {
            let held =
                |count: &Value| whole(&count["villages"][village]["outcomes"][row.code.as_str()]);
            (held(before) - held(after)) * i64::from(row.belum_when_reported)
        })
        .sum();
    ensure!(
        moved == by_outcomes,
        "belum fell by {moved}, by the outcomes it should by {by_outcomes}"
    );
    println!("\nBelum rekam menurut laporan tim turun {moved}; semua hitungan cocok.");
    Ok(())
}

fn figures(tally: &Value) -> String {
    let reported = &tally["reported"];
    format!(
        "wajib {}, sudah {}, belum {} (dilaporkan)",
        reported["wajib"], reported["sudah"], reported["belum"]
    )
}

/// The coordinator's figures, by the office's own program.
fn count(office: &Path) -> Result<Value> {
    let program = std::env::current_exe()?.with_file_name("jemput-office");
    let output = Command::new(&program)
        .args(["count", "--json", "--dir"])
        .arg(office)
        .output()
        .context("jemput-office")?;
    if !output.status.success() {
        bail!(
            "the office's count failed: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    serde_json::from_slice(&output.stdout).context("the office's count")
}

fn timed<T>(
    step: &str,
    work: impl FnOnce() -> Result<T>,
    told: impl FnOnce(&T) -> String,
) -> Result<T> {
    let begun = Instant::now();
    let done = work().with_context(|| step.to_owned())?;
    println!(
        "{:>8.2} s  {step:<42} {}",
        begun.elapsed().as_secs_f64(),
        told(&done)
    );
    Ok(done)
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| json!(value).to_string(), str::to_owned)
}
