//! `restore`: back from a backup, into an office folder that has its keys and no database.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::Args;
use jemput_office::importer::{Importer, backup_key, restore};
use jemput_office::keys::{Card, InnerKeys, Place};
use jemput_office::serve::open::open_with;

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    office: super::OfficeArguments,
    /// The backup: <id>.jbackup, its items/ folder beside it
    #[arg(long)]
    from: PathBuf,
}

pub async fn run(arguments: Arguments) -> Result<ExitCode> {
    let options = arguments.office.options()?;
    if options.database.is_some() {
        bail!("Kantor ini memakai PostgreSQL: pulihkan dengan alat PostgreSQL sendiri.");
    }
    let place = Place::new(&options.dir);
    let card = Card::read(&place)?;
    let keys = InnerKeys::unlock(&place, &options.unlock)?;
    let to = place.database();
    if to.exists() {
        bail!(
            "{} sudah ada dan tidak ditimpa. Pindahkan dahulu, lalu ulangi.",
            to.display()
        );
    }
    restore::database(&arguments.from, &backup_key(&keys), &to).with_context(|| {
        format!(
            "{} tidak bisa dipulihkan. Periksa apakah ini cadangan kantor ini, atau pakai cadangan lain.",
            arguments.from.display()
        )
    })?;
    let opened = open_with(place, card.clone(), std::sync::Arc::new(keys), &options).await?;
    let importer = Importer::new(opened.office.clone(), opened.keys, card.root).await?;
    let items = arguments
        .from
        .parent()
        .context("--from harus menunjuk berkas .jbackup.")?
        .join("items");
    let (copied, missing) = importer.after_restore(&items).await?;
    opened.office.db.close().await;
    println!(
        "Dipulihkan: {copied} pindaian disalin, {missing} tidak ada di cadangan. Laptop akan menawarkan ulang kirimannya."
    );
    Ok(ExitCode::SUCCESS)
}
