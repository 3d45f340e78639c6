//! Giving receipts: in the transaction of the state they tell of, once for each item set and state.

use std::collections::HashMap;
use std::sync::Arc;

use jemput_domain::time::UnixMillis;
use jemput_seal::statement::{ItemRange, ItemState, Receipt};
use jemput_seal::{Hash, ItemEntry, Signed};

use super::open_bundle::{OpenBundle, is_record};
use crate::receipt_signer::ReceiptSigner;
use crate::storage::bundles::{self, Standing};
use crate::storage::{Tx, Write, receipts, to_u64};
use crate::{Gateway, GatewayError};

/// Who gives receipts.
pub(crate) type Giver = Arc<ReceiptSigner>;

/// The receipt a bundle has earned: over all items, or over manifest and records when these are
/// complete and attachments are not.
pub(crate) fn earned(items: &[ItemEntry], standing: &Standing) -> Option<Vec<ItemRange>> {
    let missing = standing.missing;
    // The hashes are verified in either case; a bundle set aside must not look as if all were well.
    let state = if standing.quarantine.is_some() {
        ItemState::Stored
    } else {
        ItemState::Verified
    };
    if missing.items == 0 {
        let last = items.last()?.number;
        return Some(vec![ItemRange {
            from: 0,
            to: last,
            state,
        }]);
    }
    if missing.records > 0 {
        return None;
    }
    let mut ranges: Vec<ItemRange> = Vec::new();
    for entry in items.iter().filter(|entry| is_record(entry)) {
        match ranges.last_mut() {
            Some(range) if range.to.checked_add(1) == Some(entry.number) => range.to = entry.number,
            _ => ranges.push(ItemRange {
                from: entry.number,
                to: entry.number,
                state: state.clone(),
            }),
        }
    }
    Some(ranges)
}

/// Signs and keeps what bundles have earned. Answers those receipts of which there was none in this
/// epoch, by bundle.
pub(crate) async fn give(
    tx: &mut Tx,
    giver: &Giver,
    bundles: &[(&OpenBundle, &Standing)],
    now: UnixMillis,
) -> Result<HashMap<Hash, Vec<Signed<Receipt>>>, GatewayError> {
    let mut signed = Vec::new();
    for (bundle, standing) in bundles {
        let Some(items) = earned(&bundle.items, standing) else {
            continue;
        };
        // A counter that is not used in the end does no harm: it only has to rise.
        let (epoch, counter) = tx.next_counter();
        let counter = (epoch, to_u64(counter)?);
        signed.push(giver.receipt(bundle.hash, bundle.device, items, counter, now.0)?);
    }
    let new = receipts::add(tx, &signed).await?;
    let given = signed.into_iter().zip(new).filter(|(_, new)| *new);
    Ok(given
        .map(|(one, _)| (one.receipt.header_hash, vec![one.signed]))
        .collect())
}

/// Gives again, in a new epoch, what was given in an earlier one.
pub(crate) struct Confirm {
    pub bundle: Arc<OpenBundle>,
    pub giver: Giver,
    pub now: UnixMillis,
}

impl Write for Confirm {
    type Out = ();

    async fn run(&mut self, tx: &mut Tx) -> Result<(), GatewayError> {
        let office = tx.office();
        let standing = bundles::standing(tx.connection(), &office, self.bundle.hash).await?;
        give(tx, &self.giver, &[(&self.bundle, &standing)], self.now).await?;
        Ok(())
    }
}

impl Gateway {
    pub(crate) fn giver(&self) -> Giver {
        self.shared.signer.clone()
    }
}

#[cfg(test)]
mod tests {
    use jemput_seal::{Hash, ItemKind};

    use crate::storage::bundles::Missing;

    use super::*;

    fn items(kinds: &[ItemKind]) -> Vec<ItemEntry> {
        let entry = |(number, kind): (usize, &ItemKind)| ItemEntry {
            number: u32::try_from(number).unwrap(),
            kind: *kind,
            length: 16,
            blake3: Hash([0; 32]),
        };
        kinds.iter().enumerate().map(entry).collect()
    }

    fn ranges(earned: Option<Vec<ItemRange>>) -> Option<Vec<(u32, u32)>> {
        Some(earned?.iter().map(|range| (range.from, range.to)).collect())
    }

    #[test]
    fn records_first_then_all() {
        use ItemKind::{Attachment as A, Manifest as M, Records as R};
        let items = items(&[M, R, A, A, R]);
        let standing = |items, records, code: Option<&str>| Standing {
            missing: Missing { items, records },
            quarantine: code.map(str::to_owned),
        };
        assert_eq!(ranges(earned(&items, &standing(3, 1, None))), None);
        assert_eq!(
            ranges(earned(&items, &standing(2, 0, None))),
            Some(vec![(0, 1), (4, 4)])
        );
        assert_eq!(
            ranges(earned(&items, &standing(0, 0, None))),
            Some(vec![(0, 4)])
        );
        let state = |code| {
            earned(&items, &standing(0, 0, code)).unwrap()[0]
                .state
                .clone()
        };
        assert_eq!(state(None), ItemState::Verified);
        assert_eq!(state(Some("device_revoked")), ItemState::Stored);
    }
}
