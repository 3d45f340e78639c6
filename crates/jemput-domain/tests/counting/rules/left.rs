//! Who is gone from a newer complete list of the unrecorded.

use crate::support::*;
use jemput_domain::counting::*;
use jemput_domain::outcome::OutcomeCode::*;

#[test]
fn who_leaves_the_list_is_no_longer_belum_by_name_nor_in_the_figure() {
    let mut office = Office::new();
    let (siti, budi) = (office.target(), office.target());
    office.baseline(JUNE, 10, 5);
    office.complete_list(JUNE, &[siti, budi]);
    office.complete_list(day(11, 10), &[siti]);
    let before = office.count(day(11, 9));
    assert_eq!(figures(&before).list.left_reported, 2);
    assert_eq!(figures(&before).reported, Figures::new(10, 5));

    let after = office.count(day(11, 10));
    let tally = figures(&after);
    for view in [tally.official, tally.reported] {
        assert_eq!(view.belum, 4);
    }
    for moved in [&tally.moved_official, &tally.moved_reported] {
        assert_eq!(moved[&Cause::LeftList].people, 1);
        assert_eq!(moved[&Cause::LeftList].figures.belum, -1);
    }
    assert_eq!(tally.unabsorbed, 1);
    let list = &tally.list;
    assert_eq!((list.left_official, list.left_reported), (1, 1));
    assert_eq!((list.targets, list.not_yet_come, list.left_list), (1, 1, 1));
    assert_eq!((list.belum_at_baseline, list.difference), (2, 3));
    assert!(!after.people[&budi].is_target() && !after.people[&budi].is_for_teams());
    assert!(after.people[&siti].is_for_teams());

    // The next totals have it: the figure stays where it was, and nothing moves it any more.
    office.baseline(day(11, 10), 10, 6);
    let tally = figures(&office.count(day(11, 11))).clone();
    assert_eq!(tally.reported, Figures::new(10, 6));
    assert!(tally.moved_reported.is_empty());
    assert_eq!((tally.absorbed, tally.doubt, tally.unabsorbed), (1, 0, 0));
    assert_eq!(tally.list.left_list, 1);
}

#[test]
fn without_totals_too() {
    let mut office = Office::new();
    let (siti, budi) = (office.target(), office.target());
    office.complete_list(day(11, 1), &[siti, budi]);
    office.complete_list(day(11, 8), &[siti]);
    let tally = figures(&office.count(day(11, 8))).clone();
    assert_eq!((tally.list.targets, tally.list.left_reported), (1, 1));
}

#[test]
fn what_the_teams_said_is_why_they_left() {
    for (code, official) in [
        (Rekam, Figures::new(10, 6)),
        (Mati, Figures::new(9, 5)),
        (Pindah, Figures::new(9, 5)),
    ] {
        let mut office = Office::new();
        let person = office.target();
        office.baseline(JUNE, 10, 5);
        office.report(person, code, day(11, 1), "a");
        office.complete_list(day(11, 10), &[]);
        let count = office.count(day(11, 10));
        let tally = figures(&count);
        assert_eq!(tally.official, official, "{code}");
        assert_eq!(tally.official, tally.reported, "{code}");
        assert_eq!(tally.moved_official[&Cause::Outcome(code)].people, 1);
        assert_eq!((tally.list.targets, tally.list.left_list), (1, 0));
        assert!(
            count.people[&person].is_for_teams(),
            "{code} is worth knowing"
        );
    }
    // Not met, and gone from the list: nobody need go again.
    let mut office = Office::new();
    let person = office.target();
    office.baseline(JUNE, 10, 5);
    office.report(person, Tdkhadir, day(11, 1), "a");
    office.complete_list(day(11, 10), &[]);
    let count = office.count(day(11, 10));
    assert_eq!(figures(&count).reported.belum, 4);
    assert_eq!(figures(&count).moved_reported[&Cause::LeftList].people, 1);
    assert!(figures(&count).list.revisit.is_empty());
    assert!(count.people[&person].is_target() && !count.people[&person].is_for_teams());
}

#[test]
fn laptops_that_disagree_on_somebody_who_left_move_the_figure_by_the_list() {
    let mut office = Office::new();
    let person = office.target();
    office.baseline(JUNE, 10, 5);
    office.report(person, Rekam, day(11, 1), "a");
    office.report(person, Tolak, day(11, 1), "b");
    office.complete_list(day(11, 10), &[]);
    let tally = figures(&office.count(day(11, 10))).clone();
    assert_eq!(tally.official.belum, 4);
    assert_eq!(tally.moved_reported[&Cause::LeftList].people, 1);
}

#[test]
fn who_is_named_again_is_belum_again() {
    let mut office = Office::new();
    let person = office.target();
    office.baseline(JUNE, 10, 5);
    office.complete_list(JUNE, &[person]);
    office.complete_list(day(11, 1), &[]);
    office.baseline(day(11, 5), 10, 5);
    office.complete_list(day(11, 10), &[person]);
    let count = office.count(day(11, 10));
    let tally = figures(&count);
    assert_eq!(tally.reported, Figures::new(10, 5));
    assert_eq!(
        (tally.list.left_reported, tally.list.belum_at_baseline),
        (1, 1)
    );
    assert!(count.people[&person].is_for_teams());
    // Recorded after that: the totals cannot have it.
    office.report(person, Rekam, day(11, 12), "a");
    assert_eq!(
        figures(&office.count(day(11, 12))).reported,
        Figures::new(10, 6)
    );
    // Of two lists of one day, the one that names somebody is believed.
    office.complete_list(day(11, 20), &[]);
    office.complete_list(day(11, 20), &[person]);
    assert!(!office.count(day(11, 20)).people[&person].left_list);
}
