//! The contact: what the laptop is and holds, and everything the office has for it.

use std::sync::Arc;

use bytes::Bytes;
use http::Method;
use jemput_domain::wire::transfer::{BASE_PATH, ContactAnswer, ContactRequest, MEDIA_TYPE};
use jemput_seal::{Hash, SealError};
use serde::Serialize;

use super::session::{Carried, Fault, Kept, Session};
use crate::LinkError;
use crate::core::exchange::{Answer, Trouble};
use crate::core::inbox::InboxMark;
use crate::intake::{Intake, notes, statements};
use crate::off_thread;
use crate::outbox::{OutboxError, ReceiptMark, SignerEpoch};

/// Longest answer: one message may hold 64 MiB, and stands here in base64.
const CONTACT_LIMIT: usize = 128 << 20;
/// Receipts of pruned bundles told at once: some 60 KB, only while an office misses what it had.
const PRUNED_AT_ONCE: usize = 100;

impl Session {
    pub(super) async fn contact(&mut self) -> Result<Carried, Fault> {
        let (request, mark, inbox) = self.contact_request().await?;
        let body = serde_json::to_vec(&request).map_err(|_| LinkError::Client)?;
        let body = Some((MEDIA_TYPE, Bytes::from(body)));
        let reply = self
            .signed(
                Method::POST,
                format!("{BASE_PATH}/contacts"),
                body,
                CONTACT_LIMIT,
            )
            .await?;
        let answer: ContactAnswer = reply.read(&[200])?;
        self.take_in(answer, &mark, inbox).await
    }

    async fn contact_request(&self) -> Result<(ContactRequest, ReceiptMark, InboxMark), Fault> {
        let outbox = Arc::clone(&self.outbox);
        let gathered = off_thread(move || {
            Ok::<_, OutboxError>((
                outbox.statement()?,
                outbox.highest_receipts()?,
                outbox.pruned()?,
                outbox.receipt_mark()?,
                outbox.inbox_mark()?,
            ))
        });
        let (statement, highest, pruned, mark, inbox) = self.local(gathered.await?)?;
        let signed = self
            .identity
            .keys
            .sign(&statement)
            .map_err(LinkError::from)?;
        let request = ContactRequest {
            statement: json(&signed)?,
            highest_receipts: highest.iter().map(json).collect::<Result<_, _>>()?,
            pruned: turn(&pruned, statement.counter)
                .iter()
                .map(json)
                .collect::<Result<_, _>>()?,
            receipts_after: mark.after,
            max_message_bytes: None,
        };
        Ok((request, mark, inbox))
    }

    async fn take_in(
        &mut self,
        answer: ContactAnswer,
        mark: &ReceiptMark,
        inbox: InboxMark,
    ) -> Result<Carried, Fault> {
        let mut intake = Intake::new(
            self.trust.clone(),
            self.identity.device,
            inbox,
            mark.former.clone(),
        );
        if let Some(keyset) = answer.keyset {
            intake
                .keyset(read(keyset)?)
                .map_err(|_| Trouble::BadAnswer)?;
        }
        for told in &answer.epochs {
            let key = told
                .key
                .parse()
                .map_err(|_: SealError| Trouble::BadAnswer)?;
            let epoch = told.epoch.parse().map_err(|_| Trouble::BadAnswer)?;
            intake.epoch(SignerEpoch { key, epoch });
        }
        // Nothing counts without the office's own time under its signature.
        intake
            .time(read(answer.time)?)
            .map_err(|_| Trouble::BadAnswer)?;
        if let Some(pack) = answer.pack {
            intake.pack(read(pack)?);
        }
        let receipts = statements(answer.receipts, &mut intake);
        intake.receipts(receipts);
        let messages = statements(answer.messages, &mut intake);
        intake.messages(messages);
        let wants: Vec<Hash> = answer
            .wants
            .iter()
            .filter_map(|hash| hash.parse().ok())
            .collect();

        let (gap, left_out) = (intake.gap(), intake.left_out());
        let (mut received, trust) = intake.finish();
        let restored = mark.epochs.iter().any(|known| {
            received
                .epochs
                .iter()
                .any(|now| now.key == known.key && now.epoch != known.epoch)
        });
        // In a new epoch everything is confirmed anew, from the list's beginning.
        received.receipts_after = Some(if restored { 0 } else { answer.receipts_cursor });
        let kept = Kept {
            receipts: received.receipts.len(),
            messages: received.messages.len(),
            keyset: received.keyset.is_some(),
            pack: received.pack.is_some(),
            left_out,
        };
        let more = (answer.more_messages && kept.messages > 0)
            || (answer.more_receipts && answer.receipts_cursor > mark.after)
            || (restored && mark.after > 0)
            || (gap.is_some() && gap != self.asked_for);
        self.asked_for = gap;
        self.trust = trust;
        self.epochs.clone_from(&received.epochs);
        // A key of which nothing new was told stays where it was.
        for known in &mark.epochs {
            if !received.epochs.iter().any(|now| now.key == known.key) {
                self.epochs.push(*known);
            }
        }
        let notes = notes(&received, &self.epochs, |bundle| self.item_count(bundle));
        let outbox = Arc::clone(&self.outbox);
        self.local(off_thread(move || outbox.keep(received)).await?)?;
        Ok(Carried {
            answer: Answer::Contact {
                wants,
                receipts: notes,
            },
            kept,
            contact_again: more,
        })
    }
}

/// Which of them this contact tells: each in its turn, however many the office may have lost.
fn turn<T>(pruned: &[T], contact: u64) -> &[T] {
    let turns = pruned.len().div_ceil(PRUNED_AT_ONCE).max(1);
    let at = (contact % turns as u64) as usize;
    pruned.chunks(PRUNED_AT_ONCE).nth(at).unwrap_or_default()
}

fn json(value: &impl Serialize) -> Result<serde_json::Value, LinkError> {
    serde_json::to_value(value).map_err(|_| LinkError::Client)
}

fn read<T: serde::de::DeserializeOwned>(value: serde_json::Value) -> Result<T, Trouble> {
    serde_json::from_value(value).map_err(|_| Trouble::BadAnswer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pruned_bundle_has_its_turn() {
        assert!(turn::<u8>(&[], 7).is_empty());
        let few: Vec<usize> = (0..PRUNED_AT_ONCE).collect();
        assert_eq!(turn(&few, 5), few, "few are told each time");
        let many: Vec<usize> = (0..2 * PRUNED_AT_ONCE + 1).collect();
        let mut told: Vec<usize> = (40..43)
            .flat_map(|contact| turn(&many, contact).to_vec())
            .collect();
        told.sort_unstable();
        assert_eq!(told, many, "all of them in three contacts");
    }
}
