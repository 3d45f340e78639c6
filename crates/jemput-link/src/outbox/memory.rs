//! An outbox in memory: for tests of senders, and the model of what an outbox must do.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::sync::{Mutex, MutexGuard};

use jemput_seal::statement::{
    DeviceStatement, HighWater, ItemState, MessageEnvelope, OfficeTime, Pack, Receipt,
};
use jemput_seal::{Hash, KeyId, Signed, Trust, Uuid};

use super::bad_sector::BadSector;
use super::{BundleFile, Outbox, OutboxError, OutgoingBundle, ReceiptMark, Received, SignerEpoch};
use crate::core::inbox::InboxMark;

/// See the module's text.
pub struct MemoryOutbox {
    device: Uuid,
    chain: Uuid,
    inner: Mutex<Inner>,
}

struct Inner {
    trust: Trust,
    bundles: Vec<Bundle>,
    offered: BTreeSet<Hash>,
    receipts: Vec<(Signed<Receipt>, Receipt)>,
    messages: Vec<(Signed<MessageEnvelope>, MessageEnvelope)>,
    times: BTreeMap<KeyId, OfficeTime>,
    pack: Option<Signed<Pack>>,
    mark: ReceiptMark,
    statements: u64,
}

struct Bundle {
    hash: Hash,
    items: u32,
    pruned: bool,
    /// None once pruned or lost.
    file: Option<Vec<u8>>,
    bad_sector: Option<u64>,
}

impl MemoryOutbox {
    /// An outbox of this device without bundles.
    pub fn new(device: Uuid, chain: Uuid, trust: Trust) -> Self {
        let inner = Inner {
            trust,
            bundles: Vec::new(),
            offered: BTreeSet::new(),
            receipts: Vec::new(),
            messages: Vec::new(),
            times: BTreeMap::new(),
            pack: None,
            mark: ReceiptMark::default(),
            statements: 0,
        };
        Self {
            device,
            chain,
            inner: Mutex::new(inner),
        }
    }

    /// Adds a bundle file.
    pub fn add(&self, hash: Hash, items: u32, file: Vec<u8>) {
        self.lock().bundles.push(Bundle {
            hash,
            items,
            pruned: false,
            file: Some(file),
            bad_sector: None,
        });
    }

    /// Forgets a bundle's file, as an office's receipt permits.
    pub fn prune(&self, bundle: &Hash) {
        self.with(bundle, |held| {
            held.pruned = true;
            held.file = None;
        });
    }

    /// A bundle's file is gone, and nobody permitted it.
    pub fn lose(&self, bundle: &Hash) {
        self.with(bundle, |held| held.file = None);
    }

    /// The disk reads a bundle's file up to this byte and after it.
    pub fn spoil(&self, bundle: &Hash, at: u64) {
        self.with(bundle, |held| held.bad_sector = Some(at));
    }

    fn with(&self, bundle: &Hash, change: impl Fn(&mut Bundle)) {
        self.lock()
            .bundles
            .iter_mut()
            .filter(|held| held.hash == *bundle)
            .for_each(change);
    }

    /// Receipts kept, oldest first.
    pub fn receipts(&self) -> Vec<Receipt> {
        self.lock()
            .receipts
            .iter()
            .map(|(_, receipt)| receipt.clone())
            .collect()
    }

    /// Messages kept, in order.
    pub fn messages(&self) -> Vec<Signed<MessageEnvelope>> {
        self.lock()
            .messages
            .iter()
            .map(|(signed, _)| signed.clone())
            .collect()
    }

    /// The pack kept.
    pub fn pack(&self) -> Option<Signed<Pack>> {
        self.lock().pack.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl Inner {
    fn outgoing(&self, order: usize) -> OutgoingBundle {
        let hash = self.bundles[order].hash;
        OutgoingBundle {
            hash,
            order: order as u64,
            offered: self.offered.contains(&hash),
        }
    }

    fn whole<'a>(&'a self, bundle: &'a Bundle) -> impl Iterator<Item = (KeyId, &'a Receipt)> {
        self.receipts
            .iter()
            .map(|(signed, receipt)| (signed.key(), receipt))
            .filter(|(_, receipt)| {
                receipt.header_hash == bundle.hash && receipt.covers(bundle.items)
            })
    }

    fn held(&self, bundle: &Bundle, epochs: &[SignerEpoch]) -> bool {
        self.held_as(bundle, &ItemState::Stored, epochs)
    }

    fn held_as(&self, bundle: &Bundle, least: &ItemState, epochs: &[SignerEpoch]) -> bool {
        self.whole(bundle).any(|(key, receipt)| {
            receipt.state.rank() >= least.rank()
                && epochs.contains(&SignerEpoch {
                    key,
                    epoch: receipt.epoch,
                })
        })
    }

    fn ended(&self, bundle: &Bundle) -> bool {
        self.whole(bundle)
            .any(|(_, receipt)| receipt.state.is_final_failure())
    }
}

impl Outbox for MemoryOutbox {
    fn trust(&self) -> Result<Trust, OutboxError> {
        Ok(self.lock().trust.clone())
    }

    fn unsettled(&self, epochs: &[SignerEpoch]) -> Result<Vec<OutgoingBundle>, OutboxError> {
        let inner = self.lock();
        let epochs = if epochs.is_empty() {
            &inner.mark.epochs
        } else {
            epochs
        };
        let open = (0..inner.bundles.len()).filter(|at| {
            let bundle = &inner.bundles[*at];
            !bundle.pruned && !inner.ended(bundle) && !inner.held(bundle, epochs)
        });
        Ok(open.map(|at| inner.outgoing(at)).collect())
    }

    fn bundle(&self, bundle: &Hash) -> Result<Option<OutgoingBundle>, OutboxError> {
        let inner = self.lock();
        let at = inner
            .bundles
            .iter()
            .position(|held| held.hash == *bundle && !held.pruned);
        Ok(at.map(|at| inner.outgoing(at)))
    }

    fn open(&self, bundle: &Hash) -> Result<Box<dyn BundleFile>, OutboxError> {
        let inner = self.lock();
        let held = inner.bundles.iter().find(|held| held.hash == *bundle);
        let held = held.ok_or(OutboxError::Missing)?;
        let file = held.file.clone().ok_or(OutboxError::Missing)?;
        Ok(Box::new(BadSector {
            bytes: Cursor::new(file),
            at: held.bad_sector,
        }))
    }

    fn mark_offered(&self, bundle: &Hash) -> Result<(), OutboxError> {
        self.lock().offered.insert(*bundle);
        Ok(())
    }

    fn held_by_office(&self, bundle: &Hash) -> Result<bool, OutboxError> {
        let inner = self.lock();
        let held = inner.bundles.iter().find(|held| held.hash == *bundle);
        Ok(held.is_some_and(|held| inner.held(held, &inner.mark.epochs)))
    }

    fn statement(&self) -> Result<DeviceStatement, OutboxError> {
        let mut inner = self.lock();
        inner.statements += 1;
        let last = inner.messages.last().map(|(_, envelope)| envelope);
        Ok(DeviceStatement {
            device: self.device,
            chain: self.chain,
            sequence: inner.bundles.len() as u64,
            head: inner.bundles.last().map(|bundle| bundle.hash),
            unsealed: 0,
            free_bytes: 0,
            pack: 0,
            keyset: inner.trust.current().serial,
            receipts: high_waters(&inner.receipts),
            message_chain: last.map(|envelope| envelope.chain),
            messages: last.map_or(0, |envelope| envelope.number),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            wall: 0,
            counter: inner.statements,
        })
    }

    fn highest_receipts(&self) -> Result<Vec<Signed<Receipt>>, OutboxError> {
        let inner = self.lock();
        let highest = high_waters(&inner.receipts);
        let kept = inner.receipts.iter().filter(|(signed, receipt)| {
            highest.iter().any(|high| {
                high.key == signed.key()
                    && high.epoch == receipt.epoch
                    && high.counter == receipt.counter
            })
        });
        Ok(kept.map(|(signed, _)| signed.clone()).collect())
    }

    fn pruned(&self) -> Result<Vec<Signed<Receipt>>, OutboxError> {
        let inner = self.lock();
        let unconfirmed = inner.bundles.iter().filter(|bundle| {
            let present = &inner.mark.epochs;
            bundle.pruned && !inner.held_as(bundle, &ItemState::Imported, present)
        });
        let highest = unconfirmed.filter_map(|bundle| {
            let whole = inner.receipts.iter().filter(|(_, receipt)| {
                receipt.header_hash == bundle.hash && receipt.covers(bundle.items)
            });
            whole.max_by_key(|(_, receipt)| receipt.state.rank())
        });
        Ok(highest.map(|(signed, _)| signed.clone()).collect())
    }

    fn receipt_mark(&self) -> Result<ReceiptMark, OutboxError> {
        let inner = self.lock();
        let office_time = inner.times.values().map(|time| time.time).max();
        Ok(ReceiptMark {
            office_time,
            ..inner.mark.clone()
        })
    }

    fn inbox_mark(&self) -> Result<InboxMark, OutboxError> {
        let inner = self.lock();
        Ok(inner
            .messages
            .last()
            .map_or(InboxMark::default(), |(signed, envelope)| InboxMark {
                chain: Some(envelope.chain),
                number: envelope.number,
                hash: Some(signed.hash()),
            }))
    }

    fn keep(&self, received: Received) -> Result<(), OutboxError> {
        let mut inner = self.lock();
        if let Some(keyset) = &received.keyset {
            inner
                .trust
                .add(keyset)
                .map_err(|error| OutboxError::Storage(error.code().to_owned()))?;
        }
        if let Some((signed, time)) = received.time {
            let kept = inner.times.entry(signed.key()).or_insert(time);
            if kept.time < time.time {
                *kept = time;
            }
        }
        for (signed, receipt) in received.receipts {
            if !inner.receipts.iter().any(|(kept, _)| *kept == signed) {
                inner.receipts.push((signed, receipt));
            }
        }
        for (signed, envelope) in received.messages {
            let follows = inner.messages.last().is_none_or(|(_, last)| {
                if last.chain == envelope.chain {
                    last.number + 1 == envelope.number
                } else {
                    envelope.number == 1
                }
            });
            if follows {
                inner.messages.push((signed, envelope));
            }
        }
        if received.pack.is_some() {
            inner.pack = received.pack;
        }
        for epoch in received.epochs {
            if inner.mark.former.contains(&epoch) {
                continue;
            }
            let mark = &mut inner.mark;
            let left = mark
                .epochs
                .extract_if(.., |kept| kept.key == epoch.key && *kept != epoch);
            mark.former.extend(left);
            mark.epochs.retain(|kept| *kept != epoch);
            mark.epochs.push(epoch);
        }
        if let Some(after) = received.receipts_after {
            inner.mark.after = after;
        }
        Ok(())
    }
}

fn high_waters(receipts: &[(Signed<Receipt>, Receipt)]) -> Vec<HighWater> {
    let mut highest = BTreeMap::new();
    for (signed, receipt) in receipts {
        let counter = highest.entry((signed.key(), receipt.epoch)).or_insert(0);
        *counter = receipt.counter.max(*counter);
    }
    highest
        .into_iter()
        .map(|((key, epoch), counter)| HighWater {
            key,
            epoch,
            counter,
        })
        .collect()
}
