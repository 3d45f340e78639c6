//! `open-laptop`: the answer to a laptop whose passphrase is forgotten.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::Args;
use dialoguer::Confirm;
use jemput_link::stick::layout;
use jemput_office::keys::{files, rng, sheets};
use jemput_office::office::system_clock;
use jemput_office::storage::audit::{Audit, Entry};
use jemput_seal::{Escrow, EscrowRequest, OpeningKey, RecoveryShare};

use super::shares;

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    office: super::DatabaseArguments,
    /// The request: JEMPUT/recovery/….request.json on the stick
    #[arg(long)]
    request: PathBuf,
    /// The six words the officer reads from the laptop's screen; asked for when not said
    #[arg(long)]
    words: Option<String>,
    /// A recovery sheet's file, twice; typed from paper when not said
    #[arg(long = "sheet")]
    sheets: Vec<PathBuf>,
}

pub async fn run(arguments: Arguments) -> Result<ExitCode> {
    let text = files::read_text(&arguments.request)?;
    let request: EscrowRequest = serde_json::from_str(&text).context(
        "Berkas ini bukan permintaan laptop. Pilih JEMPUT/recovery/….request.json di stik.",
    )?;
    let shown = request.confirmation_words()?.join(" ");
    if !same_words(arguments.words.as_deref(), &shown)? {
        bail!(
            "Kata-katanya bukan kata permintaan ini: mungkin ada yang menukarnya. Jangan dijawab."
        );
    }
    let two = two_shares(&arguments.sheets)?;
    let recovery = OpeningKey::from_secret_bytes(&RecoveryShare::join(&two)?[..])?;
    let answer = Escrow::answer(&request, &recovery, &mut rng()).context(
        "Lembar ini tidak membuka laptop itu. Periksa apakah lembarnya dari kantor ini.",
    )?;

    let device = answer.device;
    // Beside the request: the same stick carries it back.
    let path = arguments
        .request
        .parent()
        .unwrap_or(Path::new("."))
        .join(file_name(&layout::recovery_answer(device)));
    // The sheets are enough: also when the office's own keys are lost.
    let (_, db) = arguments.office.open().await?;
    let entry = Entry {
        who: "open-laptop",
        action: "escrow",
        subject: &device.to_string(),
        detail: serde_json::json!({}),
    };
    // What opens a laptop is on record before it leaves.
    Audit::new(db.clone())
        .write(entry, system_clock()())
        .await?;
    db.close().await;
    let _ = std::fs::remove_file(&path);
    files::write_secret(&path, &serde_json::to_vec(&answer)?)?;
    println!(
        "{}\nBawa kembali ke laptop itu; hanya frasa sandi baru petugas yang membukanya.",
        path.display()
    );
    Ok(ExitCode::SUCCESS)
}

fn same_words(said: Option<&str>, shown: &str) -> Result<bool> {
    match said {
        Some(said) => Ok(said.split_whitespace().eq(shown.split_whitespace())),
        None if std::io::stdin().is_terminal() => Ok(Confirm::new()
            .with_prompt(format!("Kata di layar laptop: {shown}. Sama?"))
            .default(false)
            .interact()?),
        None => bail!("Sebutkan enam kata di layar laptop dengan --words."),
    }
}

fn two_shares(files: &[PathBuf]) -> Result<[RecoveryShare; 2]> {
    let read =
        |path: &PathBuf| Ok::<_, anyhow::Error>(sheets::recovery_share(&files::read_text(path)?)?);
    match files {
        [one, two] => Ok([read(one)?, read(two)?]),
        [] if std::io::stdin().is_terminal() => Ok(shares::typed_shares()?),
        _ => bail!("Sebutkan dua lembar: --sheet dua kali."),
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}
