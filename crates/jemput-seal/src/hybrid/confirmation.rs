//! Six words for enrolment by stick: the laptop and the office each show them, people compare.

use argon2::{Algorithm, Argon2, Params, Version};

use crate::hybrid::words::WORDS;
use crate::statement::CertificateRequest;
use crate::{SealError, SigningPublic};

const LABEL: &[u8] = b"jemput/1 confirmation words\0";
/// 19 MiB, two passes: 48 bits of words would be too few for a bare hash, which a forger could try
/// billions of times a second.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

impl CertificateRequest {
    /// The words for this request to the office with this root. They differ if any key does.
    pub fn confirmation_words(&self, root: &SigningPublic) -> Result<[&'static str; 6], SealError> {
        let params = Params::new(MEMORY_KIB, PASSES, 1, Some(6)).map_err(|_| SealError::Seal)?;
        let salt = blake3::hash(&[LABEL, root.as_bytes()].concat());
        let mut picks = [0; 6];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(&self.signed_part(), salt.as_bytes(), &mut picks)
            .map_err(|_| SealError::Seal)?;
        Ok(picks.map(|pick| WORDS[usize::from(pick)]))
    }
}
