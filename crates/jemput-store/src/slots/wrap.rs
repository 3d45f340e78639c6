//! One slot: a key pair whose private half opens with the passphrase and whose public half the
//! database key is wrapped to (HPKE base mode, X-Wing, HKDF-SHA256, AES-256-GCM).

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::XWing;
use hpke::{
    Deserializable, Kem, OpModeR, OpModeS, Serializable, single_shot_open,
    single_shot_seal_with_rng,
};
use jemput_domain::ids::OfficerId;
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{Cost, NewOfficer, SlotView};
use crate::error::{Result, SlotError, StoreError};
use crate::key::DatabaseKey;

const WRAP: &[u8] = b"jemput key slot 1: database key";

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Slot {
    pub(super) officer: OfficerId,
    name: String,
    pub(super) lead: bool,
    cost: Cost,
    #[serde(with = "hex")]
    salt: [u8; 16],
    /// Nonce and sealed private half.
    #[serde(with = "hex")]
    private: Vec<u8>,
    #[serde(with = "hex")]
    public: Vec<u8>,
    #[serde(with = "hex")]
    encapsulated: Vec<u8>,
    #[serde(with = "hex")]
    wrapped: Vec<u8>,
}

impl Slot {
    pub(super) fn make(
        key: &DatabaseKey,
        new: &NewOfficer<'_>,
        cost: Cost,
        rng: &mut impl CryptoRng,
    ) -> Result<Self> {
        let (private, public) = XWing::gen_keypair_with_rng(rng);
        let mut salt = [0; 16];
        rng.fill_bytes(&mut salt);
        let mut nonce = [0; 12];
        rng.fill_bytes(&mut nonce);
        let lock = cost.key_of(new.passphrase, &salt)?;
        let secret = Zeroizing::new(private.to_bytes().to_vec());
        let sealed = cipher(&lock)
            .encrypt(
                &Nonce::from(nonce),
                Payload {
                    msg: &secret,
                    aad: new.officer.0.as_bytes(),
                },
            )
            .map_err(|_| StoreError::InvalidValue("passphrase"))?;
        let slot = Self {
            officer: new.officer,
            name: new.name.to_owned(),
            lead: new.lead,
            cost,
            salt,
            private: [&nonce[..], &sealed].concat(),
            public: public.to_bytes().to_vec(),
            encapsulated: Vec::new(),
            wrapped: Vec::new(),
        };
        slot.rewrapped(key, rng)
    }

    /// The same slot, opening `key`.
    pub(super) fn rewrapped(&self, key: &DatabaseKey, rng: &mut impl CryptoRng) -> Result<Self> {
        let public =
            <XWing as Kem>::PublicKey::from_bytes(&self.public).map_err(|_| SlotError::Altered)?;
        let (encapsulated, wrapped) = single_shot_seal_with_rng::<AesGcm256, HkdfSha256, XWing>(
            &OpModeS::Base,
            &public,
            WRAP,
            key.expose(),
            self.officer.0.as_bytes(),
            rng,
        )
        .map_err(|_| SlotError::Altered)?;
        Ok(Self {
            encapsulated: encapsulated.to_bytes().to_vec(),
            wrapped,
            ..self.clone()
        })
    }

    /// Every failure before the passphrase has proved right looks the same.
    pub(super) fn open(&self, passphrase: &str) -> Result<DatabaseKey> {
        let lock = self.cost.key_of(passphrase, &self.salt)?;
        let private = self.private_half(&lock).ok_or(SlotError::WrongPassphrase)?;
        let wrapped = <XWing as Kem>::EncappedKey::from_bytes(&self.encapsulated)
            .and_then(|encapsulated| {
                let private = <XWing as Kem>::PrivateKey::from_bytes(&private)?;
                single_shot_open::<AesGcm256, HkdfSha256, XWing>(
                    &OpModeR::Base,
                    &private,
                    &encapsulated,
                    WRAP,
                    &self.wrapped,
                    self.officer.0.as_bytes(),
                )
            })
            .map(Zeroizing::new)
            .map_err(|_| SlotError::Altered)?;
        let bytes = <[u8; 32]>::try_from(wrapped.as_slice()).map_err(|_| SlotError::Altered)?;
        Ok(DatabaseKey::from_bytes(bytes))
    }

    /// The work of a wrong passphrase, for an officer who has no slot.
    pub(super) fn spend_the_same(like: Option<&Self>, passphrase: &str) -> Result<()> {
        let cost = like.map_or(Cost::STANDARD, |slot| slot.cost);
        cost.key_of(passphrase, &[0; 16]).map(drop)
    }

    pub(super) fn view(&self) -> SlotView {
        SlotView {
            officer: self.officer,
            name: self.name.clone(),
            lead: self.lead,
        }
    }

    fn private_half(&self, lock: &[u8; 32]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, sealed) = self.private.split_first_chunk::<12>()?;
        let payload = Payload {
            msg: sealed,
            aad: self.officer.0.as_bytes(),
        };
        cipher(lock)
            .decrypt(&Nonce::from(*nonce), payload)
            .ok()
            .map(Zeroizing::new)
    }
}

fn cipher(key: &[u8; 32]) -> Aes256Gcm {
    Aes256Gcm::new(&(*key).into())
}
