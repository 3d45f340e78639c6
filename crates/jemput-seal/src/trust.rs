//! What one side trusts: a pinned root and the keysets it signed.

use std::collections::BTreeMap;

use crate::statement::{
    DeviceCertificate, Invitation, Keyset, MessageEnvelope, OfficeTime, Pack, Receipt, Revocation,
    StickContents,
};
use crate::{KeyId, SealError, Signed, SigningPublic, Uuid};

/// The root an office's things are checked against, and every keyset of it seen so far: older
/// bundles name older keysets.
#[derive(Debug, Clone)]
pub struct Trust {
    root: SigningPublic,
    keysets: BTreeMap<u64, Keyset>,
}

impl Trust {
    /// Pins a root, with one keyset it signed.
    pub fn new(root: SigningPublic, keyset: &Signed<Keyset>) -> Result<Self, SealError> {
        let keyset = keyset.verify(&root)?;
        Ok(Self {
            root,
            keysets: BTreeMap::from([(keyset.serial, keyset)]),
        })
    }

    /// Pins the root an invitation brings, after checking the invitation against itself.
    pub fn from_invitation(
        invitation: &Signed<Invitation>,
    ) -> Result<(Self, Invitation), SealError> {
        let claimed = invitation.peek()?;
        let trust = Self::new(claimed.root.clone(), &claimed.keyset)?;
        let verified = invitation.verify(&trust.current().issuing)?;
        trust.pack(&verified.pack)?;
        if verified.office == trust.current().office {
            Ok((trust, verified))
        } else {
            Err(SealError::OtherOffice)
        }
    }

    /// Adds a keyset of the same root and office. True if it is now the current one; an older one
    /// is kept for older bundles.
    pub fn add(&mut self, keyset: &Signed<Keyset>) -> Result<bool, SealError> {
        let keyset = keyset.verify(&self.root)?;
        if keyset.office != self.current().office {
            return Err(SealError::OtherOffice);
        }
        let newer = keyset.serial > self.current().serial;
        self.keysets.entry(keyset.serial).or_insert(keyset);
        Ok(newer)
    }

    /// The pinned root.
    pub fn root(&self) -> &SigningPublic {
        &self.root
    }

    /// The keyset with the highest serial.
    pub fn current(&self) -> &Keyset {
        self.keysets
            .values()
            .next_back()
            .expect("made with one, and none is ever removed")
    }

    /// The keyset with this serial, if held.
    pub fn keyset(&self, serial: u64) -> Option<&Keyset> {
        self.keysets.get(&serial)
    }

    /// The device's revocation, by the current keyset.
    pub fn revocation(&self, device: Uuid) -> Option<&Revocation> {
        self.current()
            .revoked
            .iter()
            .find(|revocation| revocation.device == device)
    }

    /// A device certificate by any issuing key there was.
    pub fn certificate(
        &self,
        signed: &Signed<DeviceCertificate>,
    ) -> Result<DeviceCertificate, SealError> {
        let issuer = self
            .find(signed.key(), |k| [&k.issuing])
            .ok_or(SealError::IssuerUnknown)?;
        let certificate = signed.verify(issuer).map_err(|_| SealError::Certificate)?;
        if certificate.office == self.current().office {
            Ok(certificate)
        } else {
            Err(SealError::OtherOffice)
        }
    }

    /// A receipt, of a state its signer may give.
    pub fn receipt(&self, signed: &Signed<Receipt>) -> Result<Receipt, SealError> {
        let (signer, gateway_only) = match self.find(signed.key(), |k| [&k.receipt]) {
            Some(key) => (key, false),
            None => (
                self.find(signed.key(), |k| [&k.gateway_receipt])
                    .ok_or(SealError::SignerNotAllowed)?,
                true,
            ),
        };
        let receipt = signed.verify(signer)?;
        if gateway_only
            && !receipt
                .items
                .iter()
                .all(|range| range.state.gateway_may_sign())
        {
            return Err(SealError::SignerNotAllowed);
        }
        if !receipt.is_well_formed() {
            return Err(SealError::StatementMalformed);
        }
        if receipt.office == self.current().office {
            Ok(receipt)
        } else {
            Err(SealError::OtherOffice)
        }
    }

    /// Time by the office's clock.
    pub fn office_time(&self, signed: &Signed<OfficeTime>) -> Result<OfficeTime, SealError> {
        let signer = self
            .find(signed.key(), |k| [&k.receipt, &k.gateway_receipt])
            .ok_or(SealError::SignerNotAllowed)?;
        signed.verify(signer)
    }

    /// An office pack. Whether it is newer than the one held is the caller's to see.
    pub fn pack(&self, signed: &Signed<Pack>) -> Result<Pack, SealError> {
        signed.verify(
            self.find(signed.key(), |k| [&k.issuing])
                .ok_or(SealError::SignerNotAllowed)?,
        )
    }

    /// A message's envelope, still sealed.
    pub fn message(&self, signed: &Signed<MessageEnvelope>) -> Result<MessageEnvelope, SealError> {
        let envelope = signed.verify(
            self.find(signed.key(), |k| [&k.message])
                .ok_or(SealError::SignerNotAllowed)?,
        )?;
        if envelope.office == self.current().office {
            Ok(envelope)
        } else {
            Err(SealError::OtherOffice)
        }
    }

    /// A contents list the office wrote. One a laptop wrote is verified with its certificate's key.
    pub fn office_contents(
        &self,
        signed: &Signed<StickContents>,
    ) -> Result<StickContents, SealError> {
        let contents = signed.verify(
            self.find(signed.key(), |k| [&k.message])
                .ok_or(SealError::SignerNotAllowed)?,
        )?;
        if contents.office == self.current().office {
            Ok(contents)
        } else {
            Err(SealError::OtherOffice)
        }
    }

    /// Newest first, so that what is signed today is found at once.
    fn find<const N: usize>(
        &self,
        id: KeyId,
        keys: impl Fn(&Keyset) -> [&SigningPublic; N],
    ) -> Option<&SigningPublic> {
        self.keysets
            .values()
            .rev()
            .flat_map(keys)
            .find(|key| key.key_id() == id)
    }
}
