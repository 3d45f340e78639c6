//! `backup`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use jemput_office::importer::Importer;
use jemput_office::keys::Place;
use jemput_office::serve::open;

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    office: super::OfficeArguments,
    /// The folder to copy to, best on another disk (default: backups/ in the office's folder)
    #[arg(long)]
    to: Option<PathBuf>,
}

pub async fn run(arguments: Arguments) -> Result<ExitCode> {
    let opened = open(&arguments.office.options()?).await?;
    let to = arguments
        .to
        .unwrap_or_else(|| Place::new(&arguments.office.dir).backups());
    let importer = Importer::new(opened.office.clone(), opened.keys, opened.card.root).await?;
    let done = importer.backup(&to).await?;
    opened.office.db.close().await;
    println!(
        "Cadangan {} selesai dan terbaca kembali: {} kiriman, {} pindaian baru",
        done.file.display(),
        done.bundles,
        done.scans
    );
    if done.unreadable > 0 {
        eprintln!(
            "{} pindaian tidak terbaca di kantor ini dan tidak ada di cadangan",
            done.unreadable
        );
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}
