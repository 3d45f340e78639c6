//! A laptop's database key, escrowed to the recovery key: a forgotten passphrase or a broken board
//! loses nothing. Unlocked by carrying a file to the office and one back.

use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::hybrid::kem::{self, ENCAPSULATION_RANDOMNESS, KemSecret};
use crate::{KemPublic, KeyId, SealError, canonical};

const ESCROW_INFO: &[u8] = b"jemput/1 escrow\0";
const REPLY_INFO: &[u8] = b"jemput/1 escrow reply\0";

/// The database key, sealed. It lies beside the database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Escrow {
    /// The laptop.
    pub device: Uuid,
    /// The recovery key it is sealed to.
    pub key: KeyId,
    /// X-Wing ciphertext.
    #[serde(with = "crate::public_key::base64_vec")]
    pub encapsulated: Vec<u8>,
    /// The 32-byte database key and its tag.
    #[serde(with = "crate::public_key::base64_vec")]
    pub sealed: Vec<u8>,
}

/// The file carried to the office. Who brings it is the office's to judge: the answer opens the
/// laptop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EscrowRequest {
    /// What lies beside the database.
    pub escrow: Escrow,
    /// The answer is to be sealed to this key, made for this one request.
    pub reply_to: KemPublic,
}

/// The file carried back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EscrowReply {
    /// The laptop.
    pub device: Uuid,
    /// X-Wing ciphertext.
    #[serde(with = "crate::public_key::base64_vec")]
    pub encapsulated: Vec<u8>,
    /// The 32-byte database key and its tag.
    #[serde(with = "crate::public_key::base64_vec")]
    pub sealed: Vec<u8>,
}

impl Escrow {
    /// Seals a database key to the keyset's recovery key.
    pub fn seal(
        recovery: &KemPublic,
        device: Uuid,
        database_key: &[u8; 32],
        rng: &mut impl CryptoRng,
    ) -> Result<Self, SealError> {
        let key = recovery.key_id();
        let (encapsulated, sealed) =
            seal_key(recovery, &info(ESCROW_INFO, device), database_key, rng)?;
        Ok(Self {
            device,
            key,
            encapsulated,
            sealed,
        })
    }

    /// For the key slots' escrow slot.
    pub fn to_json(&self) -> Result<Vec<u8>, SealError> {
        canonical::to_bytes(self)
    }

    /// From the escrow slot.
    pub fn from_json(json: &[u8]) -> Result<Self, SealError> {
        serde_json::from_slice(json).map_err(|_| SealError::KeyMalformed)
    }

    /// Opens at the office, with the recovery key put together from shares, and seals to the one
    /// who asked.
    #[cfg(feature = "open")]
    pub fn answer(
        request: &EscrowRequest,
        recovery: &crate::OpeningKey,
        rng: &mut impl CryptoRng,
    ) -> Result<EscrowReply, SealError> {
        let escrow = &request.escrow;
        if escrow.key != recovery.key_id() {
            return Err(SealError::NotARecipient);
        }
        let opened = recovery.0.open(
            &escrow.encapsulated,
            &info(ESCROW_INFO, escrow.device),
            &[],
            &escrow.sealed,
        )?;
        let key: Zeroizing<[u8; 32]> =
            Zeroizing::new(opened[..].try_into().map_err(|_| SealError::Unwrap)?);
        let (encapsulated, sealed) = seal_key(
            &request.reply_to,
            &info(REPLY_INFO, escrow.device),
            &key,
            rng,
        )?;
        Ok(EscrowReply {
            device: escrow.device,
            encapsulated,
            sealed,
        })
    }
}

/// Made for one request, kept until its answer returns (locked under the new passphrase).
pub struct ReplyKey(KemSecret);

impl ReplyKey {
    /// A new key.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        Self(KemSecret::generate(rng))
    }

    /// From its 32 bytes.
    pub fn from_secret_bytes(seed: &[u8]) -> Result<Self, SealError> {
        Ok(Self(KemSecret::from_seed(
            seed.try_into().map_err(|_| SealError::KeyMalformed)?,
        )))
    }

    /// To be locked under the new passphrase.
    pub fn to_secret_bytes(&self) -> Zeroizing<[u8; 32]> {
        self.0.seed()
    }

    /// The file to carry to the office.
    pub fn request(&self, escrow: Escrow) -> EscrowRequest {
        EscrowRequest {
            escrow,
            reply_to: self.0.public().clone(),
        }
    }

    /// The database key from the file carried back.
    pub fn open(&self, reply: &EscrowReply) -> Result<Zeroizing<[u8; 32]>, SealError> {
        let opened = self.0.open(
            &reply.encapsulated,
            &info(REPLY_INFO, reply.device),
            &[],
            &reply.sealed,
        )?;
        Ok(Zeroizing::new(
            opened[..].try_into().map_err(|_| SealError::Unwrap)?,
        ))
    }
}

fn info(label: &[u8], device: Uuid) -> Vec<u8> {
    [label, device.as_bytes()].concat()
}

fn seal_key(
    to: &KemPublic,
    info: &[u8],
    key: &[u8; 32],
    rng: &mut impl CryptoRng,
) -> Result<(Vec<u8>, Vec<u8>), SealError> {
    let mut randomness = Zeroizing::new([0; ENCAPSULATION_RANDOMNESS]);
    rng.fill_bytes(&mut randomness[..]);
    kem::seal_to(to, &randomness, info, &[], key)
}
