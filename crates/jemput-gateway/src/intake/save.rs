//! One transaction for everything a request brought: header, items, receipts, the change feed.

use std::collections::BTreeSet;
use std::sync::Arc;

use jemput_domain::time::UnixMillis;
use jemput_seal::statement::Receipt;
use jemput_seal::{Hash, Signed};

use super::judge;
use super::open_bundle::{OpenBundle, is_record};
use super::receipts::{Giver, give};
use crate::inner::What;
use crate::spool::Progress;
use crate::storage::bundles::{self, Missing, NewBundle, Standing};
use crate::storage::items::{self, ItemSave};
use crate::storage::{Tx, Write, begun, changes};
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

/// What came of it.
pub(crate) struct Saved {
    /// Whether the header was kept by this.
    pub begun: bool,
    /// The numbers of the items that were kept; of others the database was ahead of us.
    pub items: BTreeSet<u32>,
    /// Receipts given in this transaction.
    pub receipts: Vec<Signed<Receipt>>,
    /// Where the bundle stands, if this completed an item.
    pub standing: Option<Standing>,
}

impl Write for Save {
    type Out = Saved;

    async fn run(&mut self, tx: &mut Tx) -> Result<Saved, GatewayError> {
        let office = tx.office();
        let hash = self.bundle.hash;
        let begun = match &self.header {
            Some(header) => self.begin(tx, header).await?,
            None => false,
        };
        let items = items::save(tx.connection(), &office, hash, &self.items).await?;
        let mut done = Missing {
            items: 0,
            records: 0,
        };
        for item in &self.items {
            let number = item.number;
            if items.contains(&number) && item.progress.complete {
                done.items -= 1;
                done.records -= i64::from(is_record(&self.bundle.entry(number)?));
                let bundle = hash;
                changes::add(tx, &What::Item { bundle, number })?;
            }
        }
        let mut saved = Saved {
            begun,
            items,
            receipts: Vec::new(),
            standing: None,
        };
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
            saved.standing = Some(standing);
        }
        Ok(saved)
    }
}

impl Save {
    /// Keeps a header; refused, it is not. False, and nothing done, if it is kept already.
    async fn begin(&self, tx: &mut Tx, header: &NewBundle) -> Result<bool, GatewayError> {
        let office = tx.office();
        if !bundles::insert(tx.connection(), &office, header).await? {
            return Ok(false);
        }
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
        begun::add(tx.connection(), &office, header).await?;
        changes::add(
            tx,
            &What::Bundle {
                bundle: header.hash,
                device: header.device,
            },
        )?;
        if let Some(revocation) = revocation {
            judge::take_in(tx, revocation, header, linked, &self.giver, self.now).await?;
        }
        Ok(true)
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
        let next = ItemSave {
            number: self.number,
            progress: self.progress,
            content: None,
        };
        items::save(tx.connection(), &office, self.hash, &[next]).await?;
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
