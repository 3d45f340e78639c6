//! The three printed sheets: each holds one share of the recovery key and one of the root key. Any
//! two give both back; one alone tells nothing.

use std::path::{Path, PathBuf};

use jemput_seal::{Ceremony, RecoveryShare, Zeroizing};

use super::files::write_secret;
use super::{KeyError, rng};

/// How many.
const SHEETS: usize = 3;

/// One sheet's content.
pub struct Sheet {
    /// 1, 2 or 3.
    pub number: u8,
    recovery: RecoveryShare,
    root: RecoveryShare,
}

/// The three sheets of a ceremony.
pub fn split(ceremony: &Ceremony) -> Vec<Sheet> {
    ceremony
        .recovery_shares(&mut rng())
        .into_iter()
        .zip(ceremony.root_shares(&mut rng()))
        .map(|(recovery, root)| Sheet {
            number: recovery.number(),
            recovery,
            root,
        })
        .collect()
}

/// Writes the sheets as pages to be printed; gives their paths.
pub fn write(
    sheets: &[Sheet],
    folder: &Path,
    office: &str,
    name: &str,
) -> Result<Vec<PathBuf>, KeyError> {
    sheets
        .iter()
        .zip(files(folder))
        .map(|(sheet, path)| {
            write_secret(&path, sheet.page(office, name).as_bytes())?;
            Ok(path)
        })
        .collect()
}

/// The sheets' files, in their order.
pub fn files(folder: &Path) -> [PathBuf; SHEETS] {
    std::array::from_fn(|at| folder.join(format!("lembar-pemulihan-{}.html", at + 1)))
}

impl Sheet {
    /// The page, with nothing in it that needs a network.
    fn page(&self, office: &str, name: &str) -> Zeroizing<String> {
        let recovery = self.recovery.to_text();
        let root = self.root.to_text();
        Zeroizing::new(
            include_str!("sheet.html")
                .replace("{{office}}", &escape(office))
                .replace("{{name}}", &escape(name))
                .replace("{{number}}", &self.number.to_string())
                .replace("{{recovery}}", &recovery)
                .replace("{{root}}", &root),
        )
    }
}

/// Reads the share of the recovery key from a sheet, a text file or typed text.
pub fn recovery_share(text: &str) -> Result<RecoveryShare, KeyError> {
    share(text, "recovery")
}

/// Reads the share of the root key from a sheet.
pub fn root_share(text: &str) -> Result<RecoveryShare, KeyError> {
    share(text, "root")
}

fn share(text: &str, which: &str) -> Result<RecoveryShare, KeyError> {
    let marker = format!("<code id=\"{which}\">");
    let line = match text.split_once(&marker) {
        Some((_, rest)) => rest.split('<').next().unwrap_or_default(),
        None => text,
    };
    Ok(RecoveryShare::from_text(line.trim())?)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
