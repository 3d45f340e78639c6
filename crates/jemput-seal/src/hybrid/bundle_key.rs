//! The bundle key and everything derived from it. It lives in memory only: an interrupted seal is
//! discarded and begins again with a new id and key.

use hkdf::Hkdf;
#[cfg(feature = "sign")]
use rand_core::CryptoRng;
use sha2::Sha256;
use uuid::Uuid;
use zeroize::Zeroizing;

#[cfg(feature = "open")]
use crate::hybrid::kem::KemSecret;
use crate::hybrid::kem::{self, ENCAPSULATION_RANDOMNESS};
use crate::{Hash, ItemKind, KemPublic, KeyId, Recipient, SUITE, SealError};

const COMMIT_INFO: &[u8] = b"jemput/1 commit\0";
const ITEM_INFO: &[u8] = b"jemput/1 item key\0";
const WRAP_INFO: &[u8] = b"jemput/1 bundle key\0";

/// 32 random bytes, fresh for each bundle. Wiped when dropped.
pub(crate) struct BundleKey(Zeroizing<[u8; 32]>);

impl BundleKey {
    #[cfg(feature = "sign")]
    pub(crate) fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut key = Zeroizing::new([0; 32]);
        rng.fill_bytes(&mut key[..]);
        Self(key)
    }

    /// What the header commits to: AES-GCM alone does not bind a ciphertext to one key.
    pub(crate) fn commit(&self, bundle: Uuid) -> Hash {
        Hash(*self.derive(bundle.as_bytes(), COMMIT_INFO))
    }

    /// The key of one item of the bundle whose core has this hash.
    pub(crate) fn item_key(
        &self,
        core_hash: Hash,
        number: u32,
        kind: ItemKind,
    ) -> Zeroizing<[u8; 32]> {
        let info = [ITEM_INFO, &number.to_be_bytes(), kind.as_str().as_bytes()].concat();
        self.derive(&core_hash.0, &info)
    }

    /// Wraps for one recipient; the last thing that happens to a bundle before it is signed.
    pub(crate) fn wrap(
        &self,
        public: &KemPublic,
        bound: Hash,
        randomness: &[u8; ENCAPSULATION_RANDOMNESS],
    ) -> Result<Recipient, SealError> {
        let key = public.key_id();
        let (encapsulated, wrapped) =
            kem::seal_to(public, randomness, &wrap_info(key, bound), &[], &self.0[..])?;
        Ok(Recipient {
            key,
            suite: SUITE.to_owned(),
            encapsulated,
            wrapped,
        })
    }

    /// Opens the wrap made for this secret.
    #[cfg(feature = "open")]
    pub(crate) fn unwrap(
        recipient: &Recipient,
        secret: &KemSecret,
        bound: Hash,
    ) -> Result<Self, SealError> {
        let info = wrap_info(recipient.key, bound);
        let opened = secret.open(&recipient.encapsulated, &info, &[], &recipient.wrapped)?;
        let key: [u8; 32] = opened[..].try_into().map_err(|_| SealError::Unwrap)?;
        Ok(Self(Zeroizing::new(key)))
    }

    fn derive(&self, salt: &[u8], info: &[u8]) -> Zeroizing<[u8; 32]> {
        let mut out = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(Some(salt), &self.0[..])
            .expand(info, &mut out[..])
            .expect("32 bytes is far below HKDF's limit");
        out
    }
}

fn wrap_info(key: KeyId, bound: Hash) -> Vec<u8> {
    [WRAP_INFO, &key.0, &bound.0].concat()
}
