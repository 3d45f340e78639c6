//! Another passphrase for the office's keys, when somebody leaves who knows it.

use std::path::{Path, PathBuf};

use jemput_seal::{SealError, Zeroizing};

use super::ceremony::{ROOT, root_of};
use super::files::{Replacement, read_text};
use super::inner_keys::{INNER, STORAGE, lock, open};
use super::{Card, KeyError, Place, UnlockWith};

/// A secret in its file, unlocked.
struct Held {
    name: &'static str,
    path: PathBuf,
    secret: Zeroizing<Vec<u8>>,
    /// By the new one: an earlier attempt was broken off after it.
    done: bool,
}

/// Locks the root key and the inner keys with `new`; one passphrase opens them all. Broken off while
/// they are put in their places, some open with `old` and some with `new`: said again with the same
/// two, it ends what it began.
pub fn relock(
    place: &Place,
    root_file: &Path,
    old: &UnlockWith,
    new: &UnlockWith,
) -> Result<(), KeyError> {
    let held = [
        held(ROOT, root_file.to_owned(), old, new)?,
        held(INNER, place.inner_keys(), old, new)?,
        held(STORAGE, place.storage_key(), old, new)?,
    ];
    if root_of(&held[0].secret)?.public() != Card::read(place)?.root {
        return Err(KeyError::OtherRoot);
    }
    if held.iter().all(|one| one.done) {
        return Err(KeyError::SameLock);
    }
    // All are on the disk and open before the first takes its place.
    let replacements = held
        .iter()
        .map(|one| written(one, new))
        .collect::<Result<Vec<_>, _>>()?;
    replacements.into_iter().try_for_each(Replacement::put)
}

fn held(
    name: &'static str,
    path: PathBuf,
    old: &UnlockWith,
    new: &UnlockWith,
) -> Result<Held, KeyError> {
    let text = read_text(&path)?;
    let (secret, done) = match open(name, &text, new) {
        Ok(secret) => (secret, true),
        Err(_) => match open(name, &text, old) {
            Err(KeyError::Seal(SealError::WrongPassphrase)) => {
                return Err(KeyError::NeitherOpens(path.display().to_string()));
            }
            opened => (opened?, false),
        },
    };
    Ok(Held {
        name,
        path,
        secret,
        done,
    })
}

fn written(one: &Held, new: &UnlockWith) -> Result<Replacement, KeyError> {
    let replacement = Replacement::write(&one.path, &lock(one.name, &one.secret, new)?)?;
    let back = open(one.name, &read_text(replacement.beside())?, new);
    match back {
        Ok(secret) if secret == one.secret => Ok(replacement),
        _ => Err(KeyError::NotReadBack(one.path.display().to_string())),
    }
}
