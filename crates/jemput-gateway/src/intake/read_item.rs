//! Reading complete items, and giving their bytes up.

use std::sync::Arc;

use bytes::Bytes;
use jemput_domain::wire::transfer::TransferCode;
use jemput_seal::Hash;

use super::mover::blob_name;
use super::open_bundle::{OpenBundle, SMALL, is_record};
use crate::blobs::{blocking, read_range, remove_if_there};
use crate::spool::Progress;
use crate::storage::bundles::{self, Missing};
use crate::storage::{Tx, Write, items};
use crate::{Gateway, GatewayError};

/// Most bytes read at once.
const AT_ONCE: u64 = 8 << 20;

impl Gateway {
    pub(crate) async fn read_item(
        &self,
        hash: Hash,
        number: u32,
        offset: u64,
        length: u64,
    ) -> Result<Bytes, GatewayError> {
        let bundle = self.open_bundle(hash).await.map_err(unknown_is_missing)?;
        let entry = bundle.entry(number).map_err(unknown_is_missing)?;
        let row = items::get(
            &mut *self.shared.db.read().await?,
            &self.shared.office,
            hash,
            number,
        )
        .await?;
        let row = row
            .filter(|row| row.progress.complete)
            .ok_or(GatewayError::Missing)?;
        let end = offset.saturating_add(length.min(AT_ONCE)).min(entry.length);
        if offset >= end {
            return Ok(Bytes::new());
        }
        if entry.length <= SMALL {
            let content = Bytes::from(row.content.ok_or(GatewayError::Missing)?);
            let at = |offset: u64| {
                usize::try_from(offset)
                    .unwrap_or(usize::MAX)
                    .min(content.len())
            };
            return Ok(content.slice(at(offset)..at(end)));
        }
        let file = bundle.file(number, row.progress.generation);
        let name = blob_name(file);
        // It may be handed over between two looks; then it is in the store.
        match read_range(self.shared.spool.path(file), offset..end).await {
            Err(GatewayError::Missing) => self.shared.blobs.read(&name, offset..end).await,
            other => other,
        }
    }

    /// A complete item whose bytes turned out lost or damaged.
    pub(crate) async fn begin_complete_item_again(
        &self,
        hash: Hash,
        number: u32,
    ) -> Result<(), GatewayError> {
        let bundle = self.open_bundle(hash).await.map_err(unknown_is_missing)?;
        let entry = bundle.entry(number).map_err(unknown_is_missing)?;
        let slot = bundle.slot(number);
        let mut slot = slot.lock().await;
        let progress = self.load(&bundle, entry, &mut slot).await?.progress;
        if progress.complete {
            slot.state = None;
            self.shared
                .db
                .write(Lost {
                    hash,
                    number,
                    progress,
                    is_record: is_record(&entry),
                })
                .await?;
            self.forget_bytes(&bundle, number, progress.generation)
                .await?;
        }
        Ok(())
    }

    /// The sealed bytes go, those of items that never came whole too; header and receipts stay. From
    /// now on only the office's receipts say what need not be sent: when they stop counting, because
    /// the office lost it after all, laptops are asked for it again.
    pub(crate) async fn release_items(&self, hash: Hash) -> Result<(), GatewayError> {
        let bundle = self.open_bundle(hash).await.map_err(unknown_is_missing)?;
        // In rising order, as a start locks them.
        let mut slots = Vec::with_capacity(bundle.items.len());
        for entry in &bundle.items {
            slots.push(bundle.slot(entry.number).lock_owned().await);
        }
        let states = items::states(
            &mut *self.shared.db.read().await?,
            &self.shared.office,
            hash,
        )
        .await?;
        for slot in &mut slots {
            slot.state = None;
        }
        self.shared.db.write(Release(bundle.clone())).await?;
        for (number, state) in states {
            // The one before too: an earlier release may have been cut short here.
            for generation in state.generation.saturating_sub(1)..=state.generation {
                self.forget_bytes(&bundle, number, generation).await?;
            }
        }
        Ok(())
    }

    async fn forget_bytes(
        &self,
        bundle: &OpenBundle,
        number: u32,
        generation: u32,
    ) -> Result<(), GatewayError> {
        if bundle.entry(number)?.length > SMALL {
            let file = bundle.file(number, generation);
            let path = self.shared.spool.path(file);
            blocking(move || remove_if_there(&path)).await?;
            self.shared.blobs.delete(&blob_name(file)).await?;
        }
        Ok(())
    }
}

fn unknown_is_missing(error: GatewayError) -> GatewayError {
    match error {
        GatewayError::Refused(TransferCode::UnknownBundle | TransferCode::UnknownItem) => {
            GatewayError::Missing
        }
        error => error,
    }
}

struct Lost {
    hash: Hash,
    number: u32,
    progress: Progress,
    is_record: bool,
}

impl Write for Lost {
    type Out = ();

    async fn run(&mut self, tx: &mut Tx) -> Result<(), GatewayError> {
        let office = tx.office();
        let generation = self.progress.generation;
        if items::begin_again(tx.connection(), &office, self.hash, self.number, generation).await? {
            let again = Missing {
                items: 1,
                records: i64::from(self.is_record),
            };
            bundles::count(tx.connection(), &office, &[(self.hash, again)]).await?;
        }
        Ok(())
    }
}

struct Release(Arc<OpenBundle>);

impl Write for Release {
    type Out = ();

    async fn run(&mut self, tx: &mut Tx) -> Result<(), GatewayError> {
        let office = tx.office();
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let items = &self.0.items;
        let missing = Missing {
            items: count(items.len()),
            records: count(items.iter().filter(|entry| is_record(entry)).count()),
        };
        items::begin_all_again(tx.connection(), &office, self.0.hash).await?;
        bundles::set_released(tx.connection(), &office, self.0.hash, missing).await
    }
}
