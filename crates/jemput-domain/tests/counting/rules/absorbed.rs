//! What a baseline already has, and what is still subtracted.

use crate::support::*;
use jemput_domain::counting::*;
use jemput_domain::outcome::OutcomeCode::*;

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
