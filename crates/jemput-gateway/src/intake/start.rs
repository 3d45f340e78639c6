//! Accepting a header, with the first parts of its items.

use std::sync::Arc;

use jemput_domain::wire::transfer::{BundleStatus, RefusedPart, TransferCode};
use jemput_seal::{Hash, VerifiedHeader};

use super::append::{AHEAD, Prepared};
use super::framing::{BundleStart, Part};
use super::open_bundle::{OpenBundle, is_record};
use super::save::Save;
use super::status::status_of_new;
use crate::spool::Progress;
use crate::storage::bundles::{self, NewBundle};
use crate::{Gateway, GatewayError};

impl Gateway {
    /// Verifies the header, then keeps it and its parts in one transaction.
    pub(crate) async fn start(&self, start: BundleStart) -> Result<BundleStatus, GatewayError> {
        let trust = self.trust()?;
        let (json, signature) = (start.header_json, start.signature);
        let verified = VerifiedHeader::verify(&json, &signature, &trust)?;
        let hash = verified.hash();
        let device = verified.certificate().device;
        let fresh = OpenBundle::new(hash, device, verified.items().to_vec(), false);
        let bundle = self.shared.open.get_or_insert(fresh);
        let mut header = None;
        if !bundle.is_stored() {
            if self.is_unheard_of(hash).await? {
                bundle.set_begun_here();
            } else if let Some(status) = self.held_elsewhere(&bundle).await? {
                return Ok(status);
            }
            header = Some(self.new_bundle(&verified, json.to_vec(), signature)?);
        }
        let (refused, status) = self.take_parts(&bundle, header, start.parts).await?;
        let mut status = match status {
            Some(status) => status,
            None => self.status_of(&bundle).await?,
        };
        status.refused_parts = refused;
        Ok(status)
    }

    async fn is_unheard_of(&self, hash: Hash) -> Result<bool, GatewayError> {
        let mut db = self.shared.db.read().await?;
        bundles::is_unheard_of(&mut db, &self.shared.office, hash).await
    }

    fn new_bundle(
        &self,
        verified: &VerifiedHeader,
        header_json: Vec<u8>,
        signature: [u8; 64],
    ) -> Result<NewBundle, GatewayError> {
        let core = verified.core();
        let json_length = header_json.len() as u64;
        let records = verified
            .items()
            .iter()
            .filter(|entry| is_record(entry))
            .count();
        let count = |number: usize| {
            u32::try_from(number).map_err(|_| GatewayError::Refused(TransferCode::TooLarge))
        };
        Ok(NewBundle {
            hash: verified.hash(),
            device: verified.certificate().device,
            chain: core.chain,
            sequence: core.sequence,
            previous: core.previous,
            header_json,
            signature,
            items: count(verified.items().len())?,
            records: count(records)?,
            // The header is kept as well, and may be as long as many a scan.
            bytes: verified
                .items()
                .iter()
                .map(|entry| entry.length)
                .fold(json_length, u64::saturating_add),
            quarantine: verified.quarantine().map(|reason| reason.error().code()),
            received_at: self.shared.clock.now(),
        })
    }

    /// Locks the parts' items in rising order, so that two senders cannot wait for each other. Answers
    /// what was refused; and the status, of a bundle nothing was known of before this.
    async fn take_parts(
        &self,
        bundle: &Arc<OpenBundle>,
        header: Option<NewBundle>,
        parts: Vec<Part>,
    ) -> Result<(Vec<RefusedPart>, Option<BundleStatus>), GatewayError> {
        let mut refused = Vec::new();
        let mut slots = Vec::new();
        let mut saves = Vec::new();
        let mut dead = Vec::new();
        // Files of which nothing counts before this is saved.
        let mut begun = Vec::new();
        for part in parts {
            let number = part.number;
            let mut refuse = |code| refused.push(RefusedPart { number, code });
            let Ok(entry) = bundle.entry(number) else {
                refuse(TransferCode::UnknownItem);
                continue;
            };
            let mut slot = bundle.slot(number).lock_owned().await;
            let state = self.load(bundle, entry, &mut slot).await?;
            let Progress {
                generation,
                durable,
                ..
            } = state.progress;
            match self
                .prepare(bundle, entry, state, generation, 0, part.bytes)
                .await?
            {
                Prepared::Nothing(None) => {}
                Prepared::Nothing(Some(code)) => refuse(code),
                Prepared::Damaged(item) => {
                    refuse(TransferCode::ItemDamaged);
                    dead.push(bundle.file(number, generation));
                    slots.push((slot, item.number, item.progress, None));
                    saves.push(item);
                }
                Prepared::Grown(item) => {
                    if durable == 0 && item.content.is_none() {
                        begun.push(bundle.file(number, generation));
                    }
                    slots.push((slot, item.number, item.progress, item.content.clone()));
                    saves.push(item);
                }
            }
        }
        let mut status = None;
        if header.is_some() || !saves.is_empty() {
            for (slot, ..) in &mut slots {
                slot.state = None;
            }
            let save = Save {
                bundle: bundle.clone(),
                header,
                items: saves,
            };
            let saved = match self.save(save).await {
                Err(refusal @ GatewayError::Refused(_)) => {
                    // Or a laptop that is over its day would fill the disk all the same.
                    for file in begun {
                        self.shared.spool.remove(file).await?;
                    }
                    return Err(refusal);
                }
                saved => saved?,
            };
            bundle.set_stored();
            if saved.items.len() < slots.len() {
                return Err(AHEAD);
            }
            if let Some(standing) = saved
                .standing
                .filter(|_| saved.begun && bundle.is_begun_here())
            {
                let states = slots
                    .iter()
                    .map(|(_, number, progress, _)| (*number, *progress));
                status = Some(status_of_new(
                    bundle,
                    standing,
                    &states.collect(),
                    &saved.receipts,
                ));
            }
            for (slot, number, progress, content) in &mut slots {
                self.settle(bundle, *number, *progress, content.take(), slot);
            }
            for file in dead {
                self.shared.spool.remove(file).await?;
            }
        }
        Ok((refused, status))
    }
}
