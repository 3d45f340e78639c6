//! The link's view of the store.

use std::fs::File;
use std::sync::Arc;

use jemput_domain::time::UnixMillis;
use jemput_link::{
    BundleFile, InboxMark, Outbox, OutboxError, OutgoingBundle, ReceiptMark, Received, SignerEpoch,
};
use jemput_seal::statement::{DeviceStatement, Receipt};
use jemput_seal::{Hash, KeyId, Signed, Trust};
use jemput_store::StoreError;
use jemput_store::messages::NewMessage;
use jemput_store::receipts::{NewReceipt, ReceiptState, SignerEpoch as Signer};

use super::statement;
use crate::Field;
use crate::commands::events::FieldEvent;
use crate::error::FieldError;
use crate::ids::new_id;
use crate::kit::{Open, keysets, setting};

/// Works while the store is open, also when the screen is locked.
pub struct FieldOutbox {
    field: Field,
    open: Arc<Open>,
}

impl Field {
    /// The link's view of this laptop; none while the database is closed.
    pub fn outbox(&self) -> Option<FieldOutbox> {
        self.opened().map(|open| FieldOutbox::of(self, open))
    }
}

type Out<T> = Result<T, OutboxError>;

impl Outbox for FieldOutbox {
    fn trust(&self) -> Out<Trust> {
        Ok(self.open.office().trust.clone())
    }

    fn unsettled(&self, epochs: &[SignerEpoch]) -> Out<Vec<OutgoingBundle>> {
        let epochs: Vec<Signer> = epochs.iter().map(signer).collect();
        let open = self
            .open
            .store
            .bundles()
            .unsettled(&epochs)
            .map_err(failed)?;
        Ok(open
            .into_iter()
            .map(|bundle| OutgoingBundle {
                hash: Hash(bundle.hash),
                order: bundle.place,
                offered: bundle.offered,
            })
            .collect())
    }

    fn bundle(&self, bundle: &Hash) -> Out<Option<OutgoingBundle>> {
        let held = self.open.store.bundles().get(&bundle.0).map_err(failed)?;
        Ok(held
            .filter(|held| held.pruned_at.is_none() && held.lost_at.is_none())
            .map(|held| OutgoingBundle {
                hash: *bundle,
                order: held.place,
                offered: held.offered_at.is_some(),
            }))
    }

    fn open(&self, bundle: &Hash) -> Out<Box<dyn BundleFile>> {
        let path = self
            .open
            .store
            .bundles()
            .path(&bundle.0)
            .map_err(failed)?
            .ok_or(OutboxError::Missing)?;
        match File::open(path) {
            Ok(file) => Ok(Box::new(file)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(OutboxError::Missing),
            Err(_) => Err(OutboxError::Unreadable),
        }
    }

    fn mark_offered(&self, bundle: &Hash) -> Out<()> {
        self.open
            .store
            .bundles()
            .mark_offered(&bundle.0, self.field.host().now())
            .map_err(failed)
    }

    fn held_by_office(&self, bundle: &Hash) -> Out<bool> {
        self.open
            .store
            .bundles()
            .held_by_office(&bundle.0)
            .map_err(failed)
    }

    fn statement(&self) -> Out<DeviceStatement> {
        let free = self.field.host().free_bytes(self.field.folder().root());
        statement::make(&self.open, self.field.host(), free).map_err(told)
    }

    fn highest_receipts(&self) -> Out<Vec<Signed<Receipt>>> {
        let held = self.open.store.receipts().high_water().map_err(failed)?;
        held.iter()
            .map(|held| Signed::from_json(&held.bytes).map_err(|_| damaged()))
            .collect()
    }

    fn pruned(&self) -> Out<Vec<Signed<Receipt>>> {
        let told = self.open.store.receipts().of_pruned_unconfirmed();
        told.map_err(failed)?
            .iter()
            .map(|(_, receipt)| Signed::from_json(receipt).map_err(|_| damaged()))
            .collect()
    }

    fn receipt_mark(&self) -> Out<ReceiptMark> {
        let after = self
            .open
            .store
            .settings()
            .get(setting::RECEIPTS_AFTER)
            .map_err(failed)?;
        let after = after
            .and_then(|bytes| <[u8; 8]>::try_from(bytes.as_slice()).ok())
            .map_or(0, u64::from_be_bytes);
        let receipts = self.open.store.receipts();
        let named = |epochs: Vec<Signer>| -> Result<Vec<_>, FieldError> {
            let named = |epoch: Signer| {
                Ok(SignerEpoch {
                    key: statement::key_id(&epoch.signer)?,
                    epoch: epoch.epoch,
                })
            };
            epochs.into_iter().map(named).collect()
        };
        let epochs = named(receipts.epochs().map_err(failed)?);
        let former = named(receipts.former_epochs().map_err(failed)?);
        let office_time = self.open.store.settings().office_time().map_err(failed)?;
        Ok(ReceiptMark {
            after,
            epochs: epochs.map_err(told)?,
            former: former.map_err(told)?,
            office_time: office_time.map(|mark| mark.at.0),
        })
    }

    fn inbox_mark(&self) -> Out<InboxMark> {
        let mark = self.open.store.messages().mark().map_err(failed)?;
        Ok(mark.map_or_else(InboxMark::default, |mark| InboxMark {
            chain: Some(mark.chain),
            number: mark.number,
            hash: Some(Hash(mark.hash)),
        }))
    }

    fn keep(&self, received: Received) -> Out<()> {
        self.keep_all(received).map_err(told)
    }
}

impl FieldOutbox {
    pub(crate) fn of(field: &Field, open: Arc<Open>) -> Self {
        Self {
            field: field.clone(),
            open,
        }
    }

    fn keep_all(&self, received: Received) -> Result<(), FieldError> {
        let (store, host) = (&self.open.store, self.field.host());
        let mut arrived = jemput_store::arrived::Arrived::default();
        let mut office_changed = false;
        if let Some(keyset) = &received.keyset {
            let mut held = keysets(store)?;
            held.push(keyset.clone());
            let json = serde_json::to_vec(&held).map_err(|_| StoreError::InvalidValue("keyset"))?;
            arrived.settings.push((setting::KEYSETS.to_owned(), json));
            office_changed = true;
        }
        if let Some(pack) = &received.pack
            && crate::kit::read_pack(&pack.peek()?)?.version > self.open.office().pack.version
        {
            arrived
                .settings
                .push((setting::PACK.to_owned(), pack.to_json()));
            office_changed = true;
        }
        if let Some(after) = received.receipts_after {
            arrived.settings.push((
                setting::RECEIPTS_AFTER.to_owned(),
                after.to_be_bytes().to_vec(),
            ));
        }
        let office_time = received
            .time
            .as_ref()
            .map(|(_, time)| UnixMillis(time.time));
        arrived.office_time = received
            .time
            .map(|(signed, time)| (UnixMillis(time.time), signed.to_json()));
        for (signed, receipt) in &received.receipts {
            arrived.receipts.push(self.receipt(signed, receipt)?);
        }
        arrived.epochs = received.epochs.iter().map(signer).collect();
        arrived.messages = received
            .messages
            .iter()
            .map(|(signed, envelope)| NewMessage {
                chain: envelope.chain,
                number: envelope.number,
                hash: signed.hash().0,
                bytes: signed.to_json(),
            })
            .collect();
        let kept = store.keep(arrived, new_id(host), host.now())?;
        if office_changed {
            self.open.refresh_office()?;
            self.field.say(FieldEvent::StatusChanged);
        }
        if kept.messages > 0 {
            super::apply_messages(&self.field, &self.open)?;
        }
        if kept.receipts > 0 {
            self.field.say_local_only();
        }
        if let Some(office_time) = office_time {
            self.field.say(FieldEvent::Contact { office_time });
        }
        Ok(())
    }

    fn receipt(
        &self,
        signed: &Signed<Receipt>,
        receipt: &Receipt,
    ) -> Result<NewReceipt, FieldError> {
        use jemput_seal::statement::ItemState as S;
        let items = self
            .open
            .store
            .bundles()
            .get(&receipt.header_hash.0)?
            .map(|bundle| bundle.items.len());
        let whole = items
            .and_then(|items| u32::try_from(items).ok())
            .is_some_and(|items| receipt.covers(items));
        let (state, code) = match &receipt.state {
            S::Stored => (ReceiptState::Stored, None),
            S::Verified => (ReceiptState::Verified, None),
            S::Opened => (ReceiptState::Opened, None),
            S::Imported => (ReceiptState::Imported, None),
            S::BackedUp => (ReceiptState::BackedUp, None),
            S::Quarantined { code } => (ReceiptState::Quarantined, Some(code.clone())),
            S::Refused { code } => (ReceiptState::Refused, Some(code.clone())),
        };
        Ok(NewReceipt {
            bundle: receipt.header_hash.0,
            by: signer(&SignerEpoch {
                key: signed.key(),
                epoch: receipt.epoch,
            }),
            counter: receipt.counter,
            whole,
            state,
            code,
            at: UnixMillis(receipt.time),
            bytes: signed.to_json(),
        })
    }
}

fn signer(epoch: &SignerEpoch) -> Signer {
    let KeyId(key) = epoch.key;
    Signer {
        signer: key.to_vec(),
        epoch: epoch.epoch,
    }
}

fn damaged() -> OutboxError {
    OutboxError::Storage("damaged".to_owned())
}

fn failed(error: StoreError) -> OutboxError {
    match error {
        StoreError::DiskFull => OutboxError::DiskFull,
        StoreError::Closed => OutboxError::Locked,
        StoreError::PageMissing | StoreError::NotFound(_) => OutboxError::Missing,
        other => OutboxError::Storage(other.to_string()),
    }
}

fn told(error: FieldError) -> OutboxError {
    match error {
        FieldError::Store(error) => failed(error),
        other => OutboxError::Storage(other.to_string()),
    }
}
