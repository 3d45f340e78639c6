//! Reports the office accepted, late, corrected or competing.

use crate::support::*;
use jemput_domain::counting::*;
use jemput_domain::outcome::OutcomeCode::*;

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
