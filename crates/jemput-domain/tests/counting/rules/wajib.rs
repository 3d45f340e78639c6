//! Who enters wajib, and how: birthdays, a NIK newly issued.

use crate::support::*;
use jemput_domain::counting::*;
use jemput_domain::outcome::OutcomeCode::*;

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
