//! What this laptop knows of its office: whom to trust, the settings, its own certificate.

use jemput_domain::ids::OfficerId;
use jemput_domain::wire::office_pack::OfficePack;
use jemput_seal::statement::{DeviceCertificate, Invitation, Keyset, Pack};
use jemput_seal::{Signed, Trust};
use jemput_store::{Store, StoreError};

use super::setting;
use crate::error::Result;

/// Read from the store at unlocking and whenever something new arrives.
pub struct Office {
    pub trust: Trust,
    pub pack: OfficePack,
    pub pack_version: u64,
    pub label: String,
    /// None until the office has answered.
    pub certificate: Option<(Signed<DeviceCertificate>, DeviceCertificate)>,
}

impl Office {
    pub fn read(store: &Store) -> Result<Self> {
        let settings = store.settings();
        let bytes = |name: &str| -> Result<Vec<u8>> {
            Ok(settings.get(name)?.ok_or(StoreError::Damaged)?.to_vec())
        };
        let (mut trust, _) = Trust::from_invitation(&Signed::<Invitation>::from_json(&bytes(
            setting::INVITATION,
        )?)?)?;
        for keyset in keysets(store)? {
            trust.add(&keyset)?;
        }
        let pack = read_pack(&trust.pack(&Signed::<Pack>::from_json(&bytes(setting::PACK)?)?)?)?;
        let certificate = match settings.get(setting::CERTIFICATE)? {
            None => None,
            Some(json) => {
                let signed = Signed::<DeviceCertificate>::from_json(&json)?;
                let certificate = trust.certificate(&signed)?;
                Some((signed, certificate))
            }
        };
        Ok(Self {
            label: String::from_utf8(bytes(setting::LABEL)?).map_err(|_| StoreError::Damaged)?,
            pack_version: u64::from(pack.version),
            trust,
            pack,
            certificate,
        })
    }

    /// Whether somebody leads, by the signed roster.
    pub fn leads(&self, officer: OfficerId) -> bool {
        let roster = &self.pack.roster;
        roster.iter().any(|one| one.id == officer && one.lead)
    }

    /// The office took this laptop off its list.
    pub fn is_revoked(&self) -> bool {
        self.certificate
            .as_ref()
            .is_some_and(|(_, certificate)| self.trust.revocation(certificate.device).is_some())
    }
}

/// Every keyset held, oldest first.
pub fn keysets(store: &Store) -> Result<Vec<Signed<Keyset>>> {
    let held = store.settings().get(setting::KEYSETS)?;
    match held {
        None => Ok(Vec::new()),
        Some(json) => Ok(serde_json::from_slice(&json).map_err(|_| StoreError::Damaged)?),
    }
}

/// The domain's reading of a verified pack.
pub fn read_pack(pack: &Pack) -> Result<OfficePack> {
    serde_json::from_value(pack.0.clone())
        .map_err(|_| jemput_domain::error::ErrorCode::PackAltered.into())
}
