//! Numbered messages from the office: each taken once, in order, nothing skipped.
//!
//! A message names its number and the hash of the one before. The next number extends the chain; a
//! lower one is a repeat and ignored; a higher one means something was lost on the way, so it waits
//! while the gap is asked for. A next number that names another predecessor is not ours to guess
//! about: it is refused, and the office is asked to send again from there.

use std::collections::BTreeMap;

use jemput_seal::{Hash, Uuid};

/// How many messages may wait behind a gap. The office sends again what does not fit.
const WAITING_LIMIT: usize = 256;

/// How far the laptop has taken messages in: what it acknowledges at the next contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct InboxMark {
    /// The chain of messages: fixed by the first one taken, until the laptop is enrolled again.
    pub chain: Option<Uuid>,
    /// The last number taken; 0 before the first.
    pub number: u64,
    /// Hash of that message's signed payload; `None` before the first.
    pub hash: Option<Hash>,
}

/// One verified message, still sealed, as the inbox sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived<T> {
    /// The chain it belongs to.
    pub chain: Uuid,
    /// Its number, from 1.
    pub number: u64,
    /// Hash of its signed payload.
    pub hash: Hash,
    /// The hash it names as its predecessor's; `None` for the first.
    pub previous: Option<Hash>,
    /// The message itself.
    pub message: T,
}

/// What became of an arrival.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intake {
    /// Taken, in the order of [`Inbox::take`].
    Taken,
    /// Already taken: ignored.
    Repeat,
    /// Kept until the numbers before it arrive.
    Waiting,
    /// Does not continue our chain: left out.
    Broken,
}

/// The order of messages; knows no keys and no storage.
#[derive(Debug, Clone)]
pub struct Inbox<T> {
    mark: InboxMark,
    waiting: BTreeMap<u64, Arrived<T>>,
    taken: Vec<Arrived<T>>,
}

impl<T> Inbox<T> {
    /// Continues after the last message stored.
    pub fn new(mark: InboxMark) -> Self {
        Self { mark, waiting: BTreeMap::new(), taken: Vec::new() }
    }

    /// A message arrived, by whichever road, any number of times.
    pub fn arrived(&mut self, arrival: Arrived<T>) -> Intake {
        if self.mark.chain.is_some_and(|chain| chain != arrival.chain) {
            return Intake::Broken;
        }
        let next = self.mark.number + 1;
        if arrival.number < next {
            return Intake::Repeat;
        }
        if arrival.number > next {
            if self.waiting.len() < WAITING_LIMIT || self.waiting.contains_key(&arrival.number) {
                self.waiting.insert(arrival.number, arrival);
            }
            return Intake::Waiting;
        }
        if arrival.previous != self.mark.hash {
            return Intake::Broken;
        }
        self.extend(arrival);
        // What waited behind the gap follows, as far as it continues the chain.
        while let Some(following) = self.waiting.remove(&(self.mark.number + 1)) {
            if following.previous == self.mark.hash && Some(following.chain) == self.mark.chain {
                self.extend(following);
            }
        }
        Intake::Taken
    }

    fn extend(&mut self, arrival: Arrived<T>) {
        self.mark = InboxMark { chain: Some(arrival.chain), number: arrival.number, hash: Some(arrival.hash) };
        self.taken.push(arrival);
    }

    /// Messages to store now, in order, once.
    pub fn take(&mut self) -> Vec<Arrived<T>> {
        std::mem::take(&mut self.taken)
    }

    /// What to acknowledge once everything taken is stored.
    pub fn mark(&self) -> InboxMark {
        self.mark
    }

    /// The first number missing, when something later has arrived.
    pub fn gap(&self) -> Option<u64> {
        (!self.waiting.is_empty()).then_some(self.mark.number + 1)
    }
}
