//! Every sealed bundle, and how far the office has it.

use jemput_link::core::progress::Stage;
use jemput_seal::Hash;
use jemput_store::bundles::BundleView as Stored;
use jemput_store::receipts::ReceiptState;

use super::told_trouble;
use crate::Field;
use crate::commands::sending::{BundleProgress, BundleView};
use crate::commands::shared::Nothing;
use crate::error::Result;

pub fn bundles(field: &Field, _: Nothing) -> Result<Vec<BundleView>> {
    let unlocked = field.unlocked()?;
    Ok(unlocked
        .open
        .store
        .bundles()
        .list()?
        .into_iter()
        .map(|bundle| view(field, bundle))
        .collect())
}

/// One bundle with what sending last said of it.
pub fn view(field: &Field, stored: Stored) -> BundleView {
    let live = field.sending().progress_of(&Hash(stored.hash));
    let bytes: u64 = stored.items.iter().map(|item| item.sealed_len).sum();
    let by_receipt = stored.receipt.map(of_receipt);
    let bytes_at_office = match (by_receipt, &live) {
        (Some(state), _)
            if state >= BundleProgress::Stored && state < BundleProgress::Quarantined =>
        {
            bytes
        }
        (_, Some(live)) => live.durable,
        _ => 0,
    };
    let stage = live.as_ref().map(|live| live.stage);
    BundleView {
        hash: Hash(stored.hash).to_string(),
        sequence: stored.sequence,
        chain: stored.chain.to_string(),
        sealed_at: stored.sealed_at,
        records: stored.records,
        scans: stored.pages,
        bytes,
        bytes_at_office,
        state: by_receipt.or_else(|| stage.and_then(of_stage)).unwrap_or(
            match (stored.lost_at, stored.exported_at) {
                (Some(_), _) => BundleProgress::Lost,
                (None, Some(_)) => BundleProgress::OnStick,
                (None, None) => BundleProgress::OnlyHere,
            },
        ),
        office_code: stored.code,
        exported_at: stored.exported_at,
        pruned: stored.pruned_at.is_some(),
        trouble: live
            .as_ref()
            .and_then(|live| live.trouble.as_ref())
            .map(told_trouble),
        retry_in_ms: live.and_then(|live| live.retry_in_ms),
    }
}

fn of_receipt(state: ReceiptState) -> BundleProgress {
    match state {
        ReceiptState::Refused => BundleProgress::Refused,
        ReceiptState::Quarantined => BundleProgress::Quarantined,
        ReceiptState::Stored => BundleProgress::Stored,
        ReceiptState::Verified => BundleProgress::Verified,
        ReceiptState::Opened => BundleProgress::Opened,
        ReceiptState::Imported => BundleProgress::Imported,
        ReceiptState::BackedUp => BundleProgress::BackedUp,
    }
}

fn of_stage(stage: Stage) -> Option<BundleProgress> {
    match stage {
        Stage::Waiting | Stage::Receipted { .. } => None,
        Stage::Records => Some(BundleProgress::Sending),
        Stage::Attachments | Stage::AwaitingReceipt => Some(BundleProgress::RecordsArrived),
    }
}
