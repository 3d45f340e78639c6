//! Work lists come in once, newest wins, the officer's changes stay.

use jemput_domain::outcome::OutcomeCode;
use jemput_store::people::PersonField;
use jemput_store::search::{PeopleFilter, PeopleQuery};
use jemput_store::{Refusal, StoreError};

use crate::fixture::*;

#[test]
fn the_same_issue_twice_changes_nothing_and_an_older_is_refused() {
    let laptop = Laptop::new();
    let lists = laptop.store.lists();
    let first = lists.import(work_list(3, 40), at(0)).expect("import");
    assert_eq!((first.added, first.updated, first.already), (40, 0, false));
    let again = lists.import(work_list(3, 40), at(1)).expect("import");
    assert!(again.already);
    let older = lists.import(work_list(2, 40), at(2)).expect_err("older");
    assert!(matches!(
        older,
        StoreError::Refused(Refusal::ListOlder { held: 3 })
    ));

    let newer = lists.import(work_list(4, 30), at(3)).expect("import");
    assert_eq!((newer.added, newer.updated, newer.withdrawn), (0, 30, 10));
    let village = lists.village(&village()).expect("village");
    assert_eq!(
        (
            village.counts.listed,
            village.counts.off_list,
            village.revision
        ),
        (30, 0, 4)
    );
    assert_eq!(village.counts.not_yet, 30);
    let shown = |text: &str| {
        let query = PeopleQuery {
            text: text.to_owned(),
            limit: 500,
            ..PeopleQuery::default()
        };
        laptop.store.people().list(&query).expect("list").rows
    };
    assert_eq!(shown("").len(), 30);
    let gone = shown(target(39).data.nik.expect("a NIK").as_str());
    assert!(
        gone.len() == 1 && !gone[0].on_list,
        "taken off, and still found by whoever asks"
    );
    let plans = lists.outing_plans(None).expect("plans");
    assert_eq!((plans.len(), plans[0].laptops), (1, 2));
}

#[test]
fn what_the_officer_changed_outlives_a_reissued_list() {
    let laptop = Laptop::in_village(10);
    let people = laptop.store.people();
    let revision = people
        .save_field(person(3), PersonField::Phone, Some(" 0812 345 "), stamp(2))
        .expect("save");
    assert_eq!(revision, 1);
    people
        .save_field(
            person(3),
            PersonField::Name,
            Some("MUHAMMAD RIZKY"),
            stamp(3),
        )
        .expect("save");
    let same = people
        .save_field(
            person(3),
            PersonField::Name,
            Some("MUHAMMAD RIZKY"),
            stamp(4),
        )
        .expect("save");
    assert_eq!(same, 2, "the same value is no change");

    let mut newer = work_list(2, 10);
    newer.targets[3].data.rt = Some("009".to_owned());
    newer.targets[4].data.name = "BUDI SANTOSA".to_owned();
    laptop.store.lists().import(newer, at(5)).expect("import");
    let view = people.get(person(3)).expect("person");
    assert_eq!(view.data.name, "MUHAMMAD RIZKY");
    assert_eq!(view.data.phone.as_deref(), Some("0812 345"));
    assert_eq!(view.data.rt.as_deref(), Some("009"));
    assert_eq!(
        people.get(person(4)).expect("person").data.name,
        "BUDI SANTOSA"
    );
}

#[test]
fn people_without_numbers_have_a_page_and_a_place() {
    let laptop = Laptop::in_village(5);
    let people = laptop.store.people();
    people
        .add(person(900), Some(&village()), stamp(2))
        .expect("add");
    people
        .add(person(900), Some(&village()), stamp(3))
        .expect("again");
    people
        .save_field(
            person(900),
            PersonField::NikAsGiven,
            Some("12770X"),
            stamp(4),
        )
        .expect("save");
    people
        .save_field(person(900), PersonField::Name, Some("Zainab"), stamp(4))
        .expect("save");
    let bad = people
        .save_field(person(900), PersonField::Nik, Some("12770X"), stamp(4))
        .expect_err("not a NIK");
    assert!(matches!(bad, StoreError::InvalidValue("nik")));
    let view = people.get(person(900)).expect("person");
    assert!(!view.on_list && view.data.nik.is_none());
    assert_eq!(view.revision, 3);

    let off_list = PeopleQuery {
        filter: PeopleFilter::OffList,
        village: Some(village()),
        ..PeopleQuery::default()
    };
    assert_eq!(people.list(&off_list).expect("list").rows.len(), 1);
    laptop.outcome(person(900), OutcomeCode::Rekam, 5);
    let counts = people.counts(Some(&village())).expect("counts");
    assert_eq!((counts.listed, counts.off_list, counts.not_yet), (5, 1, 5));
    assert_eq!(counts.off_list_outcomes[&OutcomeCode::Rekam], 1);
}
