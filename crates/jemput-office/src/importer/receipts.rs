//! Stage 4: receipts, signed with the office's receipt key.
//!
//! (epoch, counter) rises strictly in one epoch. The counter is raised in the transaction that
//! stores the receipt, under the office's lock row, so two processes never sign the same number.

use jemput_domain::ids::DeviceId;
use jemput_domain::time::UnixMillis;
use jemput_seal::statement::{ItemRange, ItemState, Receipt};
use jemput_seal::{Hash, Signed, Uuid};
use serde::{Deserialize, Serialize};

use super::{ImportError, Importer};
use crate::storage::bundles::StoredItem;
use crate::storage::db::Connection;
use crate::storage::receipts::{self, NewReceipt, ReceiptKey};
use crate::storage::{StorageError, settings};

/// The signer's place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) epoch: Uuid,
    pub(crate) counter: u64,
    /// Epochs before this one: what was signed in them and is not here was lost, and is known to be.
    #[serde(default)]
    pub(crate) former: Vec<Uuid>,
}

impl Place {
    /// Whether a receipt of ours that is not in our log shows that this office was rolled back since
    /// its epoch began.
    pub(crate) fn is_behind(&self, epoch: Uuid) -> bool {
        epoch == self.epoch || !self.former.contains(&epoch)
    }
}

/// Signs receipts within one transaction.
pub(crate) struct Book {
    place: Place,
    changed: bool,
}

impl Book {
    /// Opens the book; the first ever opens the first epoch.
    pub(crate) async fn open(db: &mut Connection, office: &str) -> Result<Self, ImportError> {
        let place: Option<Place> = settings::get(db, office, settings::RECEIPT_COUNTER).await?;
        let changed = place.is_none();
        Ok(Self {
            place: place.unwrap_or_else(|| Place {
                epoch: Uuid::new_v4(),
                counter: 0,
                former: Vec::new(),
            }),
            changed,
        })
    }

    /// The epoch signed in.
    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    /// Whether no epoch was ever opened before this one.
    pub(crate) fn is_new(&self) -> bool {
        self.changed && self.place.counter == 0
    }

    /// Begins a new epoch: the office was restored from an older state. `lost` is an epoch this log
    /// did not know.
    pub(crate) fn new_epoch(&mut self, lost: Uuid) {
        let before = std::mem::replace(&mut self.place.epoch, Uuid::new_v4());
        self.place.former.extend([before, lost]);
        self.place.former.dedup();
        self.place.counter = 0;
        self.changed = true;
    }

    /// Writes down how far it came; before the commit.
    pub(crate) async fn close(self, db: &mut Connection, office: &str) -> Result<(), ImportError> {
        if self.changed {
            settings::put(db, office, settings::RECEIPT_COUNTER, &self.place).await?;
        }
        Ok(())
    }
}

impl Importer {
    /// The receipt of this bundle in these item states: the stored one, or a new one. Nothing is
    /// signed about no item.
    pub(crate) async fn receipt(
        &self,
        db: &mut Connection,
        book: &mut Book,
        header_hash: &str,
        device: DeviceId,
        items: Vec<ItemRange>,
        now: UnixMillis,
    ) -> Result<Option<Signed<Receipt>>, ImportError> {
        let Some(state) = Receipt::least(&items) else {
            return Ok(None);
        };
        let office = &*self.office.code;
        let item_set = item_set(&items)?;
        let key = ReceiptKey {
            header_hash,
            item_set: &item_set,
            state: state_code(&state),
        };
        let epoch = book.place.epoch.to_string();
        if let Some(stored) = receipts::get(db, office, &key, &epoch).await? {
            return Ok(Some(Signed::from_json(stored.as_bytes())?));
        }
        book.place.counter += 1;
        book.changed = true;
        let receipt = Receipt {
            office: office.to_owned(),
            header_hash: header_hash
                .parse()
                .map_err(|_| StorageError::Unreadable("header hash"))?,
            items,
            state,
            epoch: book.place.epoch,
            counter: book.place.counter,
            time: now.0,
        };
        let signed = self.keys.receipt.sign(&receipt)?;
        let json =
            String::from_utf8(signed.to_json()).map_err(|_| StorageError::Unreadable("receipt"))?;
        receipts::put(
            db,
            office,
            &key,
            &NewReceipt {
                device,
                epoch: &epoch,
                counter: book.place.counter,
                receipt: &json,
            },
            now,
        )
        .await?;
        Ok(Some(signed))
    }
}

/// Names a set of item states.
fn item_set(items: &[ItemRange]) -> Result<String, StorageError> {
    let text = serde_json::to_vec(items).map_err(|_| StorageError::Unreadable("item set"))?;
    Ok(Hash::of(&text).to_string())
}

fn state_code(state: &ItemState) -> &'static str {
    match state {
        ItemState::Stored => "stored",
        ItemState::Verified => "verified",
        ItemState::Opened => "opened",
        ItemState::Imported => "imported",
        ItemState::BackedUp => "backed_up",
        ItemState::Quarantined { .. } => "quarantined",
        ItemState::Refused { .. } => "refused",
    }
}

/// Runs of items that are done, in `done`; damaged ones with their code; what is missing is left out.
pub(crate) fn ranges(items: &[StoredItem], done: &ItemState) -> Vec<ItemRange> {
    let mut ranges: Vec<ItemRange> = Vec::new();
    for item in items {
        let state = match item.state.as_str() {
            "done" => done.clone(),
            "damaged" => ItemState::Quarantined {
                code: item.reason.clone().unwrap_or_default(),
            },
            _ => continue,
        };
        match ranges.last_mut() {
            Some(last) if last.to + 1 == item.item && last.state == state => last.to = item.item,
            _ => ranges.push(ItemRange {
                from: item.item,
                to: item.item,
                state,
            }),
        }
    }
    ranges
}

/// Every item held in one state.
pub(crate) fn all_in(items: usize, state: ItemState) -> Vec<ItemRange> {
    let last = u32::try_from(items.saturating_sub(1)).unwrap_or(u32::MAX);
    vec![ItemRange {
        from: 0,
        to: last,
        state,
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(number: u32, state: &str) -> StoredItem {
        StoredItem {
            item: number,
            kind: "attachment".into(),
            sealed_len: 0,
            blake3: String::new(),
            state: state.into(),
            reason: Some("chunk".into()),
        }
    }

    #[test]
    fn runs_join_and_gaps_are_left_out() {
        let items = [
            item(0, "done"),
            item(1, "done"),
            item(2, "missing"),
            item(3, "damaged"),
            item(4, "done"),
        ];
        let ranges = ranges(&items, &ItemState::Imported);
        let seen: Vec<_> = ranges
            .iter()
            .map(|range| (range.from, range.to, state_code(&range.state)))
            .collect();
        assert_eq!(
            seen,
            [
                (0, 1, "imported"),
                (3, 3, "quarantined"),
                (4, 4, "imported")
            ]
        );
        assert!(matches!(
            Receipt::least(&ranges),
            Some(ItemState::Quarantined { .. })
        ));
    }
}
