//! Six words for a request that comes by stick: the laptop and the office each show them, people
//! compare. A stick passes many hands.

use argon2::{Algorithm, Argon2, Params, Version};

use crate::hybrid::escrow::EscrowRequest;
use crate::hybrid::words::WORDS;
use crate::statement::CertificateRequest;
use crate::{SealError, SigningPublic, canonical};

const ENROLMENT: &[u8] = b"jemput/1 confirmation words\0";
const ESCROW: &[u8] = b"jemput/1 escrow words\0";
/// 19 MiB, two passes: 48 bits of words would be too few for a bare hash, which a forger could try
/// billions of times a second.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

impl CertificateRequest {
    /// The words for this request to the office with this root. They differ if any key does.
    pub fn confirmation_words(&self, root: &SigningPublic) -> Result<[&'static str; 6], SealError> {
        words(&self.signed_part(), &[ENROLMENT, root.as_bytes()].concat())
    }
}

impl EscrowRequest {
    /// The words for this request. They differ if laptop, slot or the key to answer to does.
    pub fn confirmation_words(&self) -> Result<[&'static str; 6], SealError> {
        words(&canonical::to_bytes(self)?, ESCROW)
    }
}

fn words(request: &[u8], context: &[u8]) -> Result<[&'static str; 6], SealError> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, Some(6)).map_err(|_| SealError::Seal)?;
    let salt = blake3::hash(context);
    let mut picks = [0; 6];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(request, salt.as_bytes(), &mut picks)
        .map_err(|_| SealError::Seal)?;
    Ok(picks.map(|pick| WORDS[usize::from(pick)]))
}
