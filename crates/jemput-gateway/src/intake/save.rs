//! One transaction for everything a request brought: header, items, receipts, the change feed.

use std::sync::Arc;

use jemput_domain::time::UnixMillis;
use jemput_seal::statement::Receipt;
use jemput_seal::{Hash, Signed, Trust};

use super::judge;
use super::open_bundle::{OpenBundle, is_record};
use super::receipts::{Giver, give};
use crate::inner::What;
use crate::spool::Progress;
use crate::storage::bundles::{self, NewBundle};
use crate::storage::{Tx, Write, changes, items};
use crate::{Gateway, GatewayError};

/// What to write for one request.
pub(crate) struct Save {
    pub bundle: Arc<OpenBundle>,
    /// A header that is not durable yet.
    pub header: Option<NewBundle>,
    pub items: Vec<ItemSave>,
    pub trust: Arc<Trust>,
    pub giver: Giver,
    pub now: UnixMillis,
}

/// An item's new state.
pub(crate) struct ItemSave {
    pub number: u32,
    pub progress: Progress,
    /// Of a small item: its durable bytes.
    pub content: Option<Vec<u8>>,
}

/// What came of it.
pub(crate) struct Saved {
    /// For each item: false if the database was ahead of us and nothing was written.
    pub items: Vec<bool>,
    /// Receipts given in this transaction.
    pub receipts: Vec<Signed<Receipt>>,
}

impl Write for Save {
    type Out = Saved;

    async fn run(&mut self, tx: &mut Tx) -> Result<Saved, GatewayError> {
        let office = tx.office();
        let hash = self.bundle.hash;
        if let Some(header) = &self.header
            && bundles::insert(tx.connection(), &office, header).await?
        {
            changes::add(
                tx,
                &What::Bundle {
                    bundle: hash,
                    device: header.device,
                },
            )
            .await?;
            if let Some(revocation) = self.trust.revocation(header.device) {
                judge::relink(tx, revocation, &self.giver, self.now).await?;
            }
        }
        let mut saved = Saved {
            items: Vec::with_capacity(self.items.len()),
            receipts: Vec::new(),
        };
        let mut missing = None;
        for item in &self.items {
            let done = items::save(
                tx.connection(),
                &office,
                hash,
                item.number,
                item.progress,
                item.content.as_deref(),
            )
            .await?;
            saved.items.push(done);
            if done && item.progress.complete {
                let entry = self.bundle.entry(item.number)?;
                missing = Some(
                    bundles::count(tx.connection(), &office, hash, -1, is_record(&entry)).await?,
                );
                changes::add(
                    tx,
                    &What::Item {
                        bundle: hash,
                        number: item.number,
                    },
                )
                .await?;
            }
        }
        if let Some(missing) = missing {
            if missing.items == 0 {
                let what = What::BundleComplete {
                    bundle: hash,
                    device: self.bundle.device,
                };
                changes::add(tx, &what).await?;
            }
            if missing.items == 0 || missing.records == 0 {
                let quarantined = bundles::quarantine(tx.connection(), &office, hash)
                    .await?
                    .is_some();
                saved.receipts = give(
                    tx,
                    &self.giver,
                    &self.bundle,
                    missing,
                    quarantined,
                    self.now,
                )
                .await?;
            }
        }
        Ok(saved)
    }
}

/// An item whose stored bytes were found lost or damaged: its next generation.
struct BeginAgain {
    hash: Hash,
    number: u32,
    progress: Progress,
}

impl Write for BeginAgain {
    type Out = ();

    async fn run(&mut self, tx: &mut Tx) -> Result<(), GatewayError> {
        let office = tx.office();
        items::save(
            tx.connection(),
            &office,
            self.hash,
            self.number,
            self.progress,
            None,
        )
        .await?;
        Ok(())
    }
}

impl Gateway {
    /// Everything [`Save`] needs besides the items.
    pub(crate) fn save(
        &self,
        bundle: &Arc<OpenBundle>,
        header: Option<NewBundle>,
        items: Vec<ItemSave>,
    ) -> Result<Save, GatewayError> {
        Ok(Save {
            bundle: bundle.clone(),
            header,
            items,
            trust: self.trust()?,
            giver: self.giver(),
            now: self.shared.clock.now(),
        })
    }

    /// Keeps the next generation of an item that is not complete.
    pub(crate) async fn begin_item_again(
        &self,
        hash: Hash,
        number: u32,
        progress: Progress,
    ) -> Result<(), GatewayError> {
        self.shared
            .db
            .write(BeginAgain {
                hash,
                number,
                progress,
            })
            .await
    }
}
