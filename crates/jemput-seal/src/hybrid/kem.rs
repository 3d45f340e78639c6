//! HPKE base mode: X-Wing, HKDF-SHA256, AES-256-GCM.

use std::convert::Infallible;

use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::XWing;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use rand_core::{CryptoRng, TryCryptoRng, TryRng};
use zeroize::Zeroizing;

use crate::{KemPublic, KeyId, SealError};

/// Bytes of randomness one encapsulation takes.
pub(crate) const ENCAPSULATION_RANDOMNESS: usize = 64;

/// A private receiving key: the 32-byte X-Wing seed. Wiped when dropped (the copy inside the KEM
/// type wipes itself as well).
pub struct KemSecret {
    secret: <XWing as Kem>::PrivateKey,
    public: KemPublic,
}

impl KemSecret {
    pub(crate) fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        rng.fill_bytes(&mut seed[..]);
        Self::from_seed(&seed)
    }

    pub(crate) fn from_seed(seed: &[u8; 32]) -> Self {
        let secret = <XWing as Kem>::PrivateKey::from_bytes(seed)
            .expect("32 bytes are always an X-Wing seed");
        let public = XWing::sk_to_pk(&secret).to_bytes();
        let public = KemPublic::from_bytes(&public).expect("X-Wing public keys have one length");
        Self { secret, public }
    }

    pub(crate) fn seed(&self) -> Zeroizing<[u8; 32]> {
        let mut seed = Zeroizing::new([0; 32]);
        self.secret.write_exact(&mut seed[..]);
        seed
    }

    pub(crate) fn public(&self) -> &KemPublic {
        &self.public
    }

    pub(crate) fn key_id(&self) -> KeyId {
        self.public.key_id()
    }

    /// Opens what [`seal_to`] made.
    pub(crate) fn open(
        &self,
        encapsulated: &[u8],
        info: &[u8],
        aad: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let encapsulated =
            <XWing as Kem>::EncappedKey::from_bytes(encapsulated).map_err(|_| SealError::Unwrap)?;
        hpke::single_shot_open::<AesGcm256, HkdfSha256, XWing>(
            &OpModeR::Base,
            &self.secret,
            &encapsulated,
            info,
            sealed,
            aad,
        )
        .map(Zeroizing::new)
        .map_err(|_| SealError::Unwrap)
    }
}

/// Encapsulates with the given randomness and seals: the same input always gives the same output,
/// which is how an opener proves every wrap.
pub(crate) fn seal_to(
    public: &KemPublic,
    randomness: &[u8; ENCAPSULATION_RANDOMNESS],
    info: &[u8],
    aad: &[u8],
    plaintext: &[u8],
) -> Result<(Vec<u8>, Vec<u8>), SealError> {
    let public = <XWing as Kem>::PublicKey::from_bytes(public.as_bytes())
        .map_err(|_| SealError::KeyMalformed)?;
    let mut rng = Once {
        bytes: Zeroizing::new(*randomness),
        taken: 0,
    };
    let (encapsulated, sealed) = hpke::single_shot_seal_with_rng::<AesGcm256, HkdfSha256, XWing>(
        &OpModeS::Base,
        &public,
        info,
        plaintext,
        aad,
        &mut rng,
    )
    .map_err(|_| SealError::Seal)?;
    Ok((encapsulated.to_bytes().to_vec(), sealed))
}

/// Gives out given bytes, once.
struct Once {
    bytes: Zeroizing<[u8; ENCAPSULATION_RANDOMNESS]>,
    taken: usize,
}

impl TryRng for Once {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, dst: &mut [u8]) -> Result<(), Infallible> {
        // An X-Wing encapsulation takes exactly these 64 bytes; repeating them would be a weak key.
        let end = self.taken + dst.len();
        assert!(
            end <= self.bytes.len(),
            "an encapsulation took more randomness than the suite says"
        );
        dst.copy_from_slice(&self.bytes[self.taken..end]);
        self.taken = end;
        Ok(())
    }
}

impl TryCryptoRng for Once {}
