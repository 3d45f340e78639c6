//! The private keys of the inner side, and their locked file.

use std::path::PathBuf;

use jemput_seal::{LockedSecret, OpeningKey, SigningSecret, StorageKey, Unlock, Zeroizing};
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use super::files::{read_text, write_secret};
use super::place::Place;
use super::{KeyError, rng};

/// The names they are locked under.
pub(super) const INNER: &str = "inner keys";
pub(super) const STORAGE: &str = "storage key";

/// Everything the inner side signs and opens with. The root is not among them: it is offline.
pub struct InnerKeys {
    /// The current opening key first, then older ones whose bundles may still be out.
    pub opening: Vec<OpeningKey>,
    /// Signs certificates, invitations, packs.
    pub issuing: SigningSecret,
    /// Signs receipts.
    pub receipt: SigningSecret,
    /// Signs messages and what goes back by stick.
    pub message: SigningSecret,
    /// Wraps item keys.
    pub storage: StorageKey,
}

/// What unlocks the office's keys. Wiped when dropped.
pub enum UnlockWith {
    /// Typed, or from the environment.
    Passphrase(Zeroizing<String>),
    /// A file kept elsewhere.
    KeyFile(PathBuf),
}

impl UnlockWith {
    /// Calls `job` with the form sealing takes.
    pub fn with<T>(
        &self,
        job: impl FnOnce(&Unlock<'_>) -> Result<T, KeyError>,
    ) -> Result<T, KeyError> {
        match self {
            // A space more or less at the ends is a slip of the hand, not another passphrase.
            Self::Passphrase(passphrase) => job(&Unlock::Passphrase(passphrase.trim())),
            Self::KeyFile(path) => {
                let content = Zeroizing::new(
                    std::fs::read(path).map_err(|error| KeyError::file(path, error))?,
                );
                job(&Unlock::KeyFile(&content))
            }
        }
    }
}

/// The locked content: hex seeds. Wiped when dropped.
#[derive(Serialize, Deserialize, Zeroize)]
#[zeroize(drop)]
struct Seeds {
    opening: Vec<String>,
    issuing: String,
    receipt: String,
    message: String,
    storage: String,
}

impl InnerKeys {
    /// Writes both locked files; they must not exist yet.
    pub fn lock_new(&self, place: &Place, unlock: &UnlockWith) -> Result<(), KeyError> {
        write_secret(&place.inner_keys(), &self.locked(unlock)?)?;
        write_secret(&place.storage_key(), &lock_storage(&self.storage, unlock)?)
    }

    fn locked(&self, unlock: &UnlockWith) -> Result<Vec<u8>, KeyError> {
        let seeds = Seeds {
            opening: self
                .opening
                .iter()
                .map(|key| hex::encode(&key.to_secret_bytes()[..]))
                .collect(),
            issuing: hex::encode(&self.issuing.to_secret_bytes()[..]),
            receipt: hex::encode(&self.receipt.to_secret_bytes()[..]),
            message: hex::encode(&self.message.to_secret_bytes()[..]),
            storage: hex::encode(&self.storage.to_secret_bytes()[..]),
        };
        let text = Zeroizing::new(serde_json::to_vec(&seeds).map_err(|_| KeyError::Damaged)?);
        lock(INNER, &text, unlock)
    }

    /// Reads and unlocks.
    pub fn unlock(place: &Place, unlock: &UnlockWith) -> Result<Self, KeyError> {
        let text = open(INNER, &read_text(&place.inner_keys())?, unlock)?;
        let seeds: Seeds = serde_json::from_slice(&text).map_err(|_| KeyError::Damaged)?;
        let opening = seeds
            .opening
            .iter()
            .map(|seed| Ok(OpeningKey::from_secret_bytes(&bytes(seed)?[..])?))
            .collect::<Result<Vec<_>, KeyError>>()?;
        if opening.is_empty() {
            return Err(KeyError::Damaged);
        }
        let signing = |seed: &str| -> Result<SigningSecret, KeyError> {
            Ok(SigningSecret::from_secret_bytes(&*bytes(seed)?))
        };
        Ok(Self {
            opening,
            issuing: signing(&seeds.issuing)?,
            receipt: signing(&seeds.receipt)?,
            message: signing(&seeds.message)?,
            storage: StorageKey::from_secret_bytes(&bytes(&seeds.storage)?[..])?,
        })
    }
}

/// The storage key alone.
pub fn unlock_storage(place: &Place, unlock: &UnlockWith) -> Result<StorageKey, KeyError> {
    let bytes = open(STORAGE, &read_text(&place.storage_key())?, unlock)?;
    Ok(StorageKey::from_secret_bytes(&bytes)?)
}

fn lock_storage(key: &StorageKey, unlock: &UnlockWith) -> Result<Vec<u8>, KeyError> {
    lock(STORAGE, &key.to_secret_bytes()[..], unlock)
}

/// Locks a secret under a name into the text of a file.
pub fn lock(name: &str, secret: &[u8], unlock: &UnlockWith) -> Result<Vec<u8>, KeyError> {
    let locked = unlock.with(|unlock| Ok(LockedSecret::lock(name, secret, unlock, &mut rng())?))?;
    serde_json::to_vec_pretty(&locked).map_err(|_| KeyError::Damaged)
}

/// Opens what [`lock`] made.
pub fn open(name: &str, text: &str, unlock: &UnlockWith) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let locked: LockedSecret = serde_json::from_str(text).map_err(|_| KeyError::Damaged)?;
    unlock.with(|unlock| Ok(locked.unlock(name, unlock)?))
}

fn bytes(seed: &str) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    let mut bytes = Zeroizing::new([0; 32]);
    hex::decode_to_slice(seed, &mut bytes[..]).map_err(|_| KeyError::Damaged)?;
    Ok(bytes)
}

/// Makes a key file of random content, to unlock with instead of a passphrase.
pub fn make_key_file(path: &std::path::Path) -> Result<(), KeyError> {
    let mut content = Zeroizing::new([0; 32]);
    rand::Rng::fill_bytes(&mut rng(), &mut content[..]);
    write_secret(
        path,
        Zeroizing::new(hex::encode(&content[..]) + "\n").as_bytes(),
    )
}
