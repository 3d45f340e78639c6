//! The sending queue against a model office over a line that loses, repeats and reorders.

use crate::model_office::{ModelOffice, bundle_plans};
use jemput_link::core::exchange::{
    Answer, BundlePlan, ItemPlan, ItemState, ReceiptNote, Request, Standing, Ticket, Trouble,
};
use jemput_link::core::progress::Stage;
use jemput_link::core::sender::{Sender, SenderConfig, Step};
use jemput_seal::{Hash, ItemKind};
use proptest::prelude::*;

/// What the line does to one request.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Delivered,
    /// Never arrives.
    RequestLost,
    /// Arrives, the answer does not.
    AnswerLost,
    /// The sender gives up; the request arrives some requests later.
    RequestLate,
    /// The sender gives up; the answer arrives some requests later.
    AnswerLate,
    /// Arrives twice.
    Repeated,
    /// A hotspot answers.
    Portal,
    /// The office fails or is busy.
    ServerError,
    Busy,
    /// The stored bytes of the item turn out damaged when it completes.
    Damaged,
    /// The office is restored from a backup: it has lost what came since.
    Restored,
}

fn fates(harsh: bool) -> impl Strategy<Value = Vec<Fate>> {
    let line = prop_oneof![
        4 => Just(Fate::Delivered), 1 => Just(Fate::RequestLost), 2 => Just(Fate::AnswerLost), 1 => Just(Fate::RequestLate),
        1 => Just(Fate::AnswerLate), 1 => Just(Fate::Repeated), 1 => Just(Fate::Portal), 1 => Just(Fate::Busy),
    ];
    let office = prop_oneof![2 => Just(Fate::ServerError), 2 => Just(Fate::Damaged), 1 => Just(Fate::Restored)];
    let one = if harsh {
        prop_oneof![8 => line, 1 => office].boxed()
    } else {
        line.boxed()
    };
    prop::collection::vec(one, 0..80)
}

/// Runs the queue to its end; the line turns good when the fates are used up.
fn run(
    plans: Vec<BundlePlan>,
    fates: Vec<Fate>,
    seed: u64,
    strict: bool,
) -> Result<(), TestCaseError> {
    let mut office = ModelOffice::default();
    let mut sender = Sender::new(SenderConfig::default(), seed);
    plans.iter().cloned().for_each(|plan| sender.offer(plan));
    let mut fates = fates.into_iter();
    let mut restores = 0;
    let (mut late_requests, mut late_answers) = (Vec::new(), Vec::new());
    let mut now = 0;
    let mut contacted = false;
    let mut known_epoch = 0;
    for _ in 0..5_000 {
        let (ticket, request) = match sender.next(now) {
            Step::Send(ticket, request) => (ticket, request),
            Step::WaitUntil(until) => {
                prop_assert!(until > now, "waits for the past");
                now = until;
                continue;
            }
            Step::Await(_) => {
                return Err(TestCaseError::fail("awaits a request that was reported on"));
            }
            // Left for another run: somebody presses "send" again.
            Step::Done if !sender.left().is_empty() => {
                sender.hurry();
                continue;
            }
            Step::Done => break,
        };
        prop_assert!(
            contacted || request == Request::Contact,
            "a contact comes first"
        );
        contacted |= request == Request::Contact;
        check_order(&sender, &office, &request, &plans, now, strict)?;
        now += 40;
        let mut fate = fates.next().unwrap_or(Fate::Delivered);
        if matches!(fate, Fate::Restored) {
            restores += 1;
            if restores > 2 {
                fate = Fate::Delivered;
            }
        }
        let mut damage = false;
        match fate {
            Fate::Delivered => {}
            Fate::RequestLost => {
                sender.failed(ticket, now, Trouble::NoConnection, None);
                continue;
            }
            Fate::AnswerLost => {
                let _ = office.serve(&request, &plans, false);
                sender.failed(ticket, now, Trouble::Stalled, None);
                continue;
            }
            Fate::RequestLate => {
                late_requests.push(request);
                sender.failed(ticket, now, Trouble::Stalled, None);
                continue;
            }
            Fate::AnswerLate => {
                late_answers.push((ticket, office.serve(&request, &plans, false), office.epoch));
                sender.failed(ticket, now, Trouble::Stalled, None);
                continue;
            }
            Fate::Repeated => {
                let _ = office.serve(&request, &plans, false);
            }
            Fate::Portal => {
                sender.failed(ticket, now, Trouble::CaptivePortal, None);
                continue;
            }
            Fate::Busy => {
                sender.failed(ticket, now, Trouble::Busy, Some(2_000));
                continue;
            }
            Fate::ServerError => {
                sender.failed(ticket, now, Trouble::ServerFailed { status: 500 }, None);
                continue;
            }
            Fate::Damaged => damage = true,
            Fate::Restored => office.restore(),
        }
        let answer = office.serve(&request, &plans, damage);
        if request == Request::Contact {
            known_epoch = office.epoch;
        }
        deliver(
            &mut sender,
            ticket,
            now,
            answer,
            office.epoch == known_epoch,
        );
        // What was late arrives now: an old request at the office, an old answer at the laptop.
        if let Some(old) = late_requests.pop() {
            let _ = office.serve(&old, &plans, false);
        }
        if let Some((ticket, answer, epoch)) = late_answers.pop() {
            deliver(&mut sender, ticket, now, answer, epoch == known_epoch);
        }
    }
    prop_assert_eq!(sender.next(now), Step::Done);
    for plan in &plans {
        prop_assert!(
            office.holds_all(plan),
            "a bundle is not whole at the office"
        );
    }
    for progress in sender.progress(now) {
        let receipted = matches!(progress.stage, Stage::Receipted { .. });
        prop_assert!(receipted, "the laptop does not know that it is done");
    }
    Ok(())
}

/// As a driver does it: receipts of an epoch the laptop has not heard of ask for a contact.
fn deliver(sender: &mut Sender, ticket: Ticket, now: u64, mut answer: Answer, current: bool) {
    if let Answer::Bundle { receipts, .. } | Answer::Item { receipts, .. } = &mut answer {
        receipts.iter_mut().for_each(|note| note.current = current);
        if !current && !receipts.is_empty() {
            sender.contact_again();
        }
    }
    sender.answered(ticket, now, answer);
}

/// Never an attachment while records pend. With failures of single bundles, those that wait for
/// their own pause are left aside.
fn check_order(
    sender: &Sender,
    office: &ModelOffice,
    request: &Request,
    plans: &[BundlePlan],
    now: u64,
    strict: bool,
) -> Result<(), TestCaseError> {
    let Request::Append(piece) = request else {
        return Ok(());
    };
    if !office.is_attachment(piece, plans) {
        return Ok(());
    }
    if strict {
        for plan in plans {
            prop_assert!(
                office.holds_records(plan),
                "an attachment before another bundle's records"
            );
        }
    }
    for bundle in sender.progress(now) {
        let pending = matches!(
            bundle.stage,
            Stage::Waiting | Stage::Records | Stage::AwaitingReceipt
        );
        // With trouble and no time it is left for another run.
        let waits = bundle.trouble.is_some() && bundle.retry_in_ms != Some(0);
        prop_assert!(
            !pending || waits,
            "an attachment before records that could go"
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn everything_arrives_over_a_bad_line(plans in bundle_plans(), fates in fates(false), seed: u64) {
        run(plans, fates, seed, true)?;
    }

    #[test]
    fn everything_arrives_at_a_failing_office(plans in bundle_plans(), fates in fates(true), seed: u64) {
        run(plans, fates, seed, false)?;
    }
}

fn cases() -> u32 {
    std::env::var("JEMPUT_CASES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(256)
}

/// One bundle of a manifest, a records item and an attachment.
fn plan(order: u64, offered: bool) -> BundlePlan {
    let kinds = [ItemKind::Manifest, ItemKind::Records, ItemKind::Attachment];
    let items = kinds
        .into_iter()
        .zip(0..)
        .map(|(kind, number)| ItemPlan {
            number,
            kind,
            len: 30_000,
        })
        .collect();
    BundlePlan {
        hash: Hash::of(&order.to_be_bytes()),
        order,
        header_len: 2_000,
        items,
        offered,
    }
}

fn contacted(plans: &[BundlePlan]) -> Sender {
    let mut sender = Sender::new(SenderConfig::default(), 1);
    plans.iter().cloned().for_each(|plan| sender.offer(plan));
    let request = step(&mut sender, 0, || Answer::Contact {
        wants: Vec::new(),
        receipts: Vec::new(),
    });
    assert_eq!(request, Request::Contact);
    sender
}

fn step(sender: &mut Sender, now: u64, answer: impl FnOnce() -> Answer) -> Request {
    let Step::Send(ticket, request) = sender.next(now) else {
        panic!("nothing to send")
    };
    sender.answered(ticket, now, answer());
    request
}

fn fail(sender: &mut Sender, now: u64, trouble: Trouble) -> Request {
    let Step::Send(ticket, request) = sender.next(now) else {
        panic!("nothing to send")
    };
    sender.failed(ticket, now, trouble, None);
    request
}

#[test]
fn manifest_and_records_go_with_the_header() {
    let mut sender = contacted(&[plan(0, false)]);
    let Step::Send(_, Request::Start { parts, .. }) = sender.next(0) else {
        panic!("a start")
    };
    // 64 KiB less the header: both whole, and nothing of the attachment.
    assert_eq!(
        parts
            .iter()
            .map(|part| (part.item, part.len))
            .collect::<Vec<_>>(),
        [(0, 30_000), (1, 30_000)]
    );
}

#[test]
fn what_was_offered_before_is_looked_up_first() {
    let mut sender = contacted(&[plan(0, true)]);
    assert!(matches!(
        step(&mut sender, 0, || Answer::Unknown),
        Request::Look { .. }
    ));
    assert!(matches!(
        sender.next(0),
        Step::Send(_, Request::Start { .. })
    ));
}

#[test]
fn a_set_aside_bundle_is_not_sent_again_until_the_office_wants_it() {
    let one = plan(0, false);
    let mut sender = contacted(std::slice::from_ref(&one));
    sender.receipts(&[ReceiptNote {
        bundle: one.hash,
        standing: Standing::SetAside,
        current: true,
    }]);
    let wants = vec![one.hash];
    let request = step(&mut sender, 0, || Answer::Contact {
        wants,
        receipts: Vec::new(),
    });
    assert_eq!(
        request,
        Request::Contact,
        "the office is told, nothing is sent"
    );
    assert!(
        matches!(sender.next(0), Step::Send(_, Request::Start { .. })),
        "asked for, it goes"
    );
}

#[test]
fn a_receipt_of_an_old_epoch_settles_nothing() {
    let one = plan(0, false);
    let mut sender = contacted(std::slice::from_ref(&one));
    sender.receipts(&[ReceiptNote {
        bundle: one.hash,
        standing: Standing::Held,
        current: false,
    }]);
    assert!(matches!(
        sender.next(0),
        Step::Send(_, Request::Start { .. })
    ));
}

#[test]
fn a_failing_bundle_waits_alone_and_a_failing_line_waits_for_all() {
    let mut sender = contacted(&[plan(0, false), plan(1, false)]);
    let first = fail(&mut sender, 0, Trouble::ServerFailed { status: 500 });
    let Step::Send(ticket, second) = sender.next(0) else {
        panic!("the other goes on")
    };
    assert_ne!(first, second);
    sender.failed(ticket, 0, Trouble::CaptivePortal, None);
    assert!(matches!(sender.next(0), Step::WaitUntil(until) if until > 0));
    assert_eq!(sender.line(0).trouble, Some(Trouble::CaptivePortal));
    sender.hurry();
    assert!(
        matches!(sender.next(0), Step::Send(..)),
        "somebody has signed in at the hotspot"
    );
}

#[test]
fn a_server_that_fails_for_everything_is_the_lines_trouble() {
    let plans: Vec<_> = (0..10).map(|order| plan(order, false)).collect();
    let mut sender = contacted(&plans);
    for _ in 0..3 {
        fail(&mut sender, 0, Trouble::ServerFailed { status: 502 });
    }
    assert!(
        matches!(sender.next(0), Step::WaitUntil(_)),
        "not all ten are tried in a row"
    );
}

#[test]
fn an_item_damaged_each_time_is_left() {
    let mut sender = contacted(&[plan(0, false)]);
    let known = || Answer::Bundle {
        complete: vec![(0, 1)],
        partial: Vec::new(),
        receipts: Vec::new(),
    };
    assert!(matches!(step(&mut sender, 0, known), Request::Start { .. }));
    let mut now = 0;
    for generation in 1..=3 {
        let state = ItemState {
            number: 2,
            generation,
            durable: 0,
            complete: false,
        };
        step(&mut sender, now, || Answer::Item {
            state,
            receipts: Vec::new(),
        });
        now += 3_600_000;
    }
    assert_eq!(sender.next(now), Step::Done);
    assert_eq!(sender.left().len(), 1);
}

#[test]
fn a_bundle_over_the_days_quota_waits_and_what_was_begun_goes_on() {
    let begun = plan(0, false);
    let mut sender = contacted(&[begun.clone(), plan(1, false)]);
    step(&mut sender, 0, || Answer::Bundle {
        complete: vec![(0, 1)],
        partial: Vec::new(),
        receipts: Vec::new(),
    });
    let Step::Send(ticket, Request::Start { bundle, .. }) = sender.next(0) else {
        panic!("records of all come first")
    };
    assert_ne!(bundle, begun.hash);
    sender.failed(ticket, 0, Trouble::QuotaReached, Some(900_000));
    // Not the line's trouble: the attachment of the first goes.
    let Step::Send(ticket, Request::Append(piece)) = sender.next(0) else {
        panic!("the first goes on")
    };
    assert_eq!((piece.bundle, piece.item), (begun.hash, 2));
    sender.answered(
        ticket,
        0,
        Answer::Item {
            state: ItemState {
                number: 2,
                generation: 0,
                durable: 30_000,
                complete: true,
            },
            receipts: vec![ReceiptNote {
                bundle: begun.hash,
                standing: Standing::Held,
                current: true,
            }],
        },
    );
    assert_eq!(
        sender.next(0),
        Step::WaitUntil(900_000),
        "as long as the gateway says"
    );
    assert!(sender.left().is_empty(), "it waits, it is not given up");
    let Step::Send(_, Request::Look { bundle: again } | Request::Start { bundle: again, .. }) =
        sender.next(900_000)
    else {
        panic!("tried again by itself")
    };
    assert_eq!(again, bundle);
}
