//! The key ceremony: every key of an office made, put where it belongs, read back and drilled.

use std::path::{Path, PathBuf};

use jemput_domain::time::UnixMillis;
use jemput_seal::statement::Keyset;
use jemput_seal::{
    Canary, Ceremony, KeysetTerms, OpeningKey, RecoveryShare, Signed, SigningSecret, StorageKey,
};

use super::begun::Begun;
use super::card::Card;
use super::files::{read_text, write_secret};
use super::inner_keys::{InnerKeys, UnlockWith, lock, open};
use super::place::Place;
use super::{KeyError, gateway_keys, rng, sheets};

/// The name the root key is locked under.
pub const ROOT: &str = "root key";

/// What the office decides beforehand.
pub struct Plan {
    /// `12.77`
    pub office: String,
    /// As people call it.
    pub name: String,
    /// Where laptops reach the gateway, most preferred first.
    pub gateways: Vec<String>,
    /// Where the root key is written, to be taken away.
    pub root_key: PathBuf,
    /// Where the sheets are written, to be printed and taken away; none for a demonstration.
    pub sheets: Option<PathBuf>,
    /// Locks root and inner keys.
    pub unlock: UnlockWith,
    /// No real people here.
    pub demonstration: bool,
}

/// A ceremony that succeeded: every key was read back from where it was written.
pub struct Done {
    /// Serial 1.
    pub keyset: Signed<Keyset>,
    /// Unlocked from their file.
    pub keys: InnerKeys,
    /// The sheets' files.
    pub sheets: Vec<PathBuf>,
}

/// Holds the ceremony. `typed` gives two shares of the recovery key as a person typed them from the
/// printed sheets; without it they are read from the sheets' files.
pub fn hold(
    place: &Place,
    plan: &Plan,
    now: UnixMillis,
    typed: impl FnOnce(&[PathBuf]) -> Result<Option<[RecoveryShare; 2]>, KeyError>,
) -> Result<Done, KeyError> {
    if place.card().exists() {
        return Err(KeyError::OfficeExists);
    }
    let begun = Begun::new(place, plan.files(place))?;
    let made = Ceremony::generate(&mut rng());
    let pins = vec![
        gateway_keys::make_tls(place, false)?,
        gateway_keys::make_tls(place, true)?,
    ];
    let keyset = made.keyset(KeysetTerms {
        office: plan.office.clone(),
        serial: 1,
        issued_at: now.0,
        tls_pins: pins,
        gateways: plan.gateways.clone(),
        revoked: Vec::new(),
    })?;
    write_secret(
        &plan.root_key,
        &lock(ROOT, &made.root.to_secret_bytes()[..], &plan.unlock)?,
    )?;
    gateway_keys::write_receipt_key(place, &made.gateway_receipt)?;
    let written = match &plan.sheets {
        Some(folder) => sheets::write(&sheets::split(&made), folder, &plan.office, &plan.name)?,
        None => Vec::new(),
    };
    let root = made.root.public();
    let recovery = made.recovery.to_secret_bytes();
    InnerKeys {
        opening: vec![made.opening],
        issuing: made.issuing,
        receipt: made.receipt,
        message: made.message,
        storage: StorageKey::generate(&mut rng()),
    }
    .lock_new(place, &plan.unlock)?;

    // From here on only what was written counts.
    let keys = InnerKeys::unlock(place, &plan.unlock)?;
    if root_key(&plan.root_key, &plan.unlock)?.public() != root {
        return Err(KeyError::Drill);
    }
    let recovered = if plan.sheets.is_some() {
        let two = match typed(&written)? {
            Some(two) => two,
            None => [
                sheets::recovery_share(&read_text(&written[0])?)?,
                sheets::recovery_share(&read_text(&written[2])?)?,
            ],
        };
        RecoveryShare::join(&two)?
    } else {
        recovery
    };
    let report = Canary::seal(&keyset.verify(&root)?, &mut rng())?.drill(
        &keys.opening[0],
        &OpeningKey::from_secret_bytes(&recovered[..])?,
    );
    if !(report.opening && report.recovery) {
        return Err(KeyError::Drill);
    }
    // Before the card makes it an office: no list of keys to remove may lie in one, however this ends.
    begun.finish()?;
    // The card comes last: a folder without it is no office.
    Card {
        office: plan.office.clone(),
        name: plan.name.clone(),
        root,
        demonstration: plan.demonstration,
    }
    .write(place)?;
    Ok(Done {
        keyset,
        keys,
        sheets: written,
    })
}

impl Plan {
    /// Every file a ceremony writes before the card.
    fn files(&self, place: &Place) -> Vec<PathBuf> {
        let (tls, next) = (place.tls(false), place.tls(true));
        let mut files = vec![
            self.root_key.clone(),
            place.gateway_receipt_key(),
            place.inner_keys(),
            place.storage_key(),
        ];
        files.extend([tls.0, tls.1, next.0, next.1]);
        files.extend(self.sheets.iter().flat_map(|folder| sheets::files(folder)));
        files
    }
}

/// Reads the root key from its file.
pub fn root_key(path: &Path, unlock: &UnlockWith) -> Result<SigningSecret, KeyError> {
    root_of(&open(ROOT, &read_text(path)?, unlock)?)
}

/// From what its file holds once unlocked.
pub(super) fn root_of(seed: &[u8]) -> Result<SigningSecret, KeyError> {
    let seed: &[u8; 32] = seed.try_into().map_err(|_| KeyError::Damaged)?;
    Ok(SigningSecret::from_secret_bytes(seed))
}
