//! How much of a bundle is durable, as a laptop is told.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jemput_domain::wire::transfer::{BundleStatus, ItemState, SignedJson};
use jemput_seal::statement::Receipt;
use jemput_seal::{Hash, KeyId, Signed, Statement};

use super::open_bundle::OpenBundle;
use super::receipts::{Confirm, earned};
use crate::spool::Progress;
use crate::storage::bundles::{self, Standing};
use crate::storage::receipts::{self, Telling};
use crate::storage::{Connection, epochs, items};
use crate::{Gateway, GatewayError};

impl Gateway {
    /// For a bundle known by its header, or by the office's receipts alone.
    pub(crate) async fn status(&self, hash: Hash) -> Result<BundleStatus, GatewayError> {
        match self.open_bundle(hash).await {
            Ok(bundle) => {
                self.look_after_files(&bundle).await?;
                self.status_of(&bundle).await
            }
            Err(unknown) => self.status_from_receipts(hash).await?.ok_or(unknown),
        }
    }

    /// From the database: what is durable here, not what is on its way, and what the office has by its
    /// own receipts.
    pub(crate) async fn status_of(
        &self,
        bundle: &Arc<OpenBundle>,
    ) -> Result<BundleStatus, GatewayError> {
        let office = &self.shared.office;
        let mut db = self.shared.db.read().await?;
        let standing = bundles::standing(&mut db, office, bundle.hash).await?;
        let mut receipts = receipts::of_bundle(&mut db, office, bundle.hash).await?;
        if self
            .is_unconfirmed(&mut db, bundle, &standing, &receipts)
            .await?
        {
            drop(db);
            let confirm = Confirm {
                bundle: bundle.clone(),
                giver: self.giver(),
                now: self.shared.clock.now(),
            };
            self.shared.db.write(confirm).await?;
            db = self.shared.db.read().await?;
            receipts = receipts::of_bundle(&mut db, office, bundle.hash).await?;
        }
        let states = items::states(&mut db, office, bundle.hash).await?;
        let told = still_true(&receipts, self.shared.signer.key(), &states)?;
        let elsewhere =
            receipts::from_elsewhere(&mut db, office, receipts, self.shared.signer.key()).await?;
        let elsewhere = items_in(&elsewhere)?;
        Ok(compose(bundle, standing, &states, elsewhere, &told))
    }

    /// Whether the bundle has earned a receipt that was not given in this epoch.
    async fn is_unconfirmed(
        &self,
        db: &mut Connection,
        bundle: &OpenBundle,
        standing: &Standing,
        receipts: &[(Telling, Signed<Receipt>)],
    ) -> Result<bool, GatewayError> {
        let Some(earned) = earned(&bundle.items, standing) else {
            return Ok(false);
        };
        let key = self.shared.signer.key();
        let Some(epoch) = epochs::current(db, &self.shared.office, key).await? else {
            return Ok(true);
        };
        let telling = Telling::new(key, epoch, &earned);
        Ok(!receipts.iter().any(|(other, _)| *other == telling))
    }

    /// Notices begun items whose files were lost while the gateway did not run.
    async fn look_after_files(&self, bundle: &OpenBundle) -> Result<(), GatewayError> {
        let states = items::states(
            &mut *self.shared.db.read().await?,
            &self.shared.office,
            bundle.hash,
        )
        .await?;
        for (number, _) in states.iter().filter(|(_, state)| !state.complete) {
            let entry = bundle.entry(*number)?;
            // An item somebody is appending to is in memory already.
            if let Ok(mut slot) = bundle.slot(*number).try_lock() {
                self.load(bundle, entry, &mut slot).await?;
            }
        }
        Ok(())
    }

    /// A bundle the office has by another road (a stick) need not be sent at all.
    pub(super) async fn held_elsewhere(
        &self,
        bundle: &OpenBundle,
    ) -> Result<Option<BundleStatus>, GatewayError> {
        let status = self.status_from_receipts(bundle.hash).await?;
        let last = bundle.items.last().map(|entry| entry.number);
        Ok(status.filter(|status| last.is_some_and(|last| status.complete == [(0, last)])))
    }

    async fn status_from_receipts(&self, hash: Hash) -> Result<Option<BundleStatus>, GatewayError> {
        let mut db = self.shared.db.read().await?;
        let office = &self.shared.office;
        let receipts = receipts::of_bundle(&mut db, office, hash).await?;
        let receipts =
            receipts::from_elsewhere(&mut db, office, receipts, self.shared.signer.key()).await?;
        if receipts.is_empty() {
            return Ok(None);
        }
        Ok(Some(BundleStatus {
            header_hash: hash.to_string(),
            complete: runs(items_in(&receipts)?.into_iter()),
            partial: Vec::new(),
            refused_parts: Vec::new(),
            receipts: values(&receipts),
            quarantined: None,
        }))
    }
}

/// Of a bundle that was begun, and some of its items completed, by one transaction and nothing since.
pub(super) fn status_of_new(
    bundle: &OpenBundle,
    standing: Standing,
    states: &BTreeMap<u32, Progress>,
    receipts: &[Signed<Receipt>],
) -> BundleStatus {
    compose(bundle, standing, states, BTreeSet::new(), receipts)
}

fn compose(
    bundle: &OpenBundle,
    standing: Standing,
    states: &BTreeMap<u32, Progress>,
    elsewhere: BTreeSet<u32>,
    told: &[Signed<Receipt>],
) -> BundleStatus {
    let mut complete = elsewhere;
    complete.extend(
        states
            .iter()
            .filter(|(_, state)| state.complete)
            .map(|(number, _)| *number),
    );
    let begun = |(number, state): (&u32, &Progress)| {
        let state = (!complete.contains(number)).then_some(state)?;
        Some(ItemState {
            number: *number,
            generation: state.generation,
            durable: state.durable,
            complete: false,
        })
    };
    BundleStatus {
        header_hash: bundle.hash.to_string(),
        partial: states.iter().filter_map(begun).collect(),
        complete: runs(complete.iter().copied()),
        refused_parts: Vec::new(),
        receipts: values(told),
        quarantined: standing.quarantine,
    }
}

/// All but our own that name an item we have lost or given up since: a laptop must not take those for
/// the answer to what it is asked for.
pub(super) fn still_true(
    receipts: &[(Telling, Signed<Receipt>)],
    ours: KeyId,
    states: &BTreeMap<u32, Progress>,
) -> Result<Vec<Signed<Receipt>>, GatewayError> {
    let held = |number: u32| states.get(&number).is_some_and(|state| state.complete);
    let mut told = Vec::with_capacity(receipts.len());
    for (_, receipt) in receipts {
        let named = receipt.peek()?.items;
        let mut items = named.iter().flat_map(|range| range.from..=range.to);
        if receipt.key() != ours || items.all(held) {
            told.push(receipt.clone());
        }
    }
    Ok(told)
}

/// Items these receipts say the office has.
fn items_in(receipts: &[Signed<Receipt>]) -> Result<BTreeSet<u32>, GatewayError> {
    let mut items = BTreeSet::new();
    for receipt in receipts {
        for range in receipt.peek()?.items {
            if !range.state.is_final_failure() {
                items.extend(range.from..=range.to);
            }
        }
    }
    Ok(items)
}

/// Rising numbers as runs.
pub(crate) fn runs(numbers: impl Iterator<Item = u32>) -> Vec<(u32, u32)> {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(number) => *last = number,
            _ => runs.push((number, number)),
        }
    }
    runs
}

/// Statements as they stand in JSON bodies.
pub(crate) fn values<T: Statement>(statements: &[Signed<T>]) -> Vec<SignedJson> {
    // Text, key and signature only: this cannot fail.
    statements
        .iter()
        .map(|statement| serde_json::to_value(statement).unwrap_or_default())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::runs;

    #[test]
    fn runs_join_neighbours() {
        assert_eq!(
            runs([0, 1, 2, 5, 7, 8].into_iter()),
            [(0, 2), (5, 5), (7, 8)]
        );
        assert!(runs(std::iter::empty()).is_empty());
        assert_eq!(
            runs([u32::MAX - 1, u32::MAX].into_iter()),
            [(u32::MAX - 1, u32::MAX)]
        );
    }
}
