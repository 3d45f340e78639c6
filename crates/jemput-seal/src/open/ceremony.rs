//! The key ceremony: every key of a new office, made at once.

use rand_core::CryptoRng;

use crate::open::office_key::OpeningKey;
use crate::open::shares::RecoveryShare;
use crate::statement::{Keyset, Revocation};
use crate::{Hash, SealError, Signed, SigningSecret};

/// All private keys of an office. Afterwards the root is locked and put away, the recovery key
/// exists as three printed shares only, the gateway's receipt key goes to the gateway and nowhere
/// else, and the rest is locked on the inner side.
pub struct Ceremony {
    /// Signs keysets, offline.
    pub root: SigningSecret,
    /// Opens bundles.
    pub opening: OpeningKey,
    /// Opens bundles when all else is lost.
    pub recovery: OpeningKey,
    /// Signs certificates, invitations, packs.
    pub issuing: SigningSecret,
    /// Signs receipts.
    pub receipt: SigningSecret,
    /// Signs messages.
    pub message: SigningSecret,
    /// Signs `stored` and `verified`.
    pub gateway_receipt: SigningSecret,
}

/// What a keyset says beside its keys.
#[derive(Debug, Clone)]
pub struct KeysetTerms {
    /// The office's short name.
    pub office: String,
    /// Must rise.
    pub serial: u64,
    /// By the office's clock.
    pub issued_at: i64,
    /// SHA-256 of server keys, the next one too.
    pub tls_pins: Vec<Hash>,
    /// Addresses of the gateway.
    pub gateways: Vec<String>,
    /// Devices no longer trusted.
    pub revoked: Vec<Revocation>,
}

impl Ceremony {
    /// Makes every key.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        Self {
            root: SigningSecret::generate(rng),
            opening: OpeningKey::generate(rng),
            recovery: OpeningKey::generate(rng),
            issuing: SigningSecret::generate(rng),
            receipt: SigningSecret::generate(rng),
            message: SigningSecret::generate(rng),
            gateway_receipt: SigningSecret::generate(rng),
        }
    }

    /// The first keyset. Later ones change a copy of the current one: [`reissue_keyset`].
    pub fn keyset(&self, terms: KeysetTerms) -> Result<Signed<Keyset>, SealError> {
        self.root.sign(&Keyset {
            office: terms.office,
            serial: terms.serial,
            issued_at: terms.issued_at,
            opening: self.opening.public().clone(),
            recovery: self.recovery.public().clone(),
            issuing: self.issuing.public(),
            receipt: self.receipt.public(),
            message: self.message.public(),
            gateway_receipt: self.gateway_receipt.public(),
            tls_pins: terms.tls_pins,
            gateways: terms.gateways,
            revoked: terms.revoked,
        })
    }

    /// Three shares of the recovery key, any two of which give it back.
    pub fn recovery_shares(&self, rng: &mut impl CryptoRng) -> [RecoveryShare; 3] {
        RecoveryShare::split(&self.recovery.to_secret_bytes(), rng)
    }

    /// Three shares of the root, so that a lost root file does not mean a new root on every laptop.
    pub fn root_shares(&self, rng: &mut impl CryptoRng) -> [RecoveryShare; 3] {
        RecoveryShare::split(&self.root.to_secret_bytes(), rng)
    }
}

/// A keyset that follows `current`: the serial rises by one, `change` does the rest (a revocation, a
/// next TLS pin, a new key).
pub fn reissue_keyset(
    root: &SigningSecret,
    current: &Keyset,
    issued_at: i64,
    change: impl FnOnce(&mut Keyset),
) -> Result<Signed<Keyset>, SealError> {
    let mut next = current.clone();
    change(&mut next);
    next.office.clone_from(&current.office);
    next.serial = current.serial + 1;
    next.issued_at = issued_at;
    root.sign(&next)
}
