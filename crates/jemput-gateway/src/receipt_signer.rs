//! The gateway's receipt key: says `stored` and `verified`, and what time it is. Nothing else.

use jemput_seal::statement::{ItemRange, ItemState, OfficeTime, Receipt};
use jemput_seal::{Hash, KeyId, Signed, SigningPublic, SigningSecret, Uuid};

use crate::GatewayError;
use crate::storage::receipts::NewReceipt;

/// Holds the key; no other part of the gateway signs.
pub(crate) struct ReceiptSigner {
    office: String,
    secret: SigningSecret,
    key: KeyId,
}

impl ReceiptSigner {
    pub(crate) fn new(office: &str, secret: SigningSecret) -> Self {
        let key = secret.key_id();
        Self {
            office: office.to_owned(),
            secret,
            key,
        }
    }

    pub(crate) fn key(&self) -> KeyId {
        self.key
    }

    pub(crate) fn public(&self) -> SigningPublic {
        self.secret.public()
    }

    /// A receipt over these items of a device's bundle. Its state is the same for all of them.
    pub(crate) fn receipt(
        &self,
        bundle: Hash,
        device: Uuid,
        items: Vec<ItemRange>,
        (epoch, counter): (Uuid, u64),
        time: i64,
    ) -> Result<NewReceipt, GatewayError> {
        let state = Receipt::least(&items).filter(ItemState::gateway_may_sign);
        let state = state.ok_or(GatewayError::Statement(
            "a receipt of another state than stored or verified",
        ))?;
        let receipt = Receipt {
            office: self.office.clone(),
            header_hash: bundle,
            items,
            state,
            epoch,
            counter,
            time,
        };
        let signed = self.secret.sign(&receipt)?;
        Ok(NewReceipt {
            device,
            receipt,
            signed,
        })
    }

    /// What time it is at the office.
    pub(crate) fn time(&self, time: OfficeTime) -> Result<Signed<OfficeTime>, GatewayError> {
        Ok(self.secret.sign(&time)?)
    }
}
