//! What goes down to laptops through the gateway: receipts, messages, keysets, packs, certificates,
//! invitations. The office always dials out.

use jemput_gateway::{GatewayError, Inner};
use jemput_seal::{Signed, Uuid};
use serde_json::Value;

use super::receipts::Book;
use super::{ImportError, Importer};
use crate::storage::issued::{self, Issued};
use crate::storage::{StorageError, bundles, devices, invitations, messages, receipts};

/// Pushed at once.
const AT_ONCE: u32 = 500;

/// What this process has pushed of the things that change seldom. A new process pushes all of them
/// again, which is harmless.
#[derive(Debug, Default)]
pub struct Pushed {
    epoch: Option<Uuid>,
    keysets: usize,
    packs: usize,
    devices: usize,
    invitations: usize,
}

impl Importer {
    /// Pushes everything the gateway does not have yet.
    pub async fn push(&self, inner: &dyn Inner, pushed: &mut Pushed) -> Result<(), ImportError> {
        self.push_keys(inner, pushed).await?;
        if let Some((epoch, counter)) = inner.counted().await? {
            self.counted_elsewhere(epoch, counter).await?;
        }
        let place = self.current_place().await?;
        if pushed.epoch != Some(place.epoch) {
            inner.put_epoch(place.epoch).await?;
            pushed.epoch = Some(place.epoch);
        }
        self.push_receipts(inner, &place.epoch.to_string()).await?;
        self.push_messages(inner).await?;
        self.release(inner).await
    }

    /// What a backup holds, the gateway need not keep; its header and receipts stay. A bundle that
    /// cannot be given up now holds up no other: it is tried again at the next push.
    async fn release(&self, inner: &dyn Inner) -> Result<(), ImportError> {
        let office = &*self.office.code;
        let mut after = String::new();
        loop {
            let some =
                bundles::to_release(&mut *self.office.db.read().await?, office, &after, AT_ONCE)
                    .await?;
            let Some(last) = some.last() else {
                return Ok(());
            };
            after.clone_from(last);
            let mut given_up = Vec::with_capacity(some.len());
            for name in some {
                match inner.release(name.parse()?).await {
                    // Missing: came by stick, never by the gateway.
                    Ok(()) | Err(GatewayError::Missing) => given_up.push(name),
                    Err(error) => {
                        tracing::warn!(bundle = %name, %error, "the gateway keeps a bundle for now")
                    }
                }
            }
            let mut db = self.office.db.write().await?;
            for name in &given_up {
                bundles::released(&mut db, office, name).await?;
            }
            db.commit().await?;
        }
    }

    async fn current_place(&self) -> Result<super::receipts::Place, ImportError> {
        let office = &*self.office.code;
        let book = Book::open(&mut *self.office.db.read().await?, office).await?;
        if book.is_new() {
            // The first epoch is opened in a transaction of its own, so that all processes agree on it.
            let mut db = self.office.db.write().await?;
            let book = Book::open(&mut db, office).await?;
            let place = book.place().clone();
            book.close(&mut db, office).await?;
            db.commit().await?;
            return Ok(place);
        }
        Ok(book.place().clone())
    }

    async fn push_receipts(&self, inner: &dyn Inner, epoch: &str) -> Result<(), ImportError> {
        loop {
            let some = receipts::to_push(
                &mut *self.office.db.read().await?,
                &self.office.code,
                epoch,
                AT_ONCE,
            )
            .await?;
            let Some(last) = some.last().map(|receipt| receipt.counter) else {
                return Ok(());
            };
            let signed = some
                .into_iter()
                .map(|outgoing| {
                    Ok((
                        outgoing.device.0,
                        Signed::from_json(outgoing.receipt.as_bytes())?,
                    ))
                })
                .collect::<Result<Vec<_>, ImportError>>()?;
            inner.put_receipts(signed).await?;
            let mut db = self.office.db.write().await?;
            receipts::pushed(&mut db, &self.office.code, epoch, last, self.office.now()).await?;
            db.commit().await?;
        }
    }

    async fn push_messages(&self, inner: &dyn Inner) -> Result<(), ImportError> {
        loop {
            // One at a time may be a megabyte: few, so that the gateway's limit is never met.
            let some =
                messages::to_push(&mut *self.office.db.read().await?, &self.office.code, 8).await?;
            if some.is_empty() {
                return Ok(());
            }
            let envelopes = some
                .iter()
                .map(|message| Ok(Signed::from_json(message.envelope.as_bytes())?))
                .collect::<Result<Vec<_>, ImportError>>()?;
            inner.put_messages(envelopes).await?;
            let mut db = self.office.db.write().await?;
            for message in &some {
                messages::pushed(
                    &mut db,
                    &self.office.code,
                    message.device,
                    &message.chain,
                    message.number,
                    self.office.now(),
                )
                .await?;
            }
            db.commit().await?;
        }
    }

    async fn push_keys(&self, inner: &dyn Inner, pushed: &mut Pushed) -> Result<(), ImportError> {
        let office = &*self.office.code;
        let mut db = self.office.db.read().await?;
        let keysets = issued::all(&mut db, office, Issued::Keyset).await?;
        let packs = issued::all(&mut db, office, Issued::Pack).await?;
        let known = devices::all(&mut db, office).await?;
        let open = invitations::all(&mut db, office).await?;
        drop(db);
        if keysets.len() != pushed.keysets {
            for keyset in &keysets {
                inner
                    .put_keyset(Signed::from_json(keyset.as_bytes())?)
                    .await?;
            }
            self.refresh_trust().await?;
            pushed.keysets = keysets.len();
        }
        if packs.len() != pushed.packs {
            if let Some(newest) = packs.last() {
                let pack = Signed::from_json(newest.as_bytes())?;
                inner.put_pack(version_of(&pack)?, pack).await?;
            }
            pushed.packs = packs.len();
        }
        if known.len() != pushed.devices {
            let certificates = known
                .iter()
                .map(|device| Ok(Signed::from_json(device.certificate.as_bytes())?))
                .collect::<Result<Vec<_>, ImportError>>()?;
            inner.put_devices(certificates).await?;
            pushed.devices = known.len();
        }
        if open.len() != pushed.invitations {
            for invitation in open.iter().filter(|invitation| !invitation.withdrawn) {
                inner
                    .put_invitation(invitation.invitation, invitation.expires_at.0)
                    .await?;
            }
            pushed.invitations = open.len();
        }
        Ok(())
    }
}

fn version_of(pack: &Signed<jemput_seal::statement::Pack>) -> Result<u64, ImportError> {
    let jemput_seal::statement::Pack(value) = pack.peek()?;
    Ok(value
        .get("version")
        .and_then(Value::as_u64)
        .ok_or(StorageError::Unreadable("pack version"))?)
}
