//! Checking what comes from the office, by whichever road, before the laptop keeps it.
//!
//! A keyset is taken first, because the rest of the same answer may be signed by its keys. A
//! receipt or message that does not verify is left out and counted; it never spoils the others.

use jemput_seal::statement::{Keyset, MessageEnvelope, OfficeTime, Pack, Receipt};
use jemput_seal::{SealError, Signed, Statement, Trust, Uuid};
use serde_json::Value;

use crate::core::exchange::{ReceiptNote, Standing};
use crate::core::inbox::{Arrived, Inbox, InboxMark, Intake as Order};
use crate::outbox::{Received, SignerEpoch};

/// Collects what verifies.
pub(crate) struct Intake {
    trust: Trust,
    device: Uuid,
    inbox: Inbox<(Signed<MessageEnvelope>, MessageEnvelope)>,
    received: Received,
    former: Vec<SignerEpoch>,
    left_out: usize,
}

impl Intake {
    /// `former` are epochs that have ended, as the laptop remembers.
    pub(crate) fn new(
        trust: Trust,
        device: Uuid,
        mark: InboxMark,
        former: Vec<SignerEpoch>,
    ) -> Self {
        Self {
            former,
            trust,
            device,
            inbox: Inbox::new(mark),
            received: Received::default(),
            left_out: 0,
        }
    }

    /// A keyset, kept if it is newer. One of another root or office is an error: the whole answer
    /// is then not our office's.
    pub(crate) fn keyset(&mut self, keyset: Signed<Keyset>) -> Result<(), SealError> {
        if self.trust.add(&keyset)? {
            self.received.keyset = Some(keyset);
        }
        Ok(())
    }

    /// The office's time, which also names its signer's present epoch.
    pub(crate) fn time(&mut self, signed: Signed<OfficeTime>) -> Result<(), SealError> {
        let time = self.trust.office_time(&signed)?;
        self.epoch(SignerEpoch {
            key: signed.key(),
            epoch: time.epoch,
        });
        self.received.time = Some((signed, time));
        Ok(())
    }

    /// The office's time from a road that may be old: kept, and its epoch believed, only if it is
    /// newer than what is known. A replayed epoch would revive receipts of what the office has lost.
    pub(crate) fn time_if_newer(
        &mut self,
        signed: Signed<OfficeTime>,
        known: Option<i64>,
    ) -> Result<(), SealError> {
        let time = self.trust.office_time(&signed)?;
        if known.is_none_or(|known| time.time > known) {
            self.time(signed)
        } else {
            Ok(())
        }
    }

    /// The trust so far, a newer keyset included.
    pub(crate) fn trust(&self) -> &Trust {
        &self.trust
    }

    /// A signer's present epoch, told over an authenticated line. One that has ended is told by an
    /// older copy of a database: it would revive receipts of what was lost since.
    pub(crate) fn epoch(&mut self, epoch: SignerEpoch) {
        if self.former.contains(&epoch) {
            return;
        }
        self.received.epochs.retain(|known| known.key != epoch.key);
        self.received.epochs.push(epoch);
    }

    pub(crate) fn pack(&mut self, pack: Signed<Pack>) {
        match self.trust.pack(&pack) {
            Ok(_) => self.received.pack = Some(pack),
            Err(_) => self.left_out += 1,
        }
    }

    pub(crate) fn receipts(&mut self, receipts: impl IntoIterator<Item = Signed<Receipt>>) {
        for signed in receipts {
            match self.trust.receipt(&signed) {
                Ok(receipt) => self.received.receipts.push((signed, receipt)),
                Err(_) => self.left_out += 1,
            }
        }
    }

    pub(crate) fn messages<M: IntoIterator<Item = Signed<MessageEnvelope>>>(
        &mut self,
        messages: M,
    ) {
        for signed in messages {
            let envelope = match self.trust.message(&signed) {
                Ok(envelope) if envelope.device == self.device => envelope,
                _ => {
                    self.left_out += 1;
                    continue;
                }
            };
            let arrival = Arrived {
                chain: envelope.chain,
                number: envelope.number,
                hash: signed.hash(),
                previous: envelope.previous,
                message: (signed, envelope),
            };
            if self.inbox.arrived(arrival) == Order::Broken {
                self.left_out += 1;
            }
        }
    }

    /// A message number the office should send again.
    pub(crate) fn gap(&self) -> Option<u64> {
        self.inbox.gap()
    }

    /// Statements that did not verify.
    pub(crate) fn left_out(&self) -> usize {
        self.left_out
    }

    /// What to keep, and the trust it leaves us with.
    pub(crate) fn finish(mut self) -> (Received, Trust) {
        self.received.messages = self
            .inbox
            .take()
            .into_iter()
            .map(|arrived| arrived.message)
            .collect();
        (self.received, self.trust)
    }
}

/// Statements as they stand in a JSON body, those that are none counted as left out.
pub(crate) fn statements<T: Statement>(values: Vec<Value>, intake: &mut Intake) -> Vec<Signed<T>> {
    let mut read = Vec::with_capacity(values.len());
    for value in values {
        match serde_json::from_value(value) {
            Ok(signed) => read.push(signed),
            Err(_) => intake.left_out += 1,
        }
    }
    read
}

/// What verified receipts mean for sending: only those over a whole bundle count. `items` knows how
/// many items a bundle in the queue has.
pub(crate) fn notes(
    received: &Received,
    epochs: &[SignerEpoch],
    items: impl Fn(&jemput_seal::Hash) -> Option<u32>,
) -> Vec<ReceiptNote> {
    let whole = received.receipts.iter().filter_map(|(signed, receipt)| {
        receipt
            .covers(items(&receipt.header_hash)?)
            .then_some(ReceiptNote {
                bundle: receipt.header_hash,
                standing: if receipt.state.is_final_failure() {
                    Standing::SetAside
                } else {
                    Standing::Held
                },
                current: epochs.contains(&SignerEpoch {
                    key: signed.key(),
                    epoch: receipt.epoch,
                }),
            })
    });
    whole.collect()
}
