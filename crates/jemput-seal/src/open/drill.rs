//! The drill at the end of the key ceremony: a canary sealed to both keys, opened with each.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::hybrid::kem::{self, ENCAPSULATION_RANDOMNESS};
use crate::open::office_key::OpeningKey;
use crate::statement::Keyset;
use crate::{KemPublic, KeyId, SealError};

const INFO: &[u8] = b"jemput/1 canary\0";

/// 32 random bytes sealed to a keyset's opening and recovery keys.
pub struct Canary {
    content: Zeroizing<[u8; 32]>,
    sealed: [Sealed; 2],
}

struct Sealed {
    key: KeyId,
    encapsulated: Vec<u8>,
    sealed: Vec<u8>,
}

/// Which of the keyset's keys opened the canary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DrillReport {
    /// The office's opening key did.
    pub opening: bool,
    /// The recovery key, put together from shares, did.
    pub recovery: bool,
}

impl Canary {
    /// Seals a new canary to the keys laptops will seal to.
    pub fn seal(keyset: &Keyset, rng: &mut impl CryptoRng) -> Result<Self, SealError> {
        let mut content = Zeroizing::new([0; 32]);
        rng.fill_bytes(&mut content[..]);
        let sealed = [
            seal(&keyset.opening, &content, rng)?,
            seal(&keyset.recovery, &content, rng)?,
        ];
        Ok(Self { content, sealed })
    }

    /// Whether this key, as read back from its file or from two typed shares, opens its half.
    pub fn opens(&self, key: &OpeningKey) -> bool {
        let id = key.key_id();
        self.sealed
            .iter()
            .filter(|sealed| sealed.key == id)
            .any(|sealed| {
                let info = [INFO, &id.0].concat();
                key.0
                    .open(&sealed.encapsulated, &info, &[], &sealed.sealed)
                    .is_ok_and(|opened| opened[..] == self.content[..])
            })
    }

    /// The whole drill.
    pub fn drill(&self, opening: &OpeningKey, recovery: &OpeningKey) -> DrillReport {
        let half = |place: usize, key: &OpeningKey| {
            self.sealed[place].key == key.key_id() && self.opens(key)
        };
        DrillReport {
            opening: half(0, opening),
            recovery: half(1, recovery),
        }
    }
}

fn seal(
    public: &KemPublic,
    content: &[u8; 32],
    rng: &mut impl CryptoRng,
) -> Result<Sealed, SealError> {
    let key = public.key_id();
    let mut randomness = Zeroizing::new([0; ENCAPSULATION_RANDOMNESS]);
    rng.fill_bytes(&mut randomness[..]);
    let (encapsulated, sealed) =
        kem::seal_to(public, &randomness, &[INFO, &key.0].concat(), &[], content)?;
    Ok(Sealed {
        key,
        encapsulated,
        sealed,
    })
}
