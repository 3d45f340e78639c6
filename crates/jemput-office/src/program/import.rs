//! `import PATH…`: files, folders, sticks. Works alone or beside a running server: same database,
//! same rules, and whatever both take in is taken in once.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use jemput_office::importer::Importer;
use jemput_office::reasons::words;
use jemput_office::serve::open;

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    office: super::OfficeArguments,
    /// Print the whole result as JSON instead of a sentence
    #[arg(long)]
    json: bool,
    /// Bundle files, folders, or the folder a stick is mounted at
    #[arg(required = true)]
    paths: Vec<PathBuf>,
}

/// Everything is safe, but a person should look at something.
const LOOK: u8 = 2;

pub async fn run(arguments: Arguments) -> Result<ExitCode> {
    for path in &arguments.paths {
        if !path.exists() {
            bail!(
                "{} tidak ada. Periksa tulisannya, atau pasang stiknya dahulu.",
                path.display()
            );
        }
    }
    let opened = open(&arguments.office.options()?).await?;
    let importer = Importer::new(opened.office.clone(), opened.keys, opened.card.root).await?;
    let bar = ProgressBar::new(0).with_style(ProgressStyle::with_template(
        "{bar:30} {pos}/{len} kiriman {elapsed}",
    )?);
    let summary = importer
        .import(&arguments.paths, "import", &|done, total| {
            bar.set_length(u64::from(total));
            bar.set_position(u64::from(done));
        })
        .await?;
    bar.finish_and_clear();
    opened.office.db.close().await;
    for looked in &summary.look_at {
        let line = looked
            .line
            .map(|line| format!(" baris {line}"))
            .unwrap_or_default();
        // The code for whoever writes scripts or asks for help.
        eprintln!(
            "perlu dilihat: {}{line}: {} [{}]",
            looked.source,
            words(&looked.reason),
            looked.reason
        );
    }
    if arguments.json {
        println!("{}", serde_json::to_string(&summary)?);
    } else {
        println!("{}", summary.sentence());
    }
    Ok(if summary.look_at.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(LOOK)
    })
}
