//! One run of sending: drives the queue over a session until everything is answered for.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jemput_seal::Hash;

use super::connection::ConnectionConfig;
use super::gateways::{Gateways, seed};
use super::session::{Carried, Fault, Kept, Session};
use crate::core::exchange::{Answer, Request, Trouble};
use crate::core::progress::{BundleProgress, LineProgress, Stage};
use crate::core::sender::{Sender, SenderConfig, Step};
use crate::identity::Identity;
use crate::outbox::{Outbox, OutgoingBundle};
use crate::{Control, LinkError, off_thread};

/// Sending over the network.
pub struct Link {
    outbox: Arc<dyn Outbox>,
    identity: Arc<Identity>,
    connection: ConnectionConfig,
    sender: SenderConfig,
}

/// What happened, for whoever watches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkEvent {
    /// The line works, waits, or has less left to carry.
    Line(LineProgress),
    /// A bundle has moved or is in trouble.
    Bundle(BundleProgress),
    /// Something from the office was stored.
    Kept(Kept),
}

/// How a run ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SendReport {
    /// Bundles the office has answered for in this run.
    pub settled: usize,
    /// Bundles still open (only when stopped).
    pub open: usize,
    /// Bundles left for another run: refused without a receipt, unreadable here, or damaged each time
    /// they were sent. [`LinkEvent::Bundle`] said which.
    pub left: Vec<Hash>,
    /// Everything that came along.
    pub kept: Kept,
    /// It was stopped before it was done.
    pub stopped: bool,
}

/// Called with each event, from the run's own task: it must not block.
pub type Watch<'a> = &'a (dyn Fn(LinkEvent) + Send + Sync);

impl Link {
    /// Sending for this laptop, with ordinary patience.
    pub fn new(outbox: Arc<dyn Outbox>, identity: Arc<Identity>) -> Self {
        Self {
            outbox,
            identity,
            connection: ConnectionConfig::default(),
            sender: SenderConfig::default(),
        }
    }

    /// Other timeouts or a proxy of the office.
    pub fn connection(mut self, config: ConnectionConfig) -> Self {
        self.connection = config;
        self
    }

    /// Other pauses.
    pub fn pauses(mut self, config: SenderConfig) -> Self {
        self.sender = config;
        self
    }

    /// Contacts the office and sends what it lacks, until all is answered for or it is stopped.
    pub async fn send(&self, control: &Control, watch: Watch<'_>) -> Result<SendReport, LinkError> {
        let outbox = Arc::clone(&self.outbox);
        let trust = off_thread(move || outbox.trust()).await??;
        let mut gateways = Gateways::new(&trust)?;
        let connection = gateways.connect(&self.connection)?;
        let session = Session::new(
            Arc::clone(&self.outbox),
            Arc::clone(&self.identity),
            connection,
            trust,
        );
        let mut run = Run {
            session,
            sender: Sender::new(self.sender, seed()?),
            report: SendReport::default(),
            started: Instant::now(),
            watch,
        };
        loop {
            if control.is_stopped() {
                run.report.stopped = true;
                break;
            }
            match run.sender.next(run.now()) {
                Step::Send(ticket, request) => {
                    let carried = tokio::select! {
                        carried = run.session.carry(&request) => carried,
                        () = control.stopped() => continue,
                    };
                    match carried {
                        Ok(carried) => {
                            let new_keys = carried.kept.keyset;
                            run.answered(ticket, &request, carried).await?;
                            if new_keys {
                                gateways = Gateways::new(&run.session.trust)?;
                                run.session.connection = gateways.connect(&self.connection)?;
                            }
                        }
                        Err(Fault::Trouble(trouble, pause)) => {
                            if trouble.is_line() && trouble != Trouble::Busy && gateways.advance() {
                                run.session.connection = gateways.connect(&self.connection)?;
                            }
                            let now = run.now();
                            run.sender.failed(ticket, now, trouble, pause);
                        }
                        Err(Fault::Fatal(error)) => return Err(error),
                    }
                    run.tell(&request);
                }
                Step::WaitUntil(until) => {
                    let pause = Duration::from_millis(until.saturating_sub(run.now()));
                    tokio::select! {
                        () = tokio::time::sleep(pause) => {}
                        () = control.stopped() => {}
                        () = control.hurried() => {
                            run.sender.hurry();
                            run.sender.contact_again();
                        }
                    }
                }
                Step::Await(_) | Step::Done => break,
            }
        }
        run.report.open = run.sender.line(run.now()).open;
        run.report.left.extend(run.sender.left());
        Ok(run.report)
    }
}

struct Run<'a> {
    session: Session,
    sender: Sender,
    report: SendReport,
    started: Instant,
    watch: Watch<'a>,
}

impl Run<'_> {
    fn now(&self) -> u64 {
        self.started.elapsed().as_millis() as u64
    }

    async fn answered(
        &mut self,
        ticket: crate::core::exchange::Ticket,
        request: &Request,
        carried: Carried,
    ) -> Result<(), LinkError> {
        let Carried {
            answer,
            kept,
            contact_again,
        } = carried;
        if kept != Kept::default() {
            (self.watch)(LinkEvent::Kept(kept));
        }
        self.report.kept.add(kept);
        if let Answer::Contact { wants, .. } = &answer {
            self.offer_open(wants).await?;
        }
        let open_before = self.sender.line(self.now()).open;
        let now = self.now();
        self.sender.answered(ticket, now, answer);
        if !matches!(request, Request::Contact) {
            self.report.settled += open_before.saturating_sub(self.sender.line(now).open);
        }
        if contact_again {
            self.sender.contact_again();
        }
        Ok(())
    }

    /// Puts everything the office has not answered for, or asks for, into the queue.
    async fn offer_open(&mut self, wants: &[Hash]) -> Result<(), LinkError> {
        let (outbox, epochs) = (
            Arc::clone(&self.session.outbox),
            self.session.epochs.clone(),
        );
        let mut open = off_thread(move || outbox.unsettled(&epochs)).await??;
        for wanted in wants.iter().filter(|wanted| !self.sender.holds(wanted)) {
            let (outbox, wanted) = (Arc::clone(&self.session.outbox), *wanted);
            open.extend(off_thread(move || outbox.bundle(&wanted)).await??);
        }
        for bundle in open {
            self.offer(&bundle).await?;
        }
        Ok(())
    }

    async fn offer(&mut self, bundle: &OutgoingBundle) -> Result<(), LinkError> {
        if self.sender.holds(&bundle.hash) || self.report.left.contains(&bundle.hash) {
            return Ok(());
        }
        match self.session.plan(bundle).await {
            Ok(plan) => self.sender.offer(plan),
            Err(Fault::Trouble(trouble, _)) => {
                self.report.left.push(bundle.hash);
                (self.watch)(LinkEvent::Bundle(BundleProgress {
                    bundle: bundle.hash,
                    stage: Stage::Waiting,
                    bytes: 0,
                    durable: 0,
                    trouble: Some(trouble),
                    retry_in_ms: None,
                }));
            }
            Err(Fault::Fatal(error)) => return Err(error),
        }
        Ok(())
    }

    fn tell(&self, request: &Request) {
        let now = self.now();
        (self.watch)(LinkEvent::Line(self.sender.line(now)));
        let bundles = match request {
            Request::Contact => self.sender.progress(now),
            Request::Look { bundle } | Request::Start { bundle, .. } => {
                self.sender.progress_of(bundle, now).into_iter().collect()
            }
            Request::Append(piece) => self
                .sender
                .progress_of(&piece.bundle, now)
                .into_iter()
                .collect(),
        };
        for bundle in bundles {
            (self.watch)(LinkEvent::Bundle(bundle));
        }
    }
}
