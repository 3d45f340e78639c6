//! How the office's keys are unlocked: key file, environment, or a person.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::Args;
use jemput_office::keys::{Place, UnlockWith, files};
use zeroize::Zeroizing;

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
            bail!(
                "Kunci kantor perlu dibuka: beri --key-file, --passphrase-file, atau JEMPUT_OFFICE_PASSPHRASE."
            );
        }
        let typed = dialoguer::Password::new()
            .with_prompt("Frasa sandi kunci kantor")
            .interact()?;
        Ok(UnlockWith::Passphrase(Zeroizing::new(typed)))
    }

    /// What the command line or the environment says.
    pub fn said(&self) -> Result<Option<UnlockWith>> {
        if let Some(path) = &self.key_file {
            return Ok(Some(UnlockWith::KeyFile(path.clone())));
        }
        if let Some(path) = &self.passphrase_file {
            let text = Zeroizing::new(files::read_text(path)?);
            return Ok(Some(UnlockWith::Passphrase(Zeroizing::new(
                text.lines().next().unwrap_or_default().to_owned(),
            ))));
        }
        Ok(std::env::var("JEMPUT_OFFICE_PASSPHRASE")
            .ok()
            .map(|text| UnlockWith::Passphrase(Zeroizing::new(text))))
    }
}
