//! A secret at rest: AES-256-GCM under a passphrase (Argon2id) or a key file.

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use argon2::{Algorithm, Argon2, Params, Version};
use hkdf::Hkdf;
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::SealError;

const LABEL: &str = "jemput/1 locked secret\0";
/// 64 MiB, three passes.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
/// A file must not make this program take more.
const MOST_MEMORY_KIB: u32 = 1024 * 1024;
const MOST_PASSES: u32 = 16;

/// What unlocks a secret.
pub enum Unlock<'a> {
    /// Typed by a person.
    Passphrase(&'a str),
    /// The content of a file kept apart from the locked secret; at least 32 random bytes.
    KeyFile(&'a [u8]),
}

/// A locked secret as it stands in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedSecret {
    /// What it is (`opening key`); bound into the lock.
    pub name: String,
    /// How the lock's key is made.
    pub lock: Lock,
    /// Random.
    #[serde(with = "crate::public_key::base64_vec")]
    pub salt: Vec<u8>,
    /// Ciphertext and tag.
    #[serde(with = "crate::public_key::base64_vec")]
    pub sealed: Vec<u8>,
}

/// How a lock's key is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Lock {
    /// Argon2id of a passphrase.
    Passphrase {
        /// Memory in KiB.
        memory: u32,
        /// Passes.
        passes: u32,
    },
    /// HKDF of a key file.
    KeyFile,
}

impl LockedSecret {
    /// Locks. The salt is new each time, so the derived key is used once and its nonce may be zero.
    pub fn lock(
        name: &str,
        secret: &[u8],
        unlock: &Unlock<'_>,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, SealError> {
        let lock = match unlock {
            Unlock::Passphrase(_) => Lock::Passphrase {
                memory: MEMORY_KIB,
                passes: PASSES,
            },
            Unlock::KeyFile(_) => Lock::KeyFile,
        };
        let mut salt = vec![0; 32];
        rng.fill_bytes(&mut salt);
        let aad = [LABEL, name].concat();
        let sealed = Aes256Gcm::new((&*lock.key(&salt, unlock)?).into())
            .encrypt(
                &[0; 12].into(),
                Payload {
                    msg: secret,
                    aad: aad.as_bytes(),
                },
            )
            .map_err(|_| SealError::Seal)?;
        Ok(Self {
            name: name.to_owned(),
            lock,
            salt,
            sealed,
        })
    }

    /// Unlocks a secret of this name.
    pub fn unlock(&self, name: &str, unlock: &Unlock<'_>) -> Result<Zeroizing<Vec<u8>>, SealError> {
        if self.name != name {
            return Err(SealError::KeyMalformed);
        }
        let aad = [LABEL, name].concat();
        Aes256Gcm::new((&*self.lock.key(&self.salt, unlock)?).into())
            .decrypt(
                &[0; 12].into(),
                Payload {
                    msg: &self.sealed,
                    aad: aad.as_bytes(),
                },
            )
            .map(Zeroizing::new)
            .map_err(|_| SealError::WrongPassphrase)
    }
}

impl Lock {
    fn key(self, salt: &[u8], unlock: &Unlock<'_>) -> Result<Zeroizing<[u8; 32]>, SealError> {
        let mut key = Zeroizing::new([0; 32]);
        match (self, unlock) {
            (Self::Passphrase { memory, passes }, Unlock::Passphrase(text)) => {
                if memory > MOST_MEMORY_KIB || passes > MOST_PASSES {
                    return Err(SealError::Limits);
                }
                let params = Params::new(memory, passes, 1, Some(32))
                    .map_err(|_| SealError::KeyMalformed)?;
                Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
                    .hash_password_into(text.as_bytes(), salt, &mut key[..])
                    .map_err(|_| SealError::KeyMalformed)?;
            }
            (Self::KeyFile, Unlock::KeyFile(content)) if content.len() >= 32 => {
                Hkdf::<Sha256>::new(Some(salt), content)
                    .expand(LABEL.as_bytes(), &mut key[..])
                    .map_err(|_| SealError::KeyMalformed)?;
            }
            _ => return Err(SealError::WrongPassphrase),
        }
        Ok(key)
    }
}
