//! How the office's keys are unlocked: key file, environment, or a person.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::Args;
use jemput_office::keys::{Place, UnlockWith, files, inner_keys};
use zeroize::Zeroizing;

pub const NOT_SAID: &str =
    "Kunci kantor perlu dibuka: beri --key-file, --passphrase-file, atau JEMPUT_OFFICE_PASSPHRASE.";

/// Characters: six short words have more.
const SHORTEST: usize = 12;

#[derive(Args, Clone)]
pub struct UnlockArguments {
    /// Unlock the office's keys with this file instead of a passphrase
    #[arg(long, env = "JEMPUT_OFFICE_KEY_FILE")]
    pub key_file: Option<PathBuf>,
    /// Read the passphrase from the first line of this file (else JEMPUT_OFFICE_PASSPHRASE, else it is asked for)
    #[arg(long)]
    pub passphrase_file: Option<PathBuf>,
}

impl UnlockArguments {
    /// What is said, or asked for.
    pub fn unlock(&self, dir: &Path) -> Result<UnlockWith> {
        if let Some(said) = self.said()? {
            return Ok(said);
        }
        let demonstration = Place::new(dir).demonstration_key();
        if demonstration.exists() {
            return Ok(UnlockWith::KeyFile(demonstration));
        }
        if !std::io::stdin().is_terminal() {
            bail!(NOT_SAID);
        }
        let typed = dialoguer::Password::new()
            .with_prompt("Frasa sandi kunci kantor")
            .interact()?;
        Ok(UnlockWith::Passphrase(Zeroizing::new(typed)))
    }

    /// What the command line or the environment says.
    pub fn said(&self) -> Result<Option<UnlockWith>> {
        let said = said(self.key_file.clone(), self.passphrase_file.clone())?;
        let environment = || std::env::var("JEMPUT_OFFICE_PASSPHRASE").ok();
        Ok(said.or_else(|| environment().map(|text| UnlockWith::Passphrase(Zeroizing::new(text)))))
    }
}

/// A key file, or a passphrase in the first line of a file.
pub fn said(
    key_file: Option<PathBuf>,
    passphrase_file: Option<PathBuf>,
) -> Result<Option<UnlockWith>> {
    if let Some(path) = key_file {
        return Ok(Some(UnlockWith::KeyFile(path)));
    }
    let Some(path) = passphrase_file else {
        return Ok(None);
    };
    let text = Zeroizing::new(files::read_text(&path)?);
    let line = Zeroizing::new(text.lines().next().unwrap_or_default().to_owned());
    Ok(Some(UnlockWith::Passphrase(line)))
}

/// What keys are locked with from now on: said, or asked for twice; `missing` where nobody can be asked.
/// A key file is made if there is none.
pub fn new(said: Option<UnlockWith>, prompt: &str, missing: &'static str) -> Result<UnlockWith> {
    match said {
        Some(UnlockWith::KeyFile(path)) => {
            if !path.exists() {
                inner_keys::make_key_file(&path)?;
                println!("Berkas kunci baru: {}", path.display());
            }
            Ok(UnlockWith::KeyFile(path))
        }
        Some(UnlockWith::Passphrase(said)) => {
            long_enough(&said).map_err(anyhow::Error::msg)?;
            Ok(UnlockWith::Passphrase(said))
        }
        None if std::io::stdin().is_terminal() => {
            let typed = dialoguer::Password::new()
                .with_prompt(prompt)
                .with_confirmation("Sekali lagi", "Tidak sama, coba lagi")
                .validate_with(|text: &String| long_enough(text))
                .interact()?;
            Ok(UnlockWith::Passphrase(Zeroizing::new(typed)))
        }
        None => bail!(missing),
    }
}

fn long_enough(passphrase: &str) -> Result<(), &'static str> {
    if passphrase.trim().chars().count() < SHORTEST {
        return Err("Terlalu pendek: pakai enam kata atau lebih.");
    }
    Ok(())
}
