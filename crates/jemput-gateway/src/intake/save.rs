//! What requests brought, kept in one transaction: headers, items, receipts, the change feed. Those that
//! wait together are kept by the same few statements.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use jemput_domain::time::UnixMillis;
use jemput_seal::statement::Receipt;
use jemput_seal::{Hash, Signed};

use super::begin::begin;
use super::open_bundle::{OpenBundle, is_record};
use super::receipts::give;
use crate::inner::What;
use crate::spool::Progress;
use crate::storage::bundles::{self, Missing, NewBundle, Standing};
use crate::storage::items::{self, ItemSave};
use crate::storage::{Tx, Write, changes, receipts};
use crate::{Gateway, GatewayError};

/// What to write for one request.
pub(crate) struct Save {
    pub bundle: Arc<OpenBundle>,
    /// A header that is not durable yet.
    pub header: Option<NewBundle>,
    pub items: Vec<ItemSave>,
}

/// What came of it.
pub(crate) struct Saved {
    /// Whether the header was kept by this.
    pub begun: bool,
    /// The numbers of the items that were kept; of others the database was ahead of us.
    pub items: BTreeSet<u32>,
    /// If this completed an item, the receipt its bundle was given in this transaction; with all others
    /// it has, if it is complete now.
    pub receipts: Vec<Signed<Receipt>>,
    /// Where the bundle stands, if this completed an item.
    pub standing: Option<Standing>,
}

/// An error is a refusal of this one; nothing of it was kept.
pub(super) type Outcome = Result<Saved, GatewayError>;

/// All that wait.
pub(super) struct SaveAll {
    pub saves: Vec<Arc<Save>>,
    pub gateway: Gateway,
    pub now: UnixMillis,
}

impl Write for SaveAll {
    type Out = Vec<Outcome>;

    async fn run(&mut self, tx: &mut Tx) -> Result<Vec<Outcome>, GatewayError> {
        // As it is now: a keyset that came since the requests began has judged what there was.
        let trust = self.gateway.trust()?;
        let revoked = |save: &Save| {
            let header = save.header.as_ref();
            header.is_some_and(|header| trust.revocation(header.device).is_some())
        };
        let mut outcomes = Vec::with_capacity(self.saves.len());
        // Whether a revoked laptop's bundle is good depends on those kept before it.
        for saves in self
            .saves
            .chunk_by(|one, next| !revoked(one) && !revoked(next))
        {
            let headers: Vec<_> = saves.iter().map(|save| save.header.as_ref()).collect();
            let begun = begin(tx, &self.gateway, &trust, &headers, self.now).await?;
            let going = saves.iter().zip(&begun).filter(|(_, begun)| begun.is_ok());
            let kept = Kept::new(tx, going.map(|(save, _)| &**save), self).await?;
            let each = saves.iter().zip(begun);
            outcomes.extend(each.map(|(save, begun)| Ok(kept.of(save, begun?))));
        }
        Ok(outcomes)
    }
}

/// What was kept of several requests' items.
struct Kept {
    items: HashSet<(Hash, u32)>,
    standings: HashMap<Hash, Standing>,
    receipts: HashMap<Hash, Vec<Signed<Receipt>>>,
}

impl Kept {
    async fn new(
        tx: &mut Tx,
        saves: impl Iterator<Item = &Save>,
        by: &SaveAll,
    ) -> Result<Self, GatewayError> {
        let office = tx.office();
        let of_bundles: Vec<(&OpenBundle, &ItemSave)> = saves
            .flat_map(|save| save.items.iter().map(|item| (&*save.bundle, item)))
            .collect();
        let states: Vec<(Hash, &ItemSave)> = of_bundles
            .iter()
            .map(|(bundle, item)| (bundle.hash, *item))
            .collect();
        let items = items::save(tx.connection(), &office, &states).await?;
        let mut completed: BTreeMap<Hash, (&OpenBundle, Missing)> = BTreeMap::new();
        // Each once, whoever may have brought it twice.
        let mut uncounted = items.clone();
        for (bundle, item) in of_bundles {
            let (hash, number) = (bundle.hash, item.number);
            if item.progress.complete && uncounted.remove(&(hash, number)) {
                changes::add(
                    tx,
                    &What::Item {
                        bundle: hash,
                        number,
                    },
                )?;
                let (_, missing) = completed
                    .entry(hash)
                    .or_insert((bundle, Missing::default()));
                missing.items -= 1;
                missing.records -= i64::from(is_record(&bundle.entry(number)?));
            }
        }
        let by_bundle: Vec<(Hash, Missing)> = completed
            .iter()
            .map(|(hash, (_, missing))| (*hash, *missing))
            .collect();
        let standings = bundles::count(tx.connection(), &office, &by_bundle).await?;
        let mut standing = Vec::with_capacity(completed.len());
        for (hash, (bundle, _)) in completed {
            let stands = standings.get(&hash).ok_or(GatewayError::Missing)?;
            if stands.missing.items == 0 {
                let device = bundle.device;
                changes::add(
                    tx,
                    &What::BundleComplete {
                        bundle: hash,
                        device,
                    },
                )?;
            }
            standing.push((bundle, stands));
        }
        let mut receipts = give(tx, &by.gateway.giver(), &standing, by.now).await?;
        let whole: Vec<Hash> = standing
            .iter()
            .filter(|(bundle, stands)| {
                stands.missing.items == 0 && receipts.contains_key(&bundle.hash)
            })
            .map(|(bundle, _)| bundle.hash)
            .collect();
        let all = receipts::of_bundles(tx.connection(), &office, &whole).await?;
        for (hash, all) in all {
            receipts.insert(hash, all.into_iter().map(|(_, receipt)| receipt).collect());
        }
        Ok(Self {
            items,
            standings,
            receipts,
        })
    }

    /// Of one of them.
    fn of(&self, save: &Save, begun: bool) -> Saved {
        let hash = save.bundle.hash;
        let kept = |item: &&ItemSave| self.items.contains(&(hash, item.number));
        let kept: Vec<&ItemSave> = save.items.iter().filter(kept).collect();
        let completed = kept.iter().any(|item| item.progress.complete);
        Saved {
            begun,
            items: kept.iter().map(|item| item.number).collect(),
            receipts: self
                .receipts
                .get(&hash)
                .filter(|_| completed)
                .cloned()
                .unwrap_or_default(),
            standing: self.standings.get(&hash).filter(|_| completed).cloned(),
        }
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
        items::save(tx.connection(), &office, &[(self.hash, &next)]).await?;
        Ok(())
    }
}

impl Gateway {
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
