//! A header whose signature and certificate were checked: the only way to anything sealed.

use crate::header::ParsedHeader;
use crate::signed::verify_bytes;
use crate::statement::{DeviceCertificate, Keyset};
use crate::{
    Core, Hash, Header, ItemEntry, KeyId, SealError, SignatureBytes, Signed, SigningPublic, Trust,
};

pub(crate) const HEADER_LABEL: &str = "jemput/1 header\0";

/// Why a genuine bundle is kept sealed for an admin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Quarantine {
    /// Its keyset is not held here.
    KeysetUnknown,
    /// Its recipients are not that keyset's two keys.
    RecipientsDiffer,
    /// Its device is revoked, and it is not below a last good bundle.
    Revoked,
    /// Its device is revoked; it is good if it is linked to one of these header hashes.
    RevokedUnlinked {
        /// Of the last good bundles of its chain: one, or several when the laptop was copied.
        last_good: Vec<Hash>,
    },
}

impl Quarantine {
    /// The same as an error, with its stable code.
    pub fn error(&self) -> SealError {
        match self {
            Self::KeysetUnknown => SealError::KeysetUnknown,
            Self::RecipientsDiffer => SealError::RecipientsDiffer,
            Self::Revoked => SealError::DeviceRevoked,
            Self::RevokedUnlinked { .. } => SealError::RevokedUnlinked,
        }
    }
}

/// A header signed by a device this office certified.
#[derive(Debug, Clone)]
pub struct VerifiedHeader {
    header: Header,
    hash: Hash,
    core_hash: Hash,
    bound_hash: Hash,
    certificate: DeviceCertificate,
    keyset: Option<Keyset>,
    quarantine: Option<Quarantine>,
    admitted: bool,
}

impl VerifiedHeader {
    /// Reads `header.json` strictly and checks its signature, certificate and recipients. Damaged
    /// and forged headers are errors; genuine ones that must wait are `Ok` with [`Self::quarantine`].
    pub fn verify(
        header_json: &[u8],
        signature: &[u8; 64],
        trust: &Trust,
    ) -> Result<Self, SealError> {
        let ParsedHeader {
            header,
            core_hash,
            bound_hash,
        } = ParsedHeader::parse(header_json)?;
        let certificate = trust.certificate(&Signed::from_raw(header.core.certificate.clone()))?;
        if header.core.office != trust.current().office {
            return Err(SealError::OtherOffice);
        }
        verify_header_signature(header_json, signature, &certificate.signing)?;
        let keyset = trust.keyset(header.core.keyset).cloned();
        let quarantine = judge(
            &header,
            Hash::of(header_json),
            &certificate,
            keyset.as_ref(),
            trust,
        );
        let hash = Hash::of(header_json);
        Ok(Self {
            header,
            hash,
            core_hash,
            bound_hash,
            certificate,
            keyset,
            quarantine,
            admitted: false,
        })
    }

    /// The header.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Its core.
    pub fn core(&self) -> &Core {
        &self.header.core
    }

    /// Its items.
    pub fn items(&self) -> &[ItemEntry] {
        &self.header.items
    }

    /// One item.
    pub fn item(&self, number: u32) -> Result<&ItemEntry, SealError> {
        self.header
            .items
            .get(number as usize)
            .ok_or(SealError::NoSuchItem { item: number })
    }

    /// The bundle's identity.
    pub fn hash(&self) -> Hash {
        self.hash
    }

    /// Hash of the core's canonical bytes.
    pub fn core_hash(&self) -> Hash {
        self.core_hash
    }

    /// Hash of the canonical `{core, items}`: what every wrap is bound to.
    pub fn bound_hash(&self) -> Hash {
        self.bound_hash
    }

    /// Who sealed it.
    pub fn certificate(&self) -> &DeviceCertificate {
        &self.certificate
    }

    /// The keyset it was sealed under, if held.
    pub fn keyset(&self) -> Option<&Keyset> {
        self.keyset.as_ref()
    }

    /// Why it must not be opened without a decision.
    pub fn quarantine(&self) -> Option<&Quarantine> {
        if self.admitted {
            None
        } else {
            self.quarantine.as_ref()
        }
    }

    /// Refuses what is in quarantine.
    pub fn require_good(&self) -> Result<(), SealError> {
        self.quarantine()
            .map_or(Ok(()), |reason| Err(reason.error()))
    }

    /// An admin's decision, or a proven link to the last good bundle: it may be opened after all.
    pub fn admit(mut self) -> Self {
        self.admitted = true;
        self
    }
}

/// Ed25519, strict, over label ‖ `header.json`.
fn verify_header_signature(
    header_json: &[u8],
    signature: &[u8; 64],
    signer: &SigningPublic,
) -> Result<(), SealError> {
    verify_bytes(
        signer,
        HEADER_LABEL,
        header_json,
        &SignatureBytes(Box::new(*signature)),
    )
    .map_err(|_| SealError::HeaderSignature)
}

fn judge(
    header: &Header,
    hash: Hash,
    certificate: &DeviceCertificate,
    keyset: Option<&Keyset>,
    trust: &Trust,
) -> Option<Quarantine> {
    let Some(keyset) = keyset else {
        return Some(Quarantine::KeysetUnknown);
    };
    let expected: [KeyId; 2] = [keyset.opening.key_id(), keyset.recovery.key_id()];
    if !header
        .recipients
        .iter()
        .map(|recipient| recipient.key)
        .eq(expected)
    {
        return Some(Quarantine::RecipientsDiffer);
    }
    let revocation = trust.revocation(certificate.device)?;
    let core = &header.core;
    let of_chain = || {
        revocation
            .last_good
            .iter()
            .filter(|last| last.chain == core.chain)
    };
    if of_chain().any(|last| last.header_hash == hash) {
        return None;
    }
    let above: Vec<Hash> = of_chain()
        .filter(|last| core.sequence < last.sequence)
        .map(|last| last.header_hash)
        .collect();
    Some(if above.is_empty() {
        Quarantine::Revoked
    } else {
        Quarantine::RevokedUnlinked { last_good: above }
    })
}
