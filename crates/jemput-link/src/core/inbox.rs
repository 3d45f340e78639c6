//! Numbered messages from the office: each taken once, in order, nothing skipped.
//!
//! A message names its number and the hash of the one before. The next number extends the chain; a
//! lower one is a repeat and ignored; a higher one means something was lost on the way, so it waits
//! while the gap is asked for. A next number that names another predecessor is not ours to guess
//! about: it is refused, and the office is asked to send again from there.
//!
//! An office that was restored, or that enrolled the laptop again, begins a new chain at number 1. It
//! replaces the old one; an older chain, replayed from an old stick, does not (their ids are UUIDv7).

use std::collections::BTreeMap;

use jemput_seal::{Hash, Uuid};

/// How many messages may wait behind a gap. The office sends again what does not fit.
const WAITING_LIMIT: usize = 256;

/// How far the laptop has taken messages in: what it acknowledges at the next contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct InboxMark {
    /// The chain of messages followed; none before the first.
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
        Self {
            mark,
            waiting: BTreeMap::new(),
            taken: Vec::new(),
        }
    }

    /// A message arrived, by whichever road, any number of times.
    pub fn arrived(&mut self, arrival: Arrived<T>) -> Intake {
        if self.mark.chain.is_some_and(|chain| chain != arrival.chain) {
            if !self.is_newer_chain(&arrival) {
                return Intake::Broken;
            }
            self.mark = InboxMark::default();
            self.waiting.clear();
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

    fn is_newer_chain(&self, arrival: &Arrived<T>) -> bool {
        let dated = |chain: &Uuid| chain.get_version_num() == 7;
        let newer = match self.mark.chain.filter(dated) {
            Some(chain) if dated(&arrival.chain) => arrival.chain > chain,
            _ => true,
        };
        newer && arrival.number == 1 && arrival.previous.is_none()
    }

    fn extend(&mut self, arrival: Arrived<T>) {
        self.mark = InboxMark {
            chain: Some(arrival.chain),
            number: arrival.number,
            hash: Some(arrival.hash),
        };
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn message(chain: Uuid, number: u64) -> Arrived<u64> {
        let hash = |number: u64| Hash::of(&[chain.as_bytes(), &number.to_be_bytes()[..]].concat());
        Arrived {
            chain,
            number,
            hash: hash(number),
            previous: (number > 1).then(|| hash(number - 1)),
            message: number,
        }
    }

    /// UUIDv7 of a given millisecond.
    fn chain(time: u128) -> Uuid {
        Uuid::from_u128(time << 80 | 0x7000 << 64 | 0x8000 << 48)
    }

    proptest! {
        #[test]
        fn every_message_once_in_order(order in prop::collection::vec(1u64..20, 0..120)) {
            let mut inbox = Inbox::new(InboxMark::default());
            let mut taken = Vec::new();
            for number in order.iter().copied().chain(1..20) {
                inbox.arrived(message(chain(5), number));
                taken.extend(inbox.take().into_iter().map(|arrived| arrived.message));
                if let Some(gap) = inbox.gap() {
                    prop_assert_eq!(gap, taken.len() as u64 + 1, "asks for what is missing first");
                }
            }
            prop_assert_eq!(taken, (1..20).collect::<Vec<_>>());
            prop_assert_eq!(inbox.gap(), None);
        }
    }

    #[test]
    fn a_message_of_another_history_is_left_out() {
        let mut inbox = Inbox::new(InboxMark::default());
        assert_eq!(inbox.arrived(message(chain(5), 1)), Intake::Taken);
        let mut forked = message(chain(5), 2);
        forked.previous = Some(Hash([9; 32]));
        assert_eq!(inbox.arrived(forked), Intake::Broken);
        assert_eq!(inbox.arrived(message(chain(5), 2)), Intake::Taken);
        assert_eq!(inbox.arrived(message(chain(5), 1)), Intake::Repeat);
    }

    #[test]
    fn a_newer_chain_replaces_and_an_older_one_does_not() {
        let mut inbox = Inbox::new(InboxMark::default());
        for number in 1..4 {
            inbox.arrived(message(chain(5), number));
        }
        assert_eq!(
            inbox.arrived(message(chain(4), 1)),
            Intake::Broken,
            "an old stick"
        );
        assert_eq!(
            inbox.arrived(message(chain(6), 2)),
            Intake::Broken,
            "not its beginning"
        );
        assert_eq!(inbox.arrived(message(chain(6), 1)), Intake::Taken);
        assert_eq!(inbox.mark().number, 1);
        assert_eq!(inbox.arrived(message(chain(5), 4)), Intake::Broken);
    }
}
