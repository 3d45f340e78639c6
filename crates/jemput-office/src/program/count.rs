//! `count`: the remaining page's figures for scripts. Needs no key: the database alone counts.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use jemput_domain::counting::{Figures, Tally};
use jemput_domain::format::{date, number, percent};
use jemput_domain::time::Date;
use jemput_domain::wire::person::RegionCode;
use jemput_office::office::{day_of, system_clock};
use jemput_office::remaining::{Coverage, remaining};
use serde_json::{Value, json};

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    office: super::DatabaseArguments,
    /// Count as of this day (YYYY-MM-DD) instead of today
    #[arg(long)]
    day: Option<Date>,
    /// Total and villages as JSON
    #[arg(long)]
    json: bool,
}

pub async fn run(arguments: Arguments) -> Result<ExitCode> {
    let (card, db) = arguments.office.open().await?;
    let today = arguments
        .day
        .unwrap_or_else(|| day_of(system_clock()(), &card.office));
    let count = remaining(&db, today).await?;
    db.close().await;
    let coverage = Coverage::of(&count, &RegionCode(card.office));
    if arguments.json {
        let villages: serde_json::Map<String, Value> = count
            .villages
            .iter()
            .map(|(code, village)| (code.0.clone(), view(&village.tally)))
            .collect();
        println!(
            "{}",
            json!({
                "today": today,
                "with_totals": coverage.with(),
                "of_villages": coverage.villages,
                "total": view(&count.total()),
                "villages": villages,
            })
        );
        return Ok(ExitCode::SUCCESS);
    }
    let total = count.total();
    println!("Per {}, angka {}", date(today), coverage.words());
    for (label, figures) in [
        ("dipastikan", total.official),
        ("dilaporkan", total.reported),
    ] {
        println!(
            "{label:>11}: wajib {}, sudah {}, belum {} ({})",
            number(figures.wajib),
            number(figures.sudah),
            number(figures.belum),
            percent(figures.belum, figures.wajib),
        );
    }
    Ok(ExitCode::SUCCESS)
}

fn view(tally: &Tally) -> Value {
    let figures = |figures: &Figures| json!({ "wajib": figures.wajib, "sudah": figures.sudah, "belum": figures.belum });
    json!({
        "baseline": figures(&tally.baseline),
        "official": figures(&tally.official),
        "reported": figures(&tally.reported),
        "targets": tally.list.targets,
        "not_yet_come": tally.list.not_yet_come,
        "disputed": tally.list.disputed,
        "outcomes": tally.list.outcomes,
        "off_list": tally.off_list,
    })
}
