//! What one contact or one stick brought: kept all of it or none.

use jemput_domain::time::UnixMillis;
use uuid::Uuid;

use crate::error::Result;
use crate::messages::{self, NewMessage};
use crate::receipts::{self, Filed, NewReceipt, SignerEpoch};
use crate::{Store, bundles, chains, settings};

/// Verified by the caller.
#[derive(Debug, Clone, Default)]
pub struct Arrived {
    /// Named blobs to replace: keyset, pack, marks.
    pub settings: Vec<(String, Vec<u8>)>,
    /// Time by the office's clock and its signed statement.
    pub office_time: Option<(UnixMillis, Vec<u8>)>,
    pub receipts: Vec<NewReceipt>,
    /// The epochs these signers are in now; those of others stay.
    pub epochs: Vec<SignerEpoch>,
    pub messages: Vec<NewMessage>,
}

/// What was new in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Kept {
    pub receipts: u32,
    pub messages: u32,
    /// Bundles of the same laptop that this database had never heard of: it is an older image, or a
    /// copy, and a new chain has begun where the current one might be theirs.
    pub unknown_bundles: u32,
}

impl Store {
    /// Durable when it returns; the same again changes nothing. `new_chain` is used only when a
    /// receipt shows that this database was restored.
    pub fn keep(&self, arrived: Arrived, new_chain: Uuid, at: UnixMillis) -> Result<Kept> {
        self.write(move |connection| {
            let mut kept = Kept::default();
            for (name, value) in &arrived.settings {
                settings::put(connection, name, value)?;
            }
            if let Some((time, statement)) = &arrived.office_time {
                settings::raise_office_time(connection, *time, statement)?;
            }
            for receipt in &arrived.receipts {
                match receipts::add(connection, receipt)? {
                    Filed::New => kept.receipts += 1,
                    Filed::Known => {}
                    Filed::UnknownBundle => kept.unknown_bundles += 1,
                }
            }
            for epoch in &arrived.epochs {
                receipts::set_epoch(connection, epoch)?;
            }
            bundles::found_at_office(connection)?;
            for message in &arrived.messages {
                kept.messages += u32::from(messages::add(connection, message, at)?);
            }
            if kept.unknown_bundles > 0 {
                chains::begin_after_unknown_receipt(connection, new_chain, at)?;
            }
            Ok(kept)
        })
    }
}
