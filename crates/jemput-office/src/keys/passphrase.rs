//! Passphrases of people who sign in.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};

use jemput_seal::{WORDS, Zeroizing};
use rand::RngExt as _;

use super::KeyError;

/// 19 MiB and two passes: some 30 ms, so that many can sign in at once on a small machine.
fn hasher() -> Result<Argon2<'static>, KeyError> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(|_| KeyError::Damaged)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Words of a suggested passphrase: 48 bits, behind a slow hash and a limit on attempts.
const SUGGESTED: usize = 6;

/// A new passphrase of everyday words.
pub fn suggest() -> Zeroizing<String> {
    let mut rng = super::rng();
    let mut text = Zeroizing::new(String::with_capacity(SUGGESTED * 8));
    for place in 0..SUGGESTED {
        if place > 0 {
            text.push(' ');
        }
        text.push_str(WORDS[rng.random_range(0..WORDS.len())]);
    }
    text
}

/// The PHC string to store.
pub fn hash(passphrase: &str) -> Result<String, KeyError> {
    Ok(hasher()?
        .hash_password(passphrase.trim().as_bytes())
        .map_err(|_| KeyError::Damaged)?
        .to_string())
}

/// Whether it is the one. Takes its time on purpose: call it off the async threads.
pub fn fits(passphrase: &str, stored: &str) -> bool {
    match (hasher(), PasswordHash::new(stored)) {
        (Ok(hasher), Ok(stored)) => hasher
            .verify_password(passphrase.trim().as_bytes(), &stored)
            .is_ok(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn fits_only_its_own() {
        let stored = super::hash("angin buah candi").unwrap();
        assert!(super::fits(" angin buah candi ", &stored));
        assert!(!super::fits("angin buah", &stored));
        assert!(!super::fits("angin buah candi", "not a hash"));
    }
}
