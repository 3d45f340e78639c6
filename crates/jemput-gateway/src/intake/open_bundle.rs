//! Bundles in memory while somebody sends them: one instance of each, one lock for each item.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use jemput_domain::wire::transfer::TransferCode;
use jemput_seal::{Hash, Header, ItemEntry, ItemKind, Uuid};
use tokio::sync::Mutex as AsyncMutex;

use crate::spool::{ItemFile, Progress};
use crate::storage::{bundles, items};
use crate::{Gateway, GatewayError};

/// How many bundles nobody is sending just now are kept.
const KEPT: usize = 256;
/// Items up to this many sealed bytes live in the database row, larger ones in files.
pub(crate) const SMALL: u64 = 64 << 10;

/// A bundle whose header was accepted, or is being.
pub(crate) struct OpenBundle {
    pub hash: Hash,
    pub device: Uuid,
    pub items: Vec<ItemEntry>,
    stored: AtomicBool,
    /// Nothing was known of it when it was offered: an item nobody asked for has not begun.
    begun_here: AtomicBool,
    slots: Mutex<BTreeMap<u32, Arc<AsyncMutex<Slot>>>>,
}

/// One item's state. None until read from the database, and after a failed write.
#[derive(Default)]
pub(crate) struct Slot {
    pub state: Option<SlotState>,
}

#[derive(Default)]
pub(crate) struct SlotState {
    pub progress: Progress,
    /// Of a small item that is not complete: its durable bytes.
    pub content: Vec<u8>,
}

impl OpenBundle {
    pub(crate) fn new(hash: Hash, device: Uuid, items: Vec<ItemEntry>, stored: bool) -> Self {
        Self {
            hash,
            device,
            items,
            stored: AtomicBool::new(stored),
            begun_here: AtomicBool::new(false),
            slots: Mutex::default(),
        }
    }

    pub(crate) fn entry(&self, number: u32) -> Result<ItemEntry, GatewayError> {
        let entry = usize::try_from(number)
            .ok()
            .and_then(|number| self.items.get(number));
        entry
            .copied()
            .ok_or(GatewayError::Refused(TransferCode::UnknownItem))
    }

    /// Whether the header is durable.
    pub(crate) fn is_stored(&self) -> bool {
        self.stored.load(Ordering::Acquire)
    }

    pub(crate) fn set_stored(&self) {
        self.stored.store(true, Ordering::Release);
    }

    pub(crate) fn set_begun_here(&self) {
        self.begun_here.store(true, Ordering::Release);
    }

    pub(crate) fn is_begun_here(&self) -> bool {
        self.begun_here.load(Ordering::Acquire)
    }

    /// The item's lock: short, and nobody owns an item beyond one append.
    pub(crate) fn slot(&self, number: u32) -> Arc<AsyncMutex<Slot>> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = slots.entry(number).or_insert_with(|| {
            let state = self.is_begun_here().then(SlotState::default);
            Arc::new(AsyncMutex::new(Slot { state }))
        });
        slot.clone()
    }

    pub(crate) fn file(&self, number: u32, generation: u32) -> ItemFile {
        ItemFile {
            bundle: self.hash,
            number,
            generation,
        }
    }
}

/// Whether an item is of those that are sent first.
pub(crate) fn is_record(entry: &ItemEntry) -> bool {
    entry.kind != ItemKind::Attachment
}

/// There is never a second instance of a bundle while the first is in use.
#[derive(Default)]
pub(crate) struct OpenBundles(Mutex<Table>);

#[derive(Default)]
struct Table {
    known: HashMap<Hash, Weak<OpenBundle>>,
    recent: VecDeque<Arc<OpenBundle>>,
}

impl OpenBundles {
    fn get(&self, hash: Hash) -> Option<Arc<OpenBundle>> {
        let table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        table.known.get(&hash).and_then(Weak::upgrade)
    }

    /// The instance there is, or else this one.
    pub(crate) fn get_or_insert(&self, fresh: OpenBundle) -> Arc<OpenBundle> {
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bundle) = table.known.get(&fresh.hash).and_then(Weak::upgrade) {
            return bundle;
        }
        let bundle = Arc::new(fresh);
        table.known.insert(bundle.hash, Arc::downgrade(&bundle));
        table.recent.push_back(bundle.clone());
        if table.recent.len() > KEPT {
            table.recent.pop_front();
        }
        if table.known.len() > 4 * KEPT {
            table.known.retain(|_, bundle| bundle.strong_count() > 0);
        }
        bundle
    }
}

impl Gateway {
    /// A bundle whose header is durable, or `unknown_bundle`.
    pub(crate) async fn open_bundle(&self, hash: Hash) -> Result<Arc<OpenBundle>, GatewayError> {
        if let Some(bundle) = self.shared.open.get(hash)
            && bundle.is_stored()
        {
            return Ok(bundle);
        }
        let row = bundles::get(
            &mut *self.shared.db.read().await?,
            &self.shared.office,
            hash,
        )
        .await?;
        let row = row.ok_or(GatewayError::Refused(TransferCode::UnknownBundle))?;
        let header =
            Header::parse(&row.header_json).map_err(|_| GatewayError::Unreadable("header"))?;
        let bundle =
            self.shared
                .open
                .get_or_insert(OpenBundle::new(hash, row.device, header.items, true));
        bundle.set_stored();
        Ok(bundle)
    }

    /// Reads an item's state if it is not in memory. Bytes the database counts and the folder does
    /// not have were lost: the item begins again.
    pub(crate) async fn load<'s>(
        &self,
        bundle: &OpenBundle,
        entry: ItemEntry,
        slot: &'s mut Slot,
    ) -> Result<&'s mut SlotState, GatewayError> {
        if slot.state.is_none() {
            let row = items::get(
                &mut *self.shared.db.read().await?,
                &self.shared.office,
                bundle.hash,
                entry.number,
            )
            .await?;
            let mut state = row.map_or_else(SlotState::default, |row| SlotState {
                progress: row.progress,
                content: row
                    .content
                    .filter(|_| !row.progress.complete)
                    .unwrap_or_default(),
            });
            let progress = state.progress;
            if !progress.complete && progress.durable > 0 && entry.length > SMALL {
                let file = bundle.file(entry.number, progress.generation);
                if !self.shared.spool.holds(file, progress.durable).await? {
                    tracing::warn!(bundle = %bundle.hash, item = entry.number, "stored bytes are gone; the item begins again");
                    state.progress = progress.begun_again();
                    self.begin_item_again(bundle.hash, entry.number, state.progress)
                        .await?;
                }
            }
            slot.state = Some(state);
        }
        slot.state.as_mut().ok_or(GatewayError::Unreadable("item"))
    }
}
