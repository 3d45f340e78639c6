//! Keys of the gateway: they lie unlocked beside it, because it must start without a person. With
//! them a thief can sign `stored` and `verified` receipts and pretend to be the server; open a bundle,
//! never.

use jemput_seal::{Hash, SigningSecret, Zeroizing};
use rcgen::{CertificateParams, KeyPair, PublicKeyData as _};
use sha2::{Digest as _, Sha256};

use super::KeyError;
use super::files::{read_text, write_secret};
use super::place::Place;

/// Writes the receipt key.
pub fn write_receipt_key(place: &Place, key: &SigningSecret) -> Result<(), KeyError> {
    let text = Zeroizing::new(hex::encode(&key.to_secret_bytes()[..]) + "\n");
    write_secret(&place.gateway_receipt_key(), text.as_bytes())
}

/// Reads the receipt key.
pub fn receipt_key(place: &Place) -> Result<SigningSecret, KeyError> {
    let text = Zeroizing::new(read_text(&place.gateway_receipt_key())?);
    let mut seed = Zeroizing::new([0; 32]);
    hex::decode_to_slice(text.trim(), &mut seed[..]).map_err(|_| KeyError::Damaged)?;
    Ok(SigningSecret::from_secret_bytes(&seed))
}

/// Makes a TLS key with a certificate nobody checks the names and dates of, and gives its pin:
/// SHA-256 of the SubjectPublicKeyInfo.
pub fn make_tls(place: &Place, next: bool) -> Result<Hash, KeyError> {
    let tls = |_| KeyError::Tls;
    let key = KeyPair::generate().map_err(tls)?;
    let certificate = CertificateParams::new(vec!["jemput-gateway".to_owned()])
        .and_then(|params| params.self_signed(&key))
        .map_err(tls)?;
    let (key_path, certificate_path) = place.tls(next);
    write_secret(&key_path, Zeroizing::new(key.serialize_pem()).as_bytes())?;
    write_secret(&certificate_path, certificate.pem().as_bytes())?;
    Ok(Hash(Sha256::digest(key.subject_public_key_info()).into()))
}
