//! One transaction for everything a request brought: header, items, receipts, the change feed.

use std::sync::Arc;

use jemput_domain::time::UnixMillis;
use jemput_seal::statement::Receipt;
use jemput_seal::{Hash, Signed};

use super::judge;
use super::open_bundle::{OpenBundle, is_record};
use super::receipts::{Giver, give};
use crate::inner::What;
use crate::spool::Progress;
use crate::storage::bundles::{self, Missing, NewBundle};
use crate::storage::{Tx, Write, begun, changes, items};
use crate::{Gateway, GatewayError};

/// What to write for one request.
pub(crate) struct Save {
    pub bundle: Arc<OpenBundle>,
    /// A header that is not durable yet.
    pub header: Option<NewBundle>,
    pub items: Vec<ItemSave>,
    pub gateway: Gateway,
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
            && !bundles::exists(tx.connection(), &office, hash).await?
        {
            // As it is now: a keyset that came since the request began has judged what there was.
            let trust = self.gateway.trust()?;
            let revocation = trust.revocation(header.device);
            let linked = match revocation {
                Some(revocation) => judge::is_linked(tx, revocation, header).await?,
                None => true,
            };
            let quota = if linked {
                self.gateway.quota()
            } else {
                self.gateway.quota().of_revoked()
            };
            quota.check(tx.connection(), &office, header).await?;
            bundles::insert(tx.connection(), &office, header).await?;
            begun::add(tx.connection(), &office, header).await?;
            changes::add(
                tx,
                &What::Bundle {
                    bundle: hash,
                    device: header.device,
                },
            )?;
            if let Some(revocation) = revocation {
                judge::take_in(tx, revocation, header, linked, &self.giver, self.now).await?;
            }
        }
        let mut saved = Saved {
            items: Vec::with_capacity(self.items.len()),
            receipts: Vec::new(),
        };
        let mut done = Missing {
            items: 0,
            records: 0,
        };
        for item in &self.items {
            let content = item.content.as_deref();
            let written = items::save(
                tx.connection(),
                &office,
                hash,
                item.number,
                item.progress,
                content,
            )
            .await?;
            saved.items.push(written);
            if written && item.progress.complete {
                done.items -= 1;
                done.records -= i64::from(is_record(&self.bundle.entry(item.number)?));
                changes::add(
                    tx,
                    &What::Item {
                        bundle: hash,
                        number: item.number,
                    },
                )?;
            }
        }
        if done.items != 0 {
            let standing = bundles::count(tx.connection(), &office, hash, done).await?;
            if standing.missing.items == 0 {
                changes::add(
                    tx,
                    &What::BundleComplete {
                        bundle: hash,
                        device: self.bundle.device,
                    },
                )?;
            }
            saved.receipts = give(tx, &self.giver, &self.bundle, &standing, self.now).await?;
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
    ) -> Save {
        Save {
            bundle: bundle.clone(),
            header,
            items,
            gateway: self.clone(),
            giver: self.giver(),
            now: self.shared.clock.now(),
        }
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
