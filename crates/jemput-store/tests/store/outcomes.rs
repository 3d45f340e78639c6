//! Outcomes, undoing, the recording table, the day's numbers.

use jemput_domain::ids::OutingId;
use jemput_domain::outcome::OutcomeCode as C;
use jemput_domain::wire::record::{OutcomeSource, RecordBody};
use jemput_store::outcomes::Undone;
use jemput_store::queue::{QueueResult, QueueState};
use jemput_store::{Refusal, Stamp, StoreError};
use uuid::Uuid;

use crate::fixture::*;

#[test]
fn undoing_before_sealing_goes_one_step_back() {
    let laptop = Laptop::in_village(5);
    let outcomes = laptop.store.outcomes();
    assert_eq!(laptop.outcome(person(1), C::Tdkhadir, 2), 1);
    assert_eq!(laptop.outcome(person(1), C::Rekam, 3), 2);
    assert_eq!(
        laptop.outcome(person(1), C::Rekam, 4),
        2,
        "the same again is no change"
    );
    assert_eq!(
        outcomes.undo(person(1), stamp(5)).expect("undo"),
        Undone::BackTo(C::Tdkhadir)
    );
    assert_eq!(
        outcomes.undo(person(1), stamp(6)).expect("undo"),
        Undone::Nothing
    );
    assert!(matches!(
        outcomes.undo(person(1), stamp(7)),
        Err(StoreError::NotFound("outcome"))
    ));
    assert!(outcomes.of(person(1)).expect("of").is_empty());
    assert_eq!(
        laptop
            .store
            .people()
            .get(person(1))
            .expect("person")
            .outcome,
        None
    );
    let changed = laptop.store.records().changed(false).expect("changed");
    assert_eq!(
        changed.records.len(),
        1,
        "only the outing: what was taken back never travels"
    );
    laptop.outcome(person(1), C::Tolak, 8);
    assert_eq!(
        laptop
            .store
            .people()
            .get(person(1))
            .expect("person")
            .outcome,
        Some(C::Tolak)
    );
}

#[test]
fn absence_does_not_overwrite_who_was_recorded() {
    let laptop = Laptop::in_village(5);
    laptop.outcome(person(1), C::Sudah, 2);
    let mut later = new_outcome(person(1), C::Tdkhadir);
    later.reported_on = date("2026-11-23");
    let other = jemput_store::Stamp {
        outing: Some(jemput_domain::ids::OutingId(uuid::Uuid::from_u128(101))),
        ..stamp(9)
    };
    laptop.store.outcomes().set(later, other).expect("set");
    assert_eq!(
        laptop
            .store
            .people()
            .get(person(1))
            .expect("person")
            .outcome,
        Some(C::Sudah)
    );
    assert_eq!(laptop.store.outcomes().of(person(1)).expect("of").len(), 2);
}

#[test]
fn an_outcome_needs_an_outing() {
    let laptop = Laptop::in_village(5);
    let outside = jemput_store::Stamp {
        outing: None,
        ..stamp(2)
    };
    let refused = laptop
        .store
        .outcomes()
        .set(new_outcome(person(1), C::Rekam), outside);
    assert!(matches!(
        refused,
        Err(StoreError::Refused(Refusal::NoOutingOpen))
    ));
}

#[test]
fn the_queue_numbers_and_the_second_list_decides() {
    let laptop = Laptop::in_village(10);
    let queue = laptop.store.queue();
    let numbers: Vec<u32> = (0..5)
        .map(|n| {
            queue
                .enter(person(n), stamp(i64::from(n)))
                .expect("enter")
                .number
        })
        .collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5]);
    assert_eq!(queue.enter(person(2), stamp(9)).expect("again").number, 3);
    queue.leave(person(4), stamp(10)).expect("leave");
    assert_eq!(
        queue.enter(person(4), stamp(11)).expect("enter").number,
        6,
        "a number is never given twice"
    );

    let niks: Vec<String> = [0, 7]
        .iter()
        .map(|n| target(*n).data.nik.expect("nik").as_str().to_owned())
        .chain(["9999999999999999".to_owned()])
        .collect();
    let pasted = queue.by_nik(OUTING, &niks).expect("pasted");
    assert_eq!(pasted.waiting, [(niks[0].clone(), person(0))]);
    assert_eq!(pasted.not_waiting, [(niks[1].clone(), person(7))]);
    assert_eq!(pasted.unknown, [niks[2].clone()]);

    let results = [
        QueueResult {
            person: person(0),
            recorded: true,
            reason: None,
        },
        QueueResult {
            person: person(1),
            recorded: false,
            reason: Some("listrik".to_owned()),
        },
    ];
    let entries = queue
        .results(&results, OutcomeSource::OperatorList, stamp(20))
        .expect("results");
    assert_eq!(entries[0].state, QueueState::Recorded);
    assert_eq!(
        (entries[1].state, entries[1].reason.as_deref()),
        (QueueState::Failed, Some("listrik"))
    );
    let people = laptop.store.people();
    assert_eq!(
        people.get(person(0)).expect("person").outcome,
        Some(C::Rekam)
    );
    assert_eq!(
        people.get(person(1)).expect("person").outcome,
        Some(C::Gagal)
    );
    assert_eq!(people.get(person(1)).expect("person").waiting, None);

    let with_a_stranger = [
        QueueResult {
            person: person(2),
            recorded: true,
            reason: None,
        },
        QueueResult {
            person: person(9),
            recorded: true,
            reason: None,
        },
    ];
    let refused = queue.results(&with_a_stranger, OutcomeSource::OperatorList, stamp(21));
    assert!(matches!(
        refused,
        Err(StoreError::Refused(Refusal::NotWaiting))
    ));
    assert_eq!(
        people.get(person(2)).expect("person").outcome,
        None,
        "all or nothing"
    );
    assert_eq!(people.get(person(2)).expect("person").waiting, Some(3));
}

#[test]
fn the_day_reconciles_and_is_signed_off() {
    let laptop = Laptop::in_village(20);
    for n in 0..6 {
        laptop.outcome(person(n), if n < 4 { C::Rekam } else { C::Tolak }, 2);
    }
    let mut told = new_outcome(person(6), C::Pindah);
    told.source = OutcomeSource::Statement {
        by: "Pak RT 3".to_owned(),
    };
    laptop.store.outcomes().set(told, stamp(3)).expect("set");
    laptop
        .store
        .queue()
        .enter(person(10), stamp(4))
        .expect("enter");
    let outings = laptop.store.outings();
    let summary = outings.summary(OUTING).expect("summary");
    assert_eq!(summary.outcomes.values().sum::<u32>(), 7);
    assert_eq!(
        (
            summary.by_statement,
            summary.waiting.len(),
            summary.off_list
        ),
        (1, 1, 0)
    );
    assert_eq!(summary.outing.place, "Balai");
    assert_eq!((summary.outing.laptops, summary.outing.day), (2, Some(1)));

    let signed = outings.close(OUTING, stamp(100)).expect("close");
    assert_eq!(
        (
            signed.outcomes[&C::Rekam],
            signed.still_waiting,
            signed.closed_at
        ),
        (4, 1, Some(at(100)))
    );
    assert!(outings.current().expect("current").is_none());
    assert_eq!(outings.close(OUTING, stamp(101)).expect("again"), signed);
    laptop.open_outing();
    laptop.outcome(person(11), C::Rekam, 110);
    let supplement = outings.close(OUTING, stamp(120)).expect("close again");
    assert_eq!(
        (
            supplement.outcomes[&C::Rekam],
            outings.get(OUTING).expect("outing").supplements
        ),
        (5, 1)
    );

    let records = laptop.store.records();
    let changed = records.changed(false).expect("changed");
    let outing = records
        .envelope(changed.records[0].record)
        .expect("read")
        .expect("envelope");
    assert_eq!(outing.body, RecordBody::Outing(supplement));
}

#[test]
fn nobody_waits_in_an_outing_that_is_over() {
    let laptop = Laptop::in_village(5);
    laptop
        .store
        .queue()
        .enter(person(1), stamp(2))
        .expect("enter");
    let waiting = |laptop: &Laptop| {
        let local = laptop.store.records().local_only().expect("local").waiting;
        (
            laptop
                .store
                .people()
                .get(person(1))
                .expect("person")
                .waiting,
            local,
        )
    };
    assert_eq!(waiting(&laptop), (Some(1), 1));
    laptop
        .store
        .outings()
        .close(OUTING, stamp(3))
        .expect("close");
    assert_eq!(waiting(&laptop), (None, 0));
    laptop.open_outing();
    assert_eq!(waiting(&laptop), (Some(1), 1));
    // The operator's list of the day may come after the sign-off.
    laptop
        .store
        .outings()
        .close(OUTING, stamp(4))
        .expect("close");
    let results = [QueueResult {
        person: person(1),
        recorded: true,
        reason: None,
    }];
    laptop
        .store
        .queue()
        .results(&results, OutcomeSource::OperatorList, stamp(5))
        .expect("results");
    assert_eq!(
        laptop
            .store
            .people()
            .get(person(1))
            .expect("person")
            .outcome,
        Some(C::Rekam)
    );
}

#[test]
fn only_the_last_outing_opens_again_planned_or_not() {
    let laptop = Laptop::in_village(5);
    laptop.outcome(person(1), C::Rekam, 2);
    let outings = laptop.store.outings();
    outings.close(OUTING, stamp(3)).expect("close");
    let own = OutingId(Uuid::from_u128(77));
    laptop.open(own, 4);
    outings.close(own, stamp(5)).expect("close");

    let refused = outings.reopen(OUTING, stamp(6));
    assert!(matches!(
        refused,
        Err(StoreError::Refused(Refusal::OutingOver))
    ));
    let opened = outings.reopen(own, stamp(7)).expect("reopen");
    assert_eq!((opened.closed_at, opened.day), (None, Some(2)));
    assert_eq!(
        outings.current().expect("current").expect("open").outing,
        own
    );
    // Once more changes nothing, and the next sign-off is a supplement.
    outings.reopen(own, stamp(8)).expect("again");
    outings.close(own, stamp(9)).expect("close");
    let closed = outings.get(own).expect("outing");
    assert_eq!((closed.closed_at, closed.supplements), (Some(at(9)), 1));
    assert!(matches!(
        outings.reopen(OutingId(Uuid::from_u128(78)), stamp(10)),
        Err(StoreError::NotFound(_))
    ));
}

fn noted(laptop: &Laptop) -> String {
    laptop
        .store
        .outcomes()
        .note(person(1), OUTING)
        .expect("note")
}

#[test]
fn a_note_typed_first_goes_with_the_outcome_and_outlives_the_next_key() {
    let laptop = Laptop::in_village(5);
    let outcomes = laptop.store.outcomes();
    let save = |note, second| {
        outcomes
            .save_note(person(1), note, stamp(second))
            .expect("save note");
    };
    save(" sakit, besok datang ", 1);
    assert_eq!(noted(&laptop), "sakit, besok datang");
    let left = || {
        laptop
            .store
            .outings()
            .summary(OUTING)
            .expect("day")
            .notes_left
            .len()
    };
    assert_eq!(left(), 1);
    let travels = laptop.store.records().changed(false).expect("changed");
    assert_eq!(travels.records.len(), 1, "only the outing, no outcome yet");

    laptop.outcome(person(1), C::Tdkhadir, 2);
    assert_eq!(
        (left(), noted(&laptop).as_str()),
        (0, "sakit, besok datang")
    );
    laptop.outcome(person(1), C::Tdkmampu, 3);
    let held = || outcomes.of(person(1)).expect("of").remove(0).data;
    assert_eq!(
        (held().code, held().note.as_str()),
        (C::Tdkmampu, "sakit, besok datang")
    );

    save("di rumah sakit", 4);
    assert_eq!(
        (held().code, held().note.as_str()),
        (C::Tdkmampu, "di rumah sakit")
    );
    save("", 5);
    assert_eq!(held().note, "");
}

/// Typed on Monday, no outcome; on Wednesday the same laptop is in the village again.
#[test]
fn a_note_that_waits_is_there_in_a_later_outing_and_goes_with_its_outcome() {
    let laptop = Laptop::in_village(5);
    let (outcomes, outings) = (laptop.store.outcomes(), laptop.store.outings());
    let only_here = || laptop.store.records().local_only().expect("local").notes;
    outcomes
        .save_note(person(1), "sakit", stamp(1))
        .expect("note");
    outcomes
        .save_note(person(1), "sakit, besok datang", stamp(2))
        .expect("typed on");
    assert_eq!(only_here(), 1);
    outings.close(OUTING, stamp(3)).expect("close");

    let later = OutingId(Uuid::from_u128(77));
    laptop.open(later, 40);
    let at = |second| Stamp {
        outing: Some(later),
        ..stamp(second)
    };
    let shown = |outing| outcomes.note(person(1), outing).expect("note");
    assert_eq!(shown(later), "sakit, besok datang");
    assert_eq!(outcomes.notes_left().expect("left"), [person(1)]);
    let set = |code, stamp| {
        outcomes
            .set(new_outcome(person(1), code), stamp)
            .expect("set")
    };
    set(C::Tdkhadir, at(41));
    assert_eq!(shown(later), "sakit, besok datang");
    assert_eq!(only_here(), 0);

    // Typed late in the outing before: neither note takes the other's place.
    outcomes
        .save_note(person(1), "tetangga: pindah", stamp(42))
        .expect("note");
    set(C::Tdkmampu, at(43));
    assert_eq!(
        (shown(later).as_str(), shown(OUTING).as_str()),
        ("sakit, besok datang\ntetangga: pindah", "tetangga: pindah")
    );
    outcomes.undo(person(1), at(44)).expect("one step");
    outcomes.undo(person(1), at(45)).expect("all of it");
    assert_eq!(shown(later), "tetangga: pindah\nsakit, besok datang");
    outcomes.save_note(person(1), "", at(46)).expect("emptied");
    assert_eq!((only_here(), shown(later).as_str()), (0, ""));

    // Beside an outcome: what is saved there is what stays of both.
    set(C::Tdkhadir, at(47));
    outcomes
        .save_note(person(1), "tetangga: pindah", stamp(48))
        .expect("note");
    outcomes
        .save_note(person(1), "pindah", at(49))
        .expect("both");
    assert_eq!((only_here(), shown(later).as_str()), (0, "pindah"));
}

#[test]
fn a_note_is_not_taken_back_with_its_outcome() {
    let laptop = Laptop::in_village(5);
    let outcomes = laptop.store.outcomes();
    outcomes
        .save_note(person(1), "alamat baru", stamp(1))
        .expect("save note");
    laptop.outcome(person(1), C::Rekam, 2);
    assert_eq!(
        outcomes.undo(person(1), stamp(3)).expect("undo"),
        Undone::Nothing
    );
    assert_eq!(noted(&laptop), "alamat baru");
    laptop.outcome(person(1), C::Sudah, 4);
    assert_eq!(
        outcomes.of(person(1)).expect("of")[0].data.note,
        "alamat baru"
    );
}

#[test]
fn the_second_list_keeps_the_note() {
    let laptop = Laptop::in_village(5);
    laptop
        .store
        .outcomes()
        .save_note(person(1), "KK dibawa", stamp(1))
        .expect("save note");
    laptop.store.queue().enter(person(1), stamp(2)).expect("in");
    let result = QueueResult {
        person: person(1),
        recorded: true,
        reason: None,
    };
    laptop
        .store
        .queue()
        .results(&[result], OutcomeSource::SeenInPerson, stamp(3))
        .expect("result");
    let held = laptop.store.outcomes().of(person(1)).expect("of");
    assert_eq!(held[0].data.note, "KK dibawa");
}
