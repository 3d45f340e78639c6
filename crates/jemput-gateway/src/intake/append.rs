//! Appending bytes to an item: durable before it is acknowledged, all or nothing.

use std::sync::Arc;

use bytes::Bytes;
use jemput_domain::wire::transfer::TransferCode;
use jemput_seal::statement::Receipt;
use jemput_seal::{Hash, ItemCheck, ItemEntry, Signed};

use super::open_bundle::{OpenBundle, SMALL, Slot, SlotState, is_record};
use super::save::{Save, Saved};
use super::status::still_true;
use crate::spool::{Plan, Progress};
use crate::storage::items::{self, ItemSave};
use crate::storage::receipts;
use crate::{Gateway, GatewayError};

/// The database knew more than we did: the next try reads what it knows.
pub(super) const AHEAD: GatewayError = GatewayError::Refused(TransferCode::Busy);

/// Where an item stands after an append.
pub(crate) struct Appended {
    /// Why nothing was taken, if so.
    pub code: Option<TransferCode>,
    pub progress: Progress,
    pub receipts: Vec<Signed<Receipt>>,
}

/// What an append comes to before it is committed.
pub(super) enum Prepared {
    /// Nothing to write; with the code to answer, if it is a refusal.
    Nothing(Option<TransferCode>),
    /// A new state to commit.
    Grown(ItemSave),
    /// The whole item is here and it is not what the header says: a new generation to commit.
    Damaged(ItemSave),
}

impl Gateway {
    /// Appends to an item of a bundle whose header is durable.
    pub(crate) async fn append(
        &self,
        hash: Hash,
        number: u32,
        generation: u32,
        offset: u64,
        bytes: Bytes,
    ) -> Result<Appended, GatewayError> {
        let bundle = self.open_bundle(hash).await?;
        let entry = bundle.entry(number)?;
        let slot = bundle.slot(number);
        let mut slot = slot.lock().await;
        let state = self.load(&bundle, entry, &mut slot).await?;
        let before = state.progress;
        match self
            .prepare(&bundle, entry, state, generation, offset, bytes)
            .await?
        {
            Prepared::Nothing(code) => {
                let receipts = if before.complete {
                    self.receipts_of(hash).await?
                } else {
                    Vec::new()
                };
                Ok(Appended {
                    code,
                    progress: before,
                    receipts,
                })
            }
            Prepared::Damaged(item) => {
                let progress = item.progress;
                self.commit_alone(&bundle, item, &mut slot).await?;
                self.shared
                    .spool
                    .remove(bundle.file(number, before.generation))
                    .await?;
                Ok(Appended {
                    code: Some(TransferCode::ItemDamaged),
                    progress,
                    receipts: Vec::new(),
                })
            }
            Prepared::Grown(item) => {
                let progress = item.progress;
                let saved = self.commit_alone(&bundle, item, &mut slot).await?;
                let is_whole = saved
                    .standing
                    .is_some_and(|standing| standing.missing.items == 0);
                let given = !saved.receipts.is_empty();
                let receipts = if given && is_whole {
                    saved.receipts
                } else if progress.complete && (given || is_record(&entry)) {
                    self.receipts_of(hash).await?
                } else {
                    Vec::new()
                };
                Ok(Appended {
                    code: None,
                    progress,
                    receipts,
                })
            }
        }
    }

    /// Commits one item's new state.
    async fn commit_alone(
        &self,
        bundle: &Arc<OpenBundle>,
        item: ItemSave,
        slot: &mut Slot,
    ) -> Result<Saved, GatewayError> {
        // Unless we learn that the commit succeeded, the next append reads what the database says.
        slot.state = None;
        let number = item.number;
        let (progress, content) = (item.progress, item.content.clone());
        let save = Save {
            bundle: bundle.clone(),
            header: None,
            items: vec![item],
        };
        let saved = self.save(save).await?;
        if !saved.items.contains(&number) {
            return Err(AHEAD);
        }
        self.settle(bundle, number, progress, content, slot);
        Ok(saved)
    }

    /// Takes a committed state into memory and hands a complete file over.
    pub(super) fn settle(
        &self,
        bundle: &OpenBundle,
        number: u32,
        progress: Progress,
        content: Option<Vec<u8>>,
        slot: &mut Slot,
    ) {
        let is_file = bundle.entry(number).is_ok_and(|entry| entry.length > SMALL);
        if progress.complete && is_file {
            // Fails only when the gateway is closing; what is left is handed over at the next start.
            let _ = self
                .shared
                .to_move
                .send(bundle.file(number, progress.generation));
        }
        let content = if progress.complete {
            Vec::new()
        } else {
            content.unwrap_or_default()
        };
        slot.state = Some(SlotState { progress, content });
    }

    /// Decides, writes the bytes of a large item durably, and checks a finished item's hash.
    pub(super) async fn prepare(
        &self,
        bundle: &OpenBundle,
        entry: ItemEntry,
        state: &SlotState,
        generation: u32,
        offset: u64,
        bytes: Bytes,
    ) -> Result<Prepared, GatewayError> {
        let progress = state.progress;
        let (skip, at) = match progress.plan(generation, offset, bytes.len() as u64, entry.length) {
            Plan::Known => return Ok(Prepared::Nothing(None)),
            Plan::Conflict => return Ok(Prepared::Nothing(Some(TransferCode::Offset))),
            Plan::TooLong => return Ok(Prepared::Nothing(Some(TransferCode::TooLong))),
            Plan::Write { skip, at } => (skip, at),
        };
        let new = bytes.slice(skip..);
        let grown = progress.written(at + new.len() as u64);
        let whole = grown.durable == entry.length;
        let is_file = entry.length > SMALL;
        let damaged = || {
            Prepared::Damaged(ItemSave {
                number: entry.number,
                progress: progress.begun_again(),
                content: None,
            })
        };
        let content = (!is_file).then(|| [&state.content[..], &new[..]].concat());
        // What is wholly in memory is checked before it costs a write.
        let in_memory = content.as_deref().or_else(|| (at == 0).then_some(&new[..]));
        let mut checked = false;
        if whole && let Some(all) = in_memory {
            if ItemCheck::whole(entry, all).is_err() {
                return Ok(damaged());
            }
            checked = true;
        }
        if is_file {
            let file = bundle.file(entry.number, progress.generation);
            self.shared.spool.write(file, at, new).await?;
            if whole && !checked && !self.shared.spool.verify(file, entry).await? {
                return Ok(damaged());
            }
        }
        let progress = if whole { grown.completed() } else { grown };
        Ok(Prepared::Grown(ItemSave {
            number: entry.number,
            progress,
            content,
        }))
    }

    pub(crate) async fn receipts_of(
        &self,
        hash: Hash,
    ) -> Result<Vec<Signed<Receipt>>, GatewayError> {
        let mut db = self.shared.db.read().await?;
        let receipts = receipts::of_bundle(&mut db, &self.shared.office, hash).await?;
        let states = items::states(&mut db, &self.shared.office, hash).await?;
        still_true(&receipts, self.shared.signer.key(), &states)
    }
}
