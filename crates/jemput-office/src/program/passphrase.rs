//! `passphrase`: locks the office's keys with another one.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;
use jemput_office::keys::{Card, Place, relock};

use super::unlock::{self, UnlockArguments};

#[derive(Args)]
pub struct Arguments {
    /// The office's folder
    #[arg(long, env = "JEMPUT_OFFICE_DIR")]
    dir: PathBuf,
    #[command(flatten)]
    unlock: UnlockArguments,
    /// The root key file, from its drawer: the same passphrase opens it
    #[arg(long)]
    root_key: PathBuf,
    /// Lock with this file instead of a passphrase; made if there is none
    #[arg(long, conflicts_with = "new_passphrase_file")]
    new_key_file: Option<PathBuf>,
    /// Read the new passphrase from the first line of this file (else it is asked for)
    #[arg(long)]
    new_passphrase_file: Option<PathBuf>,
}

pub fn run(arguments: Arguments) -> Result<ExitCode> {
    let place = Place::new(&arguments.dir);
    if Card::read(&place)?.demonstration {
        bail!(
            "Ini kantor percobaan: kuncinya terbuka di samping datanya. Buat kantor yang sebenarnya dengan jemput-office init."
        );
    }
    println!(
        "Tulis dahulu yang baru di kertas. Kalau listrik padam di tengah jalan, ulangi perintah ini dengan yang lama dan yang baru yang sama."
    );
    let old = arguments.unlock.unlock(&arguments.dir)?;
    let said = unlock::said(arguments.new_key_file, arguments.new_passphrase_file)?;
    let new = unlock::new(
        said,
        "Frasa sandi yang baru (enam kata atau lebih)",
        "Sebutkan yang baru dengan --new-passphrase-file atau --new-key-file.",
    )?;
    relock(&place, &arguments.root_key, &old, &new)?;
    println!("Kunci kantor dan kunci induk kini dibuka dengan yang baru.");
    println!(
        "Salinan lama folder keys dan kunci induk masih dibuka dengan yang lama: buat salinan baru, lalu hapus yang lama."
    );
    println!(
        "Layanan yang memakai frasa sandi lama (systemd): beri yang baru sebelum menyala lagi."
    );
    Ok(ExitCode::SUCCESS)
}
