//! DESIGN's rules of counting, one by one.

use crate::support::*;
use jemput_domain::counting::*;
use jemput_domain::ektp_status::CardStage;
use jemput_domain::outcome::{OutcomeCode::*, VisitAgain};

#[test]
fn only_what_a_new_baseline_does_not_have_is_still_subtracted() {
    let mut office = Office::new();
    let people: Vec<_> = (0..10).map(|_| office.target()).collect();
    office.baseline(JUNE, 100, 50);
    for person in &people {
        office.report(*person, Rekam, day(11, 10), "a");
    }
    let before = office.count(day(11, 12));
    assert_eq!(figures(&before).reported, Figures::new(100, 60));
    assert_eq!(
        figures(&before).official,
        Figures::new(100, 50),
        "nothing is confirmed yet"
    );
    assert_eq!(figures(&before).unabsorbed, 10);

    // A new baseline has 8 of the 10, and says which by its by-name list of the unrecorded.
    office.baseline(day(11, 15), 100, 58);
    let listed = people[8..].iter().copied().collect();
    office.input.evidence.extend(evidence_from_list(
        day(11, 15),
        &listed,
        people.iter().copied(),
    ));
    let after = office.count(day(11, 16));
    assert_eq!(figures(&after).reported, Figures::new(100, 60));
    assert_eq!(
        (figures(&after).absorbed, figures(&after).unabsorbed),
        (8, 2)
    );
    assert_eq!(figures(&after).doubt, 0);
    assert_eq!(
        figures(&after).moved_reported[&Cause::Outcome(Rekam)].people,
        2
    );
}

#[test]
fn where_the_state_systems_word_is_unknown_the_date_decides_and_the_doubt_is_shown() {
    let mut office = Office::new();
    let (early, late) = (office.target(), office.target());
    office.baseline(day(11, 12), 100, 50);
    office.report(early, Rekam, day(11, 12), "a");
    office.report(late, Rekam, day(11, 13), "a");
    let count = office.count(day(11, 20));
    assert_eq!(figures(&count).reported, Figures::new(100, 51));
    assert_eq!(
        (
            figures(&count).absorbed,
            figures(&count).doubt,
            figures(&count).unabsorbed
        ),
        (1, 1, 1)
    );
    // A status known by name removes the doubt, either way.
    office.status(early, day(11, 14), "UNREGISTERED");
    let count = office.count(day(11, 20));
    assert_eq!(figures(&count).reported, Figures::new(100, 52));
    assert_eq!((figures(&count).absorbed, figures(&count).doubt), (0, 0));
}

#[test]
fn accepting_a_recording_after_a_baseline_does_not_count_it_again() {
    let absorbed = |office: &Office| {
        let count = office.count(day(11, 30));
        let tally = figures(&count).clone();
        assert_eq!(tally.reported, tally.official);
        (
            tally.official,
            (tally.absorbed, tally.doubt, tally.unabsorbed),
        )
    };
    // Recorded on the 1st, totals of the 10th, accepted on the 15th: the totals have it.
    let mut office = Office::new();
    let person = office.target();
    office.baseline(day(11, 10), 100, 50);
    office.report(person, Rekam, day(11, 1), "a");
    office.decide(person, Rekam, day(11, 15));
    assert_eq!(absorbed(&office), (Figures::new(100, 50), (1, 1, 0)));
    // Recorded after the totals: they do not.
    let late = office.target();
    office.report(late, Rekam, day(11, 11), "a");
    office.decide(late, Rekam, day(11, 15));
    assert_eq!(absorbed(&office), (Figures::new(100, 51), (1, 1, 1)));
    // Accepted in other words, and out of two that differed.
    let (other, disputed) = (office.target(), office.target());
    office.report(other, Rekam, day(11, 1), "a");
    office.decide(other, Sudah, day(11, 15));
    office.report(disputed, Rekam, day(11, 1), "a");
    office.report(disputed, Tolak, day(11, 1), "b");
    office.decide(disputed, Rekam, day(11, 15));
    assert_eq!(absorbed(&office), (Figures::new(100, 51), (3, 3, 1)));
    // A decision with no report behind it is as old as itself.
    let told = office.target();
    office.decide(told, Sudah, day(11, 15));
    assert_eq!(absorbed(&office), (Figures::new(100, 52), (3, 3, 2)));
    // A death reaches the state system through the office, so when it was confirmed decides.
    for (decided, figures) in [
        (day(11, 15), Figures::new(99, 52)),
        (day(11, 9), Figures::new(99, 52)),
    ] {
        let dead = office.target();
        office.report(dead, Mati, day(11, 1), "a");
        office.decide(dead, Mati, decided);
        assert_eq!(absorbed(&office).0, figures, "{decided}");
    }
}

#[test]
fn laptops_that_differ_only_in_how_somebody_was_recorded_are_absorbed_too() {
    let mut office = Office::new();
    let (early, late, open) = (office.target(), office.target(), office.target());
    office.baseline(day(11, 10), 100, 50);
    for (person, on) in [(early, day(11, 10)), (late, day(11, 11))] {
        office.report(person, Rekam, on, "a");
        office.report(person, Sudah, on, "b");
    }
    // Of these two only one says recorded: nobody knows, so nothing moves.
    office.report(open, Rekam, day(11, 10), "a");
    office.report(open, Tolak, day(11, 10), "b");
    let count = office.count(day(11, 20));
    let tally = figures(&count);
    assert_eq!(tally.reported, Figures::new(100, 51));
    assert_eq!(tally.official, Figures::new(100, 50));
    assert_eq!((tally.absorbed, tally.doubt, tally.unabsorbed), (1, 1, 1));
    assert_eq!(tally.list.disputed, 3);
    // Recorded at 16, in two words for it: enters as recorded all the same.
    let mut office = Office::new();
    let young = office.target_born(date(2009, 11, 15));
    office.baseline(JUNE, 10, 5);
    office.report(young, Rekam, day(11, 1), "a");
    office.report(young, Pemula16, day(11, 1), "b");
    let tally = figures(&office.count(day(11, 20))).clone();
    assert_eq!(tally.reported, Figures::new(11, 6));
    assert_eq!(tally.official, Figures::new(11, 5));
}

#[test]
fn a_recording_said_again_at_a_later_outing_is_as_old_as_first_said() {
    for (codes, figures) in [
        (&[(1, Rekam), (12, Sudah)][..], Figures::new(100, 50)),
        (
            &[(1, Rekam), (5, Tdkhadir), (12, Sudah)],
            Figures::new(100, 50),
        ),
        // The first attempt came to nothing.
        (
            &[(1, Rekam), (5, Gagal), (12, Rekam)],
            Figures::new(100, 51),
        ),
    ] {
        let mut office = Office::new();
        let person = office.target();
        office.baseline(day(11, 10), 100, 50);
        for (on, code) in codes {
            office.report(person, *code, day(11, *on), "a");
        }
        assert_eq!(
            self::figures(&office.count(day(11, 30))).reported,
            figures,
            "{codes:?}"
        );
        office.decide(person, codes[codes.len() - 1].1, day(11, 20));
        assert_eq!(
            self::figures(&office.count(day(11, 30))).reported,
            figures,
            "{codes:?} accepted"
        );
    }
}

#[test]
fn a_recording_is_reported_at_once_and_official_when_confirmed() {
    let mut office = Office::new();
    let person = office.target();
    office.baseline(JUNE, 10, 5);
    office.report(person, Rekam, day(11, 10), "a");
    office.status(person, day(11, 12), "BIO_CAPTURED");
    let eleventh = office.count(day(11, 11));
    assert_eq!(figures(&eleventh).official, Figures::new(10, 5));
    assert_eq!(figures(&eleventh).reported, Figures::new(10, 6));
    let twelfth = office.count(day(11, 12));
    assert_eq!(figures(&twelfth).official, Figures::new(10, 6));
    assert_eq!(
        figures(&twelfth).moved_official[&Cause::Outcome(Rekam)].people,
        1
    );
    assert_eq!(figures(&twelfth).cards.captured, 1);
}

#[test]
fn the_dead_leave_the_revisit_list_at_once_and_the_official_count_when_confirmed() {
    let mut office = Office::new();
    let person = office.target();
    office.baseline(JUNE, 10, 5);
    assert_eq!(
        figures(&office.count(day(11, 9))).list.revisit[&VisitAgain::Yes],
        1
    );
    office.report(person, Mati, day(11, 10), "a");
    let reported = office.count(day(11, 11));
    assert!(figures(&reported).list.revisit.is_empty());
    assert_eq!(figures(&reported).official, Figures::new(10, 5));
    assert_eq!(figures(&reported).reported, Figures::new(9, 5));
    office.decide(person, Mati, day(11, 20));
    assert_eq!(
        figures(&office.count(day(11, 20))).official,
        Figures::new(9, 5)
    );
    // Someone the state system has as recorded dies: wajib and sudah fall, belum stays.
    office.status(person, JUNE, "CARD_ISSUED");
    assert_eq!(
        figures(&office.count(day(11, 20))).official,
        Figures::new(9, 4)
    );
}

#[test]
fn each_code_does_what_its_row_says() {
    for code in jemput_domain::outcome::OutcomeCode::ALL {
        let row = code.row();
        let mut office = Office::new();
        let person = office.target();
        office.baseline(JUNE, 10, 5);
        office.report(person, code, day(11, 10), "a");
        let reported = office.count(day(11, 10));
        assert_eq!(figures(&reported).official, Figures::new(10, 5), "{code}");
        let belum = 5 + i64::from(row.belum_when_reported);
        assert_eq!(figures(&reported).reported.belum, belum, "{code}");
        office.decide(person, code, day(11, 11));
        let confirmed = figures(&office.count(day(11, 11))).official;
        let expected = Figures::new(
            10 + i64::from(row.wajib_when_confirmed),
            5 + i64::from(row.sudah_when_confirmed),
        );
        assert_eq!(confirmed, expected, "{code}");
        assert_eq!(
            confirmed.belum,
            5 + i64::from(row.belum_when_confirmed),
            "{code}"
        );
    }
}

#[test]
fn absence_never_overwrites_recorded_already_recorded_or_dead() {
    for code in [Rekam, Kecuali, Sudah, Mati] {
        let mut office = Office::new();
        let person = office.target();
        office.report(person, code, day(11, 10), "a");
        office.report(person, Tdkhadir, day(11, 17), "b");
        assert_eq!(office.effective(person).code(), Some(code));
    }
    let mut office = Office::new();
    let person = office.target();
    office.report(person, Gagal, day(11, 10), "a");
    office.report(person, Tdkhadir, day(11, 17), "b");
    assert_eq!(office.effective(person).code(), Some(Tdkhadir));
    // On one day, someone who came did come.
    office.report(person, Tolak, day(11, 17), "c");
    assert_eq!(office.effective(person).code(), Some(Tolak));
}

#[test]
fn laptops_of_one_day_that_disagree_are_to_be_checked_and_outings_order_by_day() {
    let mut office = Office::new();
    let person = office.target();
    office.baseline(JUNE, 10, 5);
    office.report(person, Rekam, day(11, 10), "a");
    office.report(person, Tolak, day(11, 10), "b");
    assert!(office.effective(person).to_be_checked());
    let count = office.count(day(11, 10));
    assert_eq!(figures(&count).list.disputed, 1);
    assert_eq!(figures(&count).reported, Figures::new(10, 5));
    // Two ways of being recorded move the figure alike.
    let other = office.target();
    office.report(other, Rekam, day(11, 10), "a");
    office.report(other, Kecuali, day(11, 10), "b");
    assert_eq!(
        figures(&office.count(day(11, 10))).reported,
        Figures::new(10, 6)
    );
    // The next outing speaks, though its laptop's own order is lower.
    office.report(person, Gagal, day(11, 17), "c");
    assert_eq!(office.effective(person).code(), Some(Gagal));
    // One laptop's second word of a day replaces its first.
    office.report(other, Kecuali, day(11, 10), "a");
    assert_eq!(office.effective(other).code(), Some(Kecuali));
}

#[test]
fn an_office_decision_wins_and_a_later_contradiction_is_shown() {
    let mut office = Office::new();
    let person = office.target();
    office.report(person, Rekam, day(11, 10), "a");
    office.decide(person, Sudah, day(11, 12));
    assert_eq!(office.effective(person).code(), Some(Sudah));
    office.report(person, Tdkhadir, day(11, 15), "a");
    assert!(
        !office.effective(person).to_be_checked(),
        "absence contradicts nothing"
    );
    office.report(person, Mati, day(11, 16), "a");
    assert_eq!(office.effective(person).code(), Some(Sudah));
    assert!(office.effective(person).to_be_checked());
    office.reopen(person, day(11, 18));
    assert_eq!(office.effective(person).code(), Some(Mati));
}

#[test]
fn withdrawn_and_sent_back_reports_do_not_count() {
    let mut office = Office::new();
    let person = office.target();
    let record = office.report(person, Rekam, day(11, 10), "a");
    office.withdraw(record);
    assert_eq!(office.effective(person), Effective::NotYetCome);
    let record = office.report(person, Mati, day(11, 11), "a");
    office.send_back(person, record, day(11, 12));
    assert_eq!(office.effective(person), Effective::NotYetCome);
    // A corrected revision of the same record counts again.
    office.revise(record, Pindah);
    assert_eq!(office.effective(person).code(), Some(Pindah));
}

#[test]
fn accepting_an_old_report_late_overwrites_nothing_newer() {
    for old in [Tdkhadir, Gagal, Tolak, Mati] {
        let mut office = Office::new();
        let person = office.target();
        office.baseline(JUNE, 10, 5);
        let first = office.report(person, old, day(11, 3), "a");
        let second = office.report(person, Rekam, day(11, 10), "b");
        office.accept(second, 1, day(11, 12));
        office.accept(first, 1, day(11, 13));
        let count = office.count(day(11, 13));
        assert_eq!(figures(&count).official, Figures::new(10, 6), "{old}");
        assert_eq!(office.effective(person).code(), Some(Rekam), "{old}");
        assert!(!office.effective(person).to_be_checked(), "{old}");
    }
    // The newest may also be waiting still.
    let mut office = Office::new();
    let person = office.target();
    let first = office.report(person, Gagal, day(11, 3), "a");
    office.report(person, Rekam, day(11, 10), "b");
    office.accept(first, 1, day(11, 12));
    assert_eq!(
        office.effective(person),
        Effective::Outcome {
            code: Rekam,
            on: day(11, 10),
            basis: OutcomeBasis::Reported
        }
    );
    // What the office knows of the person stays, and absence undoes nothing.
    let (dead, moved) = (office.target(), office.target());
    let recorded = office.report(dead, Rekam, day(11, 3), "a");
    office.decide(dead, Mati, day(11, 5));
    office.accept(recorded, 1, day(11, 6));
    assert_eq!(office.effective(dead).code(), Some(Mati));
    let met = office.report(dead, Gagal, day(11, 7), "a");
    office.accept(met, 1, day(11, 8));
    assert_eq!(office.effective(dead).code(), Some(Mati));
    assert!(office.effective(dead).to_be_checked());
    let gone = office.report(moved, Pindah, day(11, 3), "a");
    office.accept(gone, 1, day(11, 6));
    let absent = office.report(moved, Tdkhadir, day(11, 10), "b");
    office.accept(absent, 1, day(11, 12));
    assert_eq!(office.effective(moved).code(), Some(Pindah));
    assert!(!office.effective(moved).to_be_checked());
}

#[test]
fn an_accepted_report_holds_against_a_later_outing_until_that_is_accepted_too() {
    let mut office = Office::new();
    let person = office.target();
    office.baseline(JUNE, 10, 5);
    let first = office.report(person, Rekam, day(11, 3), "a");
    office.accept(first, 1, day(11, 4));
    assert!(!office.effective(person).to_be_checked());
    let second = office.report(person, Gagal, day(11, 10), "b");
    assert_eq!(office.effective(person).code(), Some(Rekam));
    assert!(office.effective(person).to_be_checked());
    assert_eq!(
        figures(&office.count(day(11, 11))).official,
        Figures::new(10, 6)
    );
    office.accept(second, 1, day(11, 12));
    assert_eq!(office.effective(person).code(), Some(Gagal));
    assert!(!office.effective(person).to_be_checked());
    office.reopen(person, day(11, 13));
    assert_eq!(
        office.effective(person),
        Effective::Outcome {
            code: Gagal,
            on: day(11, 10),
            basis: OutcomeBasis::Reported
        }
    );
}

#[test]
fn of_one_day_the_accepted_report_counts_but_no_absence_of_somebody_who_came() {
    let mut office = Office::new();
    let person = office.target();
    let recorded = office.report(person, Rekam, day(11, 10), "a");
    office.report(person, Tolak, day(11, 10), "b");
    let absent = office.report(person, Tdkhadir, day(11, 10), "c");
    assert!(office.effective(person).to_be_checked());
    office.accept(absent, 1, day(11, 11));
    assert!(office.effective(person).to_be_checked());
    office.accept(recorded, 1, day(11, 12));
    assert_eq!(office.effective(person).code(), Some(Rekam));
    assert!(!office.effective(person).to_be_checked());
    // Thought better of: the latest word on a record counts, either way.
    office.send_back(person, recorded, day(11, 13));
    assert_eq!(office.effective(person).code(), Some(Tolak));
    office.accept(recorded, 1, day(11, 14));
    assert_eq!(office.effective(person).code(), Some(Rekam));
}

#[test]
fn a_correction_of_an_accepted_report_is_shown_and_moves_nothing_unseen() {
    let accepted = || {
        let mut office = Office::new();
        let person = office.target();
        office.baseline(JUNE, 10, 5);
        let record = office.report(person, Rekam, day(11, 10), "a");
        office.accept(record, 1, day(11, 12));
        (office, person, record)
    };
    let official = |office: &Office| figures(&office.count(day(11, 20))).official;
    let (mut office, person, record) = accepted();
    office.revise(record, Gagal);
    assert_eq!(office.effective(person).code(), Some(Rekam));
    assert!(office.effective(person).to_be_checked());
    assert_eq!(official(&office), Figures::new(10, 6));
    office.accept(record, 2, day(11, 14));
    assert_eq!(office.effective(person).code(), Some(Gagal));
    assert!(!office.effective(person).to_be_checked());
    assert_eq!(official(&office), Figures::new(10, 5));

    let (mut office, person, record) = accepted();
    office.withdraw(record);
    assert!(office.effective(person).to_be_checked());
    assert_eq!(official(&office), Figures::new(10, 6));
    office.reopen(person, day(11, 14));
    assert_eq!(office.effective(person), Effective::NotYetCome);

    // Changed in something else than the outcome.
    let (mut office, person, record) = accepted();
    office.revise(record, Rekam);
    assert!(!office.effective(person).to_be_checked());
    assert_eq!(official(&office), Figures::new(10, 6));
    // What settled nothing gives way to its correction.
    let mut office = Office::new();
    let person = office.target();
    let record = office.report(person, Gagal, day(11, 10), "a");
    office.accept(record, 1, day(11, 12));
    office.revise(record, Rekam);
    assert_eq!(office.effective(person).code(), Some(Rekam));
    assert!(!office.effective(person).to_be_checked());
}

#[test]
fn an_accepted_recording_is_absorbed_by_the_day_of_its_report() {
    let mut office = Office::new();
    office.baseline(day(11, 10), 100, 50);
    for (on, corrected) in [(1, false), (11, false), (1, true)] {
        let person = office.target();
        let record = office.report(person, Rekam, day(11, on), "a");
        office.accept(record, 1, day(11, 15));
        if corrected {
            office.revise(record, Gagal);
        }
    }
    let tally = figures(&office.count(day(11, 20))).clone();
    assert_eq!(tally.reported, Figures::new(100, 51));
    assert_eq!(tally.official, Figures::new(100, 51));
    assert_eq!((tally.absorbed, tally.doubt, tally.unabsorbed), (2, 2, 1));
}

#[test]
fn revisions_that_compete_are_to_be_checked_whichever_number_is_higher() {
    for (revision, writer) in [(3, "copy"), (2, "copy"), (4, "copy"), (3, "a")] {
        let mut office = Office::new();
        let person = office.target();
        office.baseline(JUNE, 10, 5);
        let record = office.report(person, Gagal, day(11, 10), "a");
        office.revise(record, Gagal);
        office.revise(record, Rekam);
        assert_eq!(office.effective(person).code(), Some(Rekam));
        office.compete(record, revision, Mati, writer);
        assert!(
            office.effective(person).to_be_checked(),
            "revision {revision} of {writer}"
        );
        let count = office.count(day(11, 10));
        assert_eq!(figures(&count).reported, Figures::new(10, 5));
        assert_eq!(figures(&count).list.disputed, 1);
        assert_eq!(count.output[0].disputed, 1);
        office.decide(person, Rekam, day(11, 11));
        assert_eq!(office.effective(person).code(), Some(Rekam));
        assert!(!office.effective(person).to_be_checked());
    }
}

#[test]
fn the_seventeenth_birthday() {
    let turns_17 = day(11, 15);
    let born = date(2009, 11, 15);
    for (code, expected) in [
        (None, Figures::new(11, 5)),
        (Some(Pemula16), Figures::new(11, 6)),
        (Some(Rekam), Figures::new(11, 6)),
        (Some(Dibawah16), Figures::new(11, 5)),
    ] {
        let mut office = Office::new();
        let person = office.target_born(born);
        office.baseline(JUNE, 10, 5);
        if let Some(code) = code {
            office.report(person, code, day(11, 1), "a");
        }
        let before = office.count(yesterday(turns_17));
        assert_eq!(figures(&before).reported, Figures::new(10, 5), "{code:?}");
        assert_eq!(figures(&before).list.under_age, 1);
        let after = office.count(turns_17);
        assert_eq!(figures(&after).reported, expected, "{code:?}");
        assert_eq!(figures(&after).moved_reported[&Cause::Birthday].people, 1);
        assert_eq!(
            figures(&after).official,
            Figures::new(11, 5),
            "early recording is not confirmed"
        );
        office.status(person, day(11, 3), "PRINT_READY_RECORD");
        assert_eq!(
            figures(&office.count(turns_17)).official,
            Figures::new(11, 6)
        );
    }
}

#[test]
fn recorded_early_and_accepted_after_the_birthday_enters_as_recorded() {
    for code in [Pemula16, Rekam] {
        let mut office = Office::new();
        let person = office.target_born(date(2009, 11, 15));
        office.baseline(JUNE, 10, 5);
        office.report(person, code, day(11, 1), "a");
        office.decide(person, code, day(11, 20));
        let count = office.count(day(11, 20));
        assert_eq!(figures(&count).official, Figures::new(11, 6), "{code}");
        assert_eq!(figures(&count).reported, Figures::new(11, 6), "{code}");
    }
}

#[test]
fn recorded_after_the_birthday_is_two_steps() {
    let mut office = Office::new();
    let person = office.target_born(date(2009, 11, 15));
    office.baseline(JUNE, 10, 5);
    office.report(person, Rekam, day(11, 16), "a");
    let count = office.count(day(11, 16));
    assert_eq!(figures(&count).reported, Figures::new(11, 6));
    let moved = &figures(&count).moved_reported;
    assert_eq!(moved[&Cause::Birthday].figures, Figures::new(1, 0));
    assert_eq!(moved[&Cause::Outcome(Rekam)].figures, Figures::new(0, 1));
}

#[test]
fn people_off_the_list_are_output_only() {
    let mut office = Office::new();
    office.baseline(JUNE, 10, 5);
    for membership in [
        Membership::ToCheck,
        Membership::OtherRegency,
        Membership::WithoutNik,
    ] {
        let person = office.person(membership);
        office.report(person, Rekam, day(11, 10), "a");
    }
    let count = office.count(day(11, 10));
    assert_eq!(figures(&count).reported, Figures::new(10, 5));
    assert_eq!(figures(&count).list.targets, 0);
    let off = figures(&count).off_list;
    assert_eq!(
        (off.to_check, off.other_regency, off.without_nik),
        (1, 1, 1)
    );
    assert_eq!(count.output[0].people, 3);
    assert_eq!(count.output[0].outcomes[&Rekam], 3);
    assert_eq!(count.output[0].off_list, off);
}

#[test]
fn a_new_nik_enters_wajib_on_the_day_it_is_issued() {
    let mut office = Office::new();
    let person = office.person(Membership::NikIssued(day(11, 12)));
    office.baseline(JUNE, 10, 5);
    office.report(person, Rekam, day(11, 14), "a");
    assert_eq!(
        figures(&office.count(day(11, 11))).reported,
        Figures::new(10, 5)
    );
    assert_eq!(
        figures(&office.count(day(11, 12))).reported,
        Figures::new(11, 5)
    );
    assert_eq!(
        figures(&office.count(day(11, 14))).reported,
        Figures::new(11, 6)
    );
    // A baseline made after the issue has the person already.
    office.baseline(day(11, 13), 11, 5);
    assert_eq!(
        figures(&office.count(day(11, 14))).reported,
        Figures::new(11, 6)
    );
}

/// A list that names somebody found without a NIK says that there is one now, not that the totals of
/// before had them.
#[test]
fn a_new_nik_on_a_later_list_enters_wajib_and_the_list() {
    let mut office = Office::new();
    office.baseline(JUNE, 10, 5);
    let person = office.target();
    office.input.people[0].nik_issued = Some(day(11, 12));
    office.input.evidence.push(Evidence {
        person,
        as_of: day(11, 12),
        state: KnownState::NotRecorded,
    });
    let count = office.count(day(11, 14));
    assert_eq!(figures(&count).reported, Figures::new(11, 5));
    assert_eq!(figures(&count).moved_official[&Cause::NikIssued].people, 1);
    let list = &figures(&count).list;
    assert_eq!(
        (list.targets, list.left_official, list.difference),
        (1, 1, 5)
    );
    office.baseline(day(11, 12), 11, 5);
    let count = office.count(day(11, 14));
    assert_eq!(figures(&count).reported, Figures::new(11, 5));
    assert!(figures(&count).moved_official.is_empty());
}

#[test]
fn duplicate_rows_are_one_target_and_the_difference_to_the_totals_is_a_line_of_its_own() {
    let mut office = Office::new();
    office.target();
    office.target();
    office.input.people[1].rows = 3;
    office.baseline(JUNE, 10, 5);
    let list = figures(&office.count(day(11, 10))).list.clone();
    assert_eq!((list.rows, list.targets, list.duplicates), (4, 2, 2));
    assert_eq!((list.belum_at_baseline, list.difference), (2, 3));
}

#[test]
fn output_is_by_village_of_service_and_the_figures_by_village_of_record() {
    let mut office = Office::new();
    let person = office.target();
    office.baseline(JUNE, 10, 5);
    office.report_in("12.77.02.1001", person, Rekam, day(11, 10), "a");
    let count = office.count(day(11, 10));
    assert_eq!(figures(&count).reported, Figures::new(10, 6));
    assert_eq!(count.output.len(), 1);
    assert_eq!(count.output[0].village.0, "12.77.02.1001");
    assert_eq!(
        (count.output[0].people, count.output[0].from_elsewhere),
        (1, 1)
    );
    assert!(!count.villages.contains_key(&region("12.77.02.1001")));
}

#[test]
fn without_totals_the_list_alone_is_counted() {
    let mut office = Office::new();
    let (one, _two) = (office.target(), office.target());
    office.report(one, Rekam, day(11, 10), "a");
    let count = office.count(day(11, 10));
    let tally = figures(&count);
    assert_eq!(
        (tally.without_baseline, tally.official, tally.reported),
        (1, Figures::default(), Figures::default())
    );
    assert_eq!(
        (
            tally.list.targets,
            tally.list.left_official,
            tally.list.left_reported
        ),
        (2, 2, 1)
    );
}

#[test]
fn a_card_that_is_ready_is_not_belum_and_has_its_own_column() {
    let mut office = Office::new();
    office.baseline(JUNE, 10, 5);
    for status in [
        "PRINT_READY_RECORD",
        "CARD_PRINTED",
        "CARD_ISSUED",
        "DUPLICATE_RECORD",
        "APA SAJA",
    ] {
        let person = office.target();
        office.status(person, day(11, 1), status);
    }
    let count = office.count(day(11, 10));
    let tally = figures(&count);
    assert_eq!(tally.official, Figures::new(10, 9));
    assert_eq!(tally.moved_official[&Cause::StatusImport].people, 4);
    let cards = tally.cards;
    assert_eq!(
        (
            cards.print_ready,
            cards.printed,
            cards.handed_over,
            cards.problem
        ),
        (1, 1, 1, 1)
    );
    assert_eq!(tally.list.left_official, 1);
    let stages: Vec<_> = count
        .people
        .values()
        .filter_map(|part| part.stage)
        .collect();
    assert_eq!(stages.len(), 4);
    assert!(stages.contains(&CardStage::HandedOver));
}

#[test]
fn a_figure_names_the_laptops_it_waits_for_and_sums_add_up() {
    let mut office = Office::new();
    office.target();
    office.baseline(JUNE, 10, 5);
    office.outing(day(11, 10), 2, 1);
    office.outing(day(11, 11), 2, 2);
    office.outing(day(11, 30), 2, 0);
    let count = office.count(day(11, 12));
    let waits = &count.villages[&region(VILLAGE)].waits_for;
    assert_eq!(waits.len(), 1);
    assert_eq!((waits[0].returned, waits[0].laptops), (1, 2));
    assert_eq!(count.sum(&region("12.77")), count.total());
    assert_eq!(count.sum(&region("12.77.01")), count.total());
    assert_eq!(count.sum(&region("12.7")), Tally::default());
    assert_eq!(count.total(), *figures(&count));
}

#[test]
fn a_count_is_json_the_page_can_read() {
    let mut office = Office::new();
    let person = office.target();
    office.baseline(JUNE, 10, 5);
    office.report(person, Rekam, day(11, 10), "a");
    let json = serde_json::to_value(office.count(day(11, 10))).unwrap();
    let tally = &json["villages"][VILLAGE]["tally"];
    assert_eq!(tally["reported"]["belum"], 4);
    assert_eq!(tally["moved_reported"]["REKAM"]["people"], 1);
    assert_eq!(tally["list"]["outcomes"]["REKAM"], 1);
    assert!(json.get("people").is_none());
}

#[test]
fn people_known_by_a_statement_only_are_shown_apart() {
    let mut office = Office::new();
    let (seen, told) = (office.target(), office.target());
    office.report(seen, Rekam, day(11, 10), "a");
    office.report(told, Pindah, day(11, 10), "a");
    office.input.reports[1].by_statement = true;
    let output = &office.count(day(11, 10)).output;
    assert_eq!((output[0].people, output[0].by_statement), (2, 1));
}

#[test]
fn a_figure_altered_anywhere_breaks_an_identity() {
    let mut office = Office::new();
    let person = office.target();
    office.target();
    office.baseline(JUNE, 10, 5);
    office.report(person, Rekam, day(11, 10), "a");
    let good = office.count(day(11, 10));
    let alterations: [fn(&mut Count, &mut Tally); 9] = [
        |_, tally| tally.reported.belum += 1,
        |_, tally| tally.official.wajib += 1,
        |_, tally| tally.reported = Figures::new(11, 7),
        |_, tally| tally.moved_reported.clear(),
        |_, tally| tally.list.not_yet_come += 1,
        |_, tally| tally.list.duplicates += 1,
        |_, tally| tally.list.difference += 1,
        |count, _| count.output[0].people += 1,
        |count, _| {
            count.people.pop_first();
        },
    ];
    for (index, alter) in alterations.into_iter().enumerate() {
        let mut count = good.clone();
        let mut tally = figures(&count).clone();
        alter(&mut count, &mut tally);
        if let Some(village) = count.villages.get_mut(&region(VILLAGE)) {
            village.tally = tally;
        }
        assert!(identities(&count).is_err(), "alteration {index}");
    }
}
