//! One bundle on its way: what the office is known to have, and what it needs next.

use jemput_seal::{Hash, ItemKind};

use super::backoff::{Backoff, BackoffLimits};
use super::exchange::{BundlePlan, ItemPlan, ItemState, Part, Piece, Request, Standing, Trouble};
use super::progress::{BundleProgress, Stage};

/// A start carries at most so many item beginnings, whatever their size.
const MAX_PARTS: usize = 64;
/// How often one run believes the office that it has lost the same bundle.
const MAX_ASKED_AGAIN: u8 = 3;
/// How often one run sends an item that arrives damaged: after that it is the copy here, not the line.
const MAX_DAMAGED: u8 = 3;

#[derive(Debug, Clone)]
pub(super) struct Outgoing {
    plan: BundlePlan,
    /// The office has confirmed the header since we last had reason to doubt it.
    known: bool,
    items: Vec<Sent>,
    /// What a receipt of the present epoch says.
    standing: Option<Standing>,
    /// How often the office asked for it again, this session.
    asked_again: u8,
    /// How often an item arrived damaged, this session.
    damaged: u8,
    /// Left for another run: see [`Outgoing::gave_up`].
    gave_up: bool,
    pub(super) backoff: Backoff,
    pub(super) trouble: Option<Trouble>,
}

/// What the office has of one item.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Sent {
    generation: u32,
    durable: u64,
    complete: bool,
}

/// What a bundle needs next, in the order the queue serves needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// Offering, its records, or the receipt it has earned: before any attachment.
    First,
    /// Its attachments.
    Attachment,
    /// Nothing: receipted, or set aside by the office.
    Nothing,
}

impl Outgoing {
    pub(super) fn new(plan: BundlePlan) -> Self {
        let items = vec![Sent::default(); plan.items.len()];
        Self {
            plan,
            known: false,
            items,
            standing: None,
            asked_again: 0,
            damaged: 0,
            gave_up: false,
            backoff: Backoff::default(),
            trouble: None,
        }
    }

    pub(super) fn hash(&self) -> Hash {
        self.plan.hash
    }

    pub(super) fn need(&self) -> Need {
        if self.settled() || self.gave_up {
            Need::Nothing
        } else if !self.known
            || self.first_incomplete(before_attachments).is_some()
            || self.all_complete()
        {
            Need::First
        } else {
            Need::Attachment
        }
    }

    /// A receipt answers for it, or ended it.
    fn settled(&self) -> bool {
        self.standing.is_some()
    }

    fn all_complete(&self) -> bool {
        self.items.iter().all(|sent| sent.complete)
    }

    /// The next incomplete item of the given kinds, in header order.
    fn first_incomplete(&self, of: fn(ItemKind) -> bool) -> Option<(ItemPlan, Sent)> {
        self.plan
            .items
            .iter()
            .zip(&self.items)
            .find(|(item, sent)| of(item.kind) && !sent.complete)
            .map(|(item, sent)| (*item, *sent))
    }

    /// The next request for it, of about `size` bytes.
    pub(super) fn request(&self, size: u64) -> Option<Request> {
        let bundle = self.hash();
        if self.settled() {
            return None;
        }
        if !self.known {
            return Some(if self.plan.offered {
                Request::Look { bundle }
            } else {
                self.start(size)
            });
        }
        let next = self
            .first_incomplete(before_attachments)
            .or_else(|| self.first_incomplete(|_| true));
        // Every byte is there: only the word for it is missing, and looking brings it.
        let Some((item, sent)) = next.filter(|(item, sent)| sent.durable < item.len) else {
            return Some(Request::Look { bundle });
        };
        let len = (item.len - sent.durable).min(size);
        Some(Request::Append(Piece {
            bundle,
            item: item.number,
            generation: sent.generation,
            offset: sent.durable,
            len,
        }))
    }

    fn start(&self, size: u64) -> Request {
        let mut left = size.saturating_sub(self.plan.header_len);
        let mut parts = Vec::new();
        for item in self
            .plan
            .items
            .iter()
            .filter(|item| before_attachments(item.kind))
            .take(MAX_PARTS)
        {
            let len = item.len.min(left);
            if len == 0 {
                break;
            }
            parts.push(Part {
                item: item.number,
                len,
            });
            left -= len;
        }
        Request::Start {
            bundle: self.hash(),
            parts,
        }
    }

    /// Bytes may now be on their way.
    pub(super) fn leaves(&mut self) {
        self.plan.offered = true;
    }

    /// Every byte is acknowledged and yet no receipt: looking again at once would tell no more.
    pub(super) fn lacks_receipt(&self) -> bool {
        self.known && matches!(self.request(u64::MAX), Some(Request::Look { .. }))
    }

    pub(super) fn bytes_left(&self) -> u64 {
        self.plan
            .items
            .iter()
            .zip(&self.items)
            .map(|(item, sent)| item.len.saturating_sub(sent.durable))
            .sum()
    }

    /// The answer about the whole bundle: it is the truth, even where it takes something back (a
    /// restored office holds less than it said before).
    pub(super) fn learn(&mut self, complete: &[(u32, u32)], partial: &[ItemState]) {
        self.known = true;
        for (item, sent) in self.plan.items.iter().zip(&mut self.items) {
            let number = item.number;
            *sent = if complete
                .iter()
                .any(|(first, last)| (*first..=*last).contains(&number))
            {
                Sent {
                    generation: 0,
                    durable: item.len,
                    complete: true,
                }
            } else {
                partial
                    .iter()
                    .find(|state| state.number == number)
                    .map_or(Sent::default(), |state| taken(item, state))
            };
        }
    }

    /// The answer to an append, true in the same way. What it says beyond plain progress:
    pub(super) fn learn_item(&mut self, state: &ItemState) -> Option<Trouble> {
        let at = self
            .plan
            .items
            .iter()
            .position(|item| item.number == state.number)?;
        let (before, now) = (self.items[at], taken(&self.plan.items[at], state));
        self.items[at] = now;
        if !now.complete && now.generation > before.generation {
            Some(Trouble::ItemDamaged { item: state.number })
        } else if now == before {
            // Asking the same again at once would be a loop without end.
            Some(Trouble::BadAnswer)
        } else {
            None
        }
    }

    /// Something went wrong with this bundle alone. What the office refuses, and what cannot be read
    /// here, will be no better in a minute: it is left for another run. Everything else waits longer
    /// each time.
    pub(super) fn failed(
        &mut self,
        trouble: Trouble,
        now_ms: u64,
        limits: BackoffLimits,
        random: u64,
    ) {
        if matches!(trouble, Trouble::ItemDamaged { .. }) {
            self.damaged = self.damaged.saturating_add(1);
        }
        self.gave_up = matches!(trouble, Trouble::Refused { .. } | Trouble::SourceUnreadable)
            || self.damaged >= MAX_DAMAGED;
        self.backoff.failed(now_ms, limits, random);
        self.trouble = Some(trouble);
    }

    /// Left for another run, for the reason in `trouble`.
    pub(super) fn gave_up(&self) -> bool {
        self.gave_up && !self.settled()
    }

    /// Somebody wants it tried now.
    pub(super) fn hurry(&mut self) {
        self.backoff.hurry();
        self.gave_up = false;
        self.damaged = 0;
    }

    /// The office does not have it (any more): everything starts over.
    pub(super) fn unknown(&mut self) {
        self.known = false;
        self.plan.offered = false;
        self.items.fill(Sent::default());
    }

    /// A current, verified receipt. Being set aside outranks being held.
    pub(super) fn receipt(&mut self, standing: Standing) {
        self.standing = self.standing.max(Some(standing));
        self.backoff.clear();
        self.trouble = None;
    }

    /// The office asks for it again: it has lost it, so what it said before is void. A few times in
    /// a session: an office that asks for what it has just receipted would keep us busy for ever.
    pub(super) fn want(&mut self) {
        if self.settled() {
            if self.asked_again >= MAX_ASKED_AGAIN {
                return;
            }
            self.asked_again += 1;
        }
        self.standing = None;
        self.known = false;
        self.gave_up = false;
        self.backoff.clear();
    }

    pub(super) fn progress(&self, now_ms: u64) -> BundleProgress {
        let stage = match (self.settled(), self.standing, self.need()) {
            (true, Some(standing), _) => Stage::Receipted { standing },
            _ if !self.known => Stage::Waiting,
            _ if self.all_complete() => Stage::AwaitingReceipt,
            (_, _, Need::Attachment) => Stage::Attachments,
            _ => Stage::Records,
        };
        BundleProgress {
            bundle: self.hash(),
            stage,
            bytes: self.plan.items.iter().map(|item| item.len).sum(),
            durable: self.items.iter().map(|sent| sent.durable).sum(),
            retry_in_ms: self
                .trouble
                .as_ref()
                .filter(|_| !self.gave_up)
                .map(|_| self.backoff.until_ms().saturating_sub(now_ms)),
            trouble: self.trouble.clone(),
        }
    }
}

fn taken(item: &ItemPlan, state: &ItemState) -> Sent {
    if state.complete {
        return Sent {
            generation: 0,
            durable: item.len,
            complete: true,
        };
    }
    // An office that says it has more than there is would make us ask for nothing for ever.
    Sent {
        generation: state.generation,
        durable: state.durable.min(item.len),
        complete: false,
    }
}

fn before_attachments(kind: ItemKind) -> bool {
    kind != ItemKind::Attachment
}
