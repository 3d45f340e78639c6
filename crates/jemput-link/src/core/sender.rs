//! The sending queue: which request comes next, and what each answer changes.
//!
//! No sockets, no clock, no storage: the caller passes in monotonic milliseconds and carries the
//! requests. One request is under way at a time; on a weak line two would only share it.
//!
//! The order: a contact first; then, oldest bundle first, whatever a bundle needs before its
//! attachments (offering it, manifest and records, a receipt it has earned); attachments only when
//! no bundle needs such a thing now. A bundle that waits after a failure of its own holds nobody
//! up: the others go on, attachments too, and its records come first again when its pause is over.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use jemput_seal::Hash;

use super::backoff::{Backoff, BackoffLimits, Jitter};
use super::exchange::{Answer, BundlePlan, Piece, ReceiptNote, Request, Ticket, Trouble};
use super::outgoing::{Need, Outgoing};
use super::pace::Pace;
use super::progress::{BundleProgress, LineProgress};

/// How patient the sender is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SenderConfig {
    /// Pauses after the line failed.
    pub line: BackoffLimits,
    /// Pauses after one bundle failed.
    pub bundle: BackoffLimits,
}

impl Default for SenderConfig {
    fn default() -> Self {
        Self {
            // A hall where the signal comes and goes: try often, but not in a tight loop.
            line: BackoffLimits {
                first_ms: 1_000,
                cap_ms: 60_000,
            },
            bundle: BackoffLimits {
                first_ms: 5_000,
                cap_ms: 15 * 60_000,
            },
        }
    }
}

/// What the caller does next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Carry this request and report back under this ticket.
    Send(Ticket, Request),
    /// The request under way has not been reported on.
    Await(Ticket),
    /// Nothing may be tried before this time.
    WaitUntil(u64),
    /// Every bundle is answered for or left for another run ([`Sender::left`]), and the office has
    /// been told so.
    Done,
}

/// Server failures in a row, over all bundles, that count as the line's.
const SERVER_FAILURES: u32 = 3;

/// The state machine. See the module's text.
#[derive(Debug, Clone)]
pub struct Sender {
    config: SenderConfig,
    jitter: Jitter,
    pace: Pace,
    line: Backoff,
    line_trouble: Option<Trouble>,
    server_failures: u32,
    /// By the order bundles were made.
    bundles: BTreeMap<u64, Outgoing>,
    orders: HashMap<Hash, u64>,
    /// The office should be contacted before anything else.
    contact_due: bool,
    /// Something was settled since the last contact: tell the office, hear its answers.
    news: bool,
    flight: Option<Flight>,
    last_ticket: u64,
}

#[derive(Debug, Clone)]
struct Flight {
    ticket: Ticket,
    request: Request,
    began_ms: u64,
}

impl Sender {
    /// A sender with nothing to send yet: its first step is a contact. `seed` spreads its pauses.
    pub fn new(config: SenderConfig, seed: u64) -> Self {
        Self {
            config,
            jitter: Jitter::new(seed),
            pace: Pace::default(),
            line: Backoff::default(),
            line_trouble: None,
            server_failures: 0,
            bundles: BTreeMap::new(),
            orders: HashMap::new(),
            contact_due: true,
            news: false,
            flight: None,
            last_ticket: 0,
        }
    }

    /// A bundle that is not yet answered for. Offering one already in the queue changes nothing.
    pub fn offer(&mut self, plan: BundlePlan) {
        if let Entry::Vacant(place) = self.orders.entry(plan.hash) {
            place.insert(plan.order);
            self.bundles.insert(plan.order, Outgoing::new(plan));
        }
    }

    /// Is this bundle in the queue?
    pub fn holds(&self, bundle: &Hash) -> bool {
        self.orders.contains_key(bundle)
    }

    /// A contact comes next (an hour has passed, or new messages are expected).
    pub fn contact_again(&mut self) {
        self.contact_due = true;
    }

    /// Somebody pressed "send now": pauses end.
    pub fn hurry(&mut self) {
        self.line.hurry();
        self.bundles.values_mut().for_each(|bundle| bundle.hurry());
    }

    /// What to do at `now_ms`.
    pub fn next(&mut self, now_ms: u64) -> Step {
        if let Some(flight) = &self.flight {
            return Step::Await(flight.ticket);
        }
        if !self.line.due(now_ms) {
            return Step::WaitUntil(self.line.until_ms());
        }
        if self.contact_due {
            return self.send(now_ms, Request::Contact);
        }
        if let Some(request) = self
            .request_for(Need::First, now_ms)
            .or_else(|| self.request_for(Need::Attachment, now_ms))
        {
            return self.send(now_ms, request);
        }
        let waiting = self
            .bundles
            .values()
            .filter(|bundle| bundle.need() != Need::Nothing);
        match waiting.map(|bundle| bundle.backoff.until_ms()).min() {
            Some(until) => Step::WaitUntil(until),
            None if self.news => self.send(now_ms, Request::Contact),
            None => Step::Done,
        }
    }

    fn request_for(&self, need: Need, now_ms: u64) -> Option<Request> {
        self.bundles
            .values()
            .find(|bundle| bundle.need() == need && bundle.backoff.due(now_ms))
            .and_then(|bundle| bundle.request(self.pace.size()))
    }

    fn send(&mut self, now_ms: u64, request: Request) -> Step {
        self.last_ticket += 1;
        let ticket = Ticket(self.last_ticket);
        if let Request::Start { bundle, .. } = &request
            && let Some(outgoing) = self.outgoing(bundle)
        {
            outgoing.leaves();
        }
        self.flight = Some(Flight {
            ticket,
            request: request.clone(),
            began_ms: now_ms,
        });
        Step::Send(ticket, request)
    }

    /// The answer to a request. Of a late one, whose request was given up, only the receipts count.
    pub fn answered(&mut self, ticket: Ticket, now_ms: u64, answer: Answer) {
        self.receipts(answer.receipts());
        let Some(flight) = self.flight.take_if(|flight| flight.ticket == ticket) else {
            return;
        };
        self.line.clear();
        self.line_trouble = None;
        self.server_failures = 0;
        let (bundle, trouble) = match (flight.request, answer) {
            (Request::Contact, Answer::Contact { wants, .. }) => return self.contacted(&wants),
            (Request::Contact, _) => return self.line_failed(now_ms, Trouble::BadAnswer),
            (Request::Look { bundle }, answer) => (bundle, self.looked(&bundle, answer)),
            (Request::Start { bundle, .. }, answer) => (bundle, self.started(&bundle, answer)),
            (Request::Append(piece), answer) => {
                self.pace
                    .acknowledged(piece.len, now_ms.saturating_sub(flight.began_ms));
                (piece.bundle, self.appended(&piece, answer))
            }
        };
        let (limits, random) = (self.config.bundle, self.jitter.draw());
        let Some(outgoing) = self.outgoing(&bundle) else {
            return;
        };
        match trouble {
            Some(trouble) => outgoing.failed(trouble, now_ms, limits, random),
            None => {
                outgoing.backoff.clear();
                outgoing.trouble = None;
            }
        }
    }

    fn contacted(&mut self, wants: &[Hash]) {
        self.contact_due = false;
        self.news = false;
        for wanted in wants {
            if let Some(outgoing) = self.outgoing(wanted) {
                outgoing.want();
            }
        }
    }

    fn looked(&mut self, bundle: &Hash, answer: Answer) -> Option<Trouble> {
        let outgoing = self.outgoing(bundle)?;
        match answer {
            Answer::Bundle {
                complete, partial, ..
            } => {
                outgoing.learn(&complete, &partial);
                outgoing.lacks_receipt().then_some(Trouble::NoReceipt)
            }
            Answer::Unknown => {
                outgoing.unknown();
                None
            }
            _ => Some(Trouble::BadAnswer),
        }
    }

    fn started(&mut self, bundle: &Hash, answer: Answer) -> Option<Trouble> {
        let Answer::Bundle {
            complete, partial, ..
        } = answer
        else {
            return Some(Trouble::BadAnswer);
        };
        self.outgoing(bundle)?.learn(&complete, &partial);
        None
    }

    fn appended(&mut self, piece: &Piece, answer: Answer) -> Option<Trouble> {
        let outgoing = self.outgoing(&piece.bundle)?;
        match answer {
            Answer::Item { state, .. } if state.number == piece.item => outgoing.learn_item(&state),
            Answer::Unknown => {
                outgoing.unknown();
                None
            }
            _ => Some(Trouble::BadAnswer),
        }
    }

    /// Verified receipts, by whichever road they came.
    pub fn receipts(&mut self, receipts: &[ReceiptNote]) {
        for note in receipts.iter().filter(|note| note.current) {
            let Some(outgoing) = self.outgoing(&note.bundle) else {
                continue;
            };
            let before = outgoing.need();
            outgoing.receipt(note.standing);
            self.news |= before != Need::Nothing;
        }
    }

    /// A request did not get its answer.
    pub fn failed(
        &mut self,
        ticket: Ticket,
        now_ms: u64,
        trouble: Trouble,
        retry_after_ms: Option<u64>,
    ) {
        let Some(flight) = self.flight.take_if(|flight| flight.ticket == ticket) else {
            return;
        };
        if matches!(trouble, Trouble::NoConnection | Trouble::Stalled) {
            self.pace.lost();
        }
        let bundle = match flight.request {
            Request::Contact => None,
            Request::Look { bundle }
            | Request::Start { bundle, .. }
            | Request::Append(Piece { bundle, .. }) => Some(bundle),
        };
        if matches!(trouble, Trouble::ServerFailed { .. } | Trouble::BadAnswer) {
            self.server_failures += 1;
        }
        let (limits, random) = (self.config.bundle, self.jitter.draw());
        match bundle.and_then(|bundle| self.outgoing(&bundle)) {
            Some(outgoing) if !trouble.is_line() => {
                outgoing.failed(trouble.clone(), now_ms, limits, random);
                if let Some(pause) = retry_after_ms {
                    outgoing.backoff.wait_at_least(now_ms, pause, limits);
                }
                if self.server_failures >= SERVER_FAILURES {
                    self.line_failed(now_ms, trouble);
                }
            }
            _ => {
                self.line_failed(now_ms, trouble);
                if let Some(pause) = retry_after_ms {
                    self.line.wait_at_least(now_ms, pause, self.config.line);
                }
            }
        }
    }

    fn line_failed(&mut self, now_ms: u64, trouble: Trouble) {
        let random = self.jitter.draw();
        self.line.failed(now_ms, self.config.line, random);
        self.line_trouble = Some(trouble);
    }

    fn outgoing(&mut self, bundle: &Hash) -> Option<&mut Outgoing> {
        self.orders
            .get(bundle)
            .and_then(|order| self.bundles.get_mut(order))
    }

    /// Each bundle in the queue, oldest first.
    pub fn progress(&self, now_ms: u64) -> Vec<BundleProgress> {
        self.bundles
            .values()
            .map(|bundle| bundle.progress(now_ms))
            .collect()
    }

    /// One bundle of the queue.
    pub fn progress_of(&self, bundle: &Hash, now_ms: u64) -> Option<BundleProgress> {
        let order = self.orders.get(bundle)?;
        self.bundles
            .get(order)
            .map(|bundle| bundle.progress(now_ms))
    }

    /// Bundles left for another run: refused without a receipt, unreadable here, or damaged each time.
    pub fn left(&self) -> Vec<Hash> {
        self.bundles
            .values()
            .filter(|bundle| bundle.gave_up())
            .map(Outgoing::hash)
            .collect()
    }

    /// The line, and how much is left.
    pub fn line(&self, now_ms: u64) -> LineProgress {
        let open: Vec<_> = self
            .bundles
            .values()
            .filter(|bundle| bundle.need() != Need::Nothing)
            .collect();
        LineProgress {
            trouble: self.line_trouble.clone(),
            retry_in_ms: self
                .line_trouble
                .as_ref()
                .map(|_| self.line.until_ms().saturating_sub(now_ms)),
            open: open.len(),
            bytes_left: open.iter().map(|bundle| bundle.bytes_left()).sum(),
        }
    }
}
