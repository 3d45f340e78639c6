//! What laptops say of themselves, by either road, and receipts they show us.

use jemput_domain::ids::DeviceId;
use jemput_domain::time::UnixMillis;
use jemput_seal::statement::{DeviceCertificate, DeviceStatement, ItemState, Receipt};
use jemput_seal::{SealError, Signed, Uuid};

use super::receipts::{Book, all_in, ranges};
use super::{ImportError, Importer, Road};
use crate::office::OfficeEvent;
use crate::storage::audit::Entry;
use crate::storage::bundles::{self, BundleState};
use crate::storage::chains::{self, Claim, NewStatement};
use crate::storage::db::Connection;
use crate::storage::{devices, messages, receipts};

/// Bundles whose receipts are signed again in one transaction after a new epoch.
const AGAIN_AT_ONCE: u32 = 200;

impl Importer {
    /// Takes a statement in: how many bundles its laptop made, which messages it has. `false` when it
    /// was known.
    pub(crate) async fn take_statement(
        &self,
        signed: &Signed<DeviceStatement>,
        road: Road,
        at: UnixMillis,
    ) -> Result<bool, ImportError> {
        let office = &*self.office.code;
        let claimed = signed.peek()?;
        let device = DeviceId(claimed.device);
        let stored = devices::get(&mut *self.office.db.read().await?, office, device)
            .await?
            .ok_or(SealError::IssuerUnknown)?;
        let certificate = Signed::<DeviceCertificate>::from_json(stored.certificate.as_bytes())?;
        let certificate = self.trust.read().await.certificate(&certificate)?;
        let statement = signed.verify(&certificate.signing)?;
        let chain = statement.chain.to_string();
        let head = statement.head.map(|hash| hash.to_string());
        let mut db = self.office.db.write().await?;
        let new = chains::put_statement(
            &mut db,
            office,
            &NewStatement {
                device,
                statement_hash: &signed.hash().to_string(),
                chain: &chain,
                sequence: statement.sequence,
                unsealed: statement.unsealed,
                free_space: statement.free_bytes,
                pack_version: statement.pack,
                keyset_serial: statement.keyset,
                wall_clock: statement.wall,
                arrived_at: at,
                road: road.code(),
                statement: &String::from_utf8_lossy(&signed.to_json()),
            },
        )
        .await?;
        chains::put(
            &mut db,
            office,
            device,
            Claim {
                chain: &chain,
                previous: None,
                claimed: statement.sequence,
                head: head.as_deref(),
            },
            at,
        )
        .await?;
        devices::seen(&mut db, office, device, at).await?;
        // An older word, told again, would take back what a newer one said.
        if new {
            self.messages_held(&mut db, device, &statement, at).await?;
        }
        db.commit().await?;
        if new {
            self.office.tell(OfficeEvent::DeviceSeen { device });
        }
        Ok(new)
    }

    /// What the laptop says of the office's messages. One shown further than ours means that this
    /// office was set back; one that has fewer than it had, that the laptop was.
    async fn messages_held(
        &self,
        db: &mut Connection,
        device: DeviceId,
        statement: &DeviceStatement,
        at: UnixMillis,
    ) -> Result<(), ImportError> {
        let office = &*self.office.code;
        let number = statement.messages;
        let chain = statement.message_chain.map(|chain| chain.to_string());
        if let Some(chain) = &chain {
            messages::acknowledged(db, office, device, chain, number, at).await?;
        }
        if let Some(chain) = statement.message_chain
            && self
                .issuing
                .messages_shown(db, device, chain, number)
                .await?
        {
            tracing::warn!(%device, "a laptop has messages this office does not know of: its chain begins anew");
        } else if messages::taken_back(db, office, device, chain.as_deref(), number).await? {
            tracing::warn!(%device, "a laptop lacks messages it once had: they go again");
        }
        Ok(())
    }

    /// Looks at a receipt a laptop holds. One of our own key that we never gave means that this office
    /// was restored from an older state.
    pub(crate) async fn receipt_shown(
        &self,
        signed: &Signed<Receipt>,
    ) -> Result<bool, ImportError> {
        let shown = self.trust.read().await.receipt(signed)?;
        if signed.key() != self.keys.receipt.key_id() {
            return Ok(false);
        }
        // Every number ever signed is stored with its receipt. Numbers above ours, and numbers given a
        // second time since the restore, both show here.
        let epoch = shown.epoch.to_string();
        let ours = receipts::at(
            &mut *self.office.db.read().await?,
            &self.office.code,
            &epoch,
            shown.counter,
        )
        .await?;
        if ours.as_deref().map(str::as_bytes) == Some(&signed.to_json()[..]) {
            return Ok(false);
        }
        self.rolled_back(shown.epoch, shown.counter).await
    }

    /// Looks at how far the gateway says this office has counted: it keeps every receipt it was given.
    pub(crate) async fn counted_elsewhere(
        &self,
        epoch: Uuid,
        counter: u64,
    ) -> Result<bool, ImportError> {
        let book = Book::open(&mut *self.office.db.read().await?, &self.office.code).await?;
        let place = book.place();
        let behind = if epoch == place.epoch {
            counter > place.counter
        } else {
            counter > 0 && place.is_behind(epoch)
        };
        if behind {
            self.rolled_back(epoch, counter).await
        } else {
            Ok(false)
        }
    }

    /// A new epoch begins, and what is held is confirmed again. Once for each loss: what else was
    /// signed in a former epoch and is not here is part of the same one.
    pub(crate) async fn rolled_back(&self, epoch: Uuid, counter: u64) -> Result<bool, ImportError> {
        let office = &*self.office.code;
        let mut db = self.office.db.write().await?;
        let mut book = Book::open(&mut db, office).await?;
        if !book.place().is_behind(epoch) {
            return Ok(false);
        }
        book.new_epoch(epoch);
        book.close(&mut db, office).await?;
        self.issuing.end_every_chain(&mut db).await?;
        db.commit().await?;
        let entry = Entry {
            who: "importer",
            action: "rolled_back",
            subject: &epoch.to_string(),
            detail: counter.into(),
        };
        self.office.audit.write(entry, self.office.now()).await?;
        tracing::warn!(
            "this office was restored from an older state: a new epoch of receipts begins"
        );
        self.office.tell(OfficeEvent::RolledBack);
        self.confirm_again().await?;
        Ok(true)
    }

    /// Signs the newest receipt of every bundle held, in the current epoch.
    pub(crate) async fn confirm_again(&self) -> Result<(), ImportError> {
        let office = &*self.office.code;
        let mut after = String::new();
        loop {
            let mut db = self.office.db.write().await?;
            let some = bundles::after(&mut db, office, &after, AGAIN_AT_ONCE).await?;
            let Some(last) = some.last() else {
                return Ok(());
            };
            after.clone_from(&last.header_hash);
            let mut book = Book::open(&mut db, office).await?;
            for bundle in &some {
                let items = bundles::items(&mut db, office, &bundle.header_hash).await?;
                let now_in = match bundle.state {
                    BundleState::BackedUp => ItemState::BackedUp,
                    _ => ItemState::Imported,
                };
                let states = if items.iter().all(|item| item.state == "held") {
                    let state = match (bundle.state, &bundle.reason) {
                        (BundleState::Quarantined, Some(code)) => {
                            ItemState::Quarantined { code: code.clone() }
                        }
                        _ => ItemState::Verified,
                    };
                    all_in(items.len(), state)
                } else {
                    ranges(&items, &now_in)
                };
                self.receipt(
                    &mut db,
                    &mut book,
                    &bundle.header_hash,
                    bundle.device,
                    states,
                    self.office.now(),
                )
                .await?;
            }
            book.close(&mut db, office).await?;
            db.commit().await?;
        }
    }
}
