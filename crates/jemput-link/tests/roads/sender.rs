//! The sending queue against a model office over a line that loses, repeats and reorders.

use crate::model_office::{ModelOffice, bundle_plans};
use jemput_link::core::exchange::{Answer, BundlePlan, Request, Ticket, Trouble};
use jemput_link::core::progress::Stage;
use jemput_link::core::sender::{Sender, SenderConfig, Step};
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
