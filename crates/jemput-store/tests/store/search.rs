//! Finding people.

use std::collections::HashSet;

use jemput_domain::fold::search_key;
use jemput_domain::outcome::OutcomeCode;
use jemput_store::people::{PersonField, PersonRow};
use jemput_store::search::{PeopleFilter, PeopleOrder, PeopleQuery};

use crate::fixture::*;

fn query(text: &str) -> PeopleQuery {
    PeopleQuery {
        text: text.to_owned(),
        ..PeopleQuery::default()
    }
}

/// Every page of a query, walked to its end.
fn all(laptop: &Laptop, mut query: PeopleQuery) -> Vec<PersonRow> {
    let mut rows = Vec::new();
    loop {
        let page = laptop.store.people().list(&query).expect("list");
        rows.extend(page.rows);
        match page.next {
            // The cursor goes to the UI and back as text.
            Some(next) => query.cursor = Some(next.to_string().parse().expect("cursor")),
            None => return rows,
        }
    }
}

#[test]
fn two_parts_narrow_the_search() {
    let laptop = Laptop::in_village(400);
    for (text, fits) in [
        (
            "siti 85",
            (|row: &PersonRow| {
                row.name.contains("SITI") && row.birth_date.expect("date").year() == 1985
            }) as fn(&PersonRow) -> bool,
        ),
        ("siti 1985", |row| {
            row.name.contains("SITI") && row.birth_date.expect("date").year() == 1985
        }),
        ("aminah rt3", |row| {
            row.name.contains("AMINAH") && row.rt.as_deref() == Some("003")
        }),
        ("am sir", |row| row.name == "AMINAH SIREGAR"),
        ("sir am", |row| row.name == "AMINAH SIREGAR"),
        ("dnur", |row| row.name == "D'NUR'AINI"),
        ("1277014907", |row| {
            row.nik
                .as_deref()
                .is_some_and(|nik| nik.starts_with("1277014907"))
        }),
        ("4907", |row| {
            row.nik
                .as_deref()
                .is_some_and(|nik| nik[6..].starts_with("4907") || nik.ends_with("4907"))
        }),
        ("0042", |row| {
            row.nik.as_deref().is_some_and(|nik| nik.ends_with("0042"))
                || row.kk.as_deref().is_some_and(|kk| kk.ends_with("0042"))
        }),
        ("siti 0042", |row| {
            row.name.contains("SITI")
                && (row.nik.as_deref().is_some_and(|nik| nik.ends_with("0042"))
                    || row.kk.as_deref().is_some_and(|kk| kk.ends_with("0042")))
        }),
    ] {
        let found = all(&laptop, query(text));
        let expected = all(&laptop, query("")).into_iter().filter(fits).count();
        assert!(found.iter().all(fits), "{text} finds only what fits");
        assert_eq!(found.len(), expected, "{text} finds all that fits");
        let in_village = all(
            &laptop,
            PeopleQuery {
                village: Some(village()),
                ..query(text)
            },
        );
        assert_eq!(in_village.len(), expected, "{text} in the village");
    }
}

#[test]
fn pages_meet_without_gap_or_repeat() {
    let laptop = Laptop::in_village(400);
    for text in ["", "siti", "s", "rt2", "1277", "0120"] {
        for order in [PeopleOrder::Name, PeopleOrder::Rt] {
            for village in [None, Some(village())] {
                let whole = PeopleQuery {
                    limit: 500,
                    order,
                    village: village.clone(),
                    ..query(text)
                };
                let whole = laptop.store.people().list(&whole).expect("list");
                assert!(whole.next.is_none());
                let paged = all(
                    &laptop,
                    PeopleQuery {
                        limit: 7,
                        order,
                        village,
                        ..query(text)
                    },
                );
                assert_eq!(paged, whole.rows, "{text}");
                let distinct: HashSet<_> = paged.iter().map(|row| row.person).collect();
                assert_eq!(distinct.len(), paged.len(), "{text}");
            }
        }
    }
}

/// RT 001 of one RW is nowhere near RT 001 of another.
#[test]
fn going_through_the_list_goes_by_rw_then_rt_then_name() {
    let laptop = Laptop::in_village(400);
    let people = laptop.store.people();
    for (number, rw) in [(0, Some("RW 10")), (1, None)] {
        people
            .save_field(person(number), PersonField::Rw, rw, stamp(2))
            .expect("save");
    }
    let whole = PeopleQuery {
        order: PeopleOrder::Rt,
        village: Some(village()),
        limit: 30,
        ..query("")
    };
    let rows = all(&laptop, whole);
    assert_eq!(rows.len(), 400);
    assert_eq!(rows[0].person, person(1), "without an RW first");
    assert_eq!(rows[399].person, person(0), "by number, not by letters");
    assert!(rows[1..399].is_sorted_by_key(|row| (
        row.rw.clone(),
        row.rt.clone(),
        search_key(&row.name)
    )));
}

#[test]
fn who_is_called_so_from_the_beginning_comes_first() {
    let laptop = Laptop::in_village(64);
    let found = all(&laptop, query("siti"));
    let first_other = found
        .iter()
        .position(|row| !row.name.starts_with("SITI"))
        .expect("others follow");
    assert!(found[..first_other].is_sorted_by_key(|row| row.name.clone()));
    assert!(
        found[first_other..]
            .iter()
            .all(|row| row.name == "NUR SITI HAJAR")
    );
    assert_eq!(found.len(), 24);
}

#[test]
fn the_index_follows_a_changed_name_at_once() {
    let laptop = Laptop::in_village(16);
    let people = laptop.store.people();
    people
        .save_field(person(1), PersonField::Name, Some("Zulkifli Nst"), stamp(2))
        .expect("save");
    people
        .save_field(
            person(1),
            PersonField::BirthDate,
            Some("1985-02-03"),
            stamp(2),
        )
        .expect("save");
    assert_eq!(all(&laptop, query("zul 85")).len(), 1);
    assert_eq!(all(&laptop, query("nst")).len(), 1);
    assert_eq!(
        all(&laptop, query("aminah siregar")).len(),
        1,
        "the other one with that name"
    );
}

/// Two met in the field, one recorded and one at the table; and two of the list taken off it by the
/// office since, one recorded and one at the table.
fn off_the_list(laptop: &Laptop) {
    for number in [900, 901] {
        let people = laptop.store.people();
        people
            .add(person(number), Some(&village()), stamp(4))
            .expect("add");
    }
    laptop.outcome(person(900), OutcomeCode::Rekam, 5);
    for waiting in [901, 39] {
        laptop
            .store
            .queue()
            .enter(person(waiting), stamp(6))
            .expect("enter");
    }
    let mut newer = work_list(2, 40);
    newer
        .targets
        .retain(|target| ![person(0), person(39)].contains(&target.person));
    laptop.store.lists().import(newer, at(8)).expect("import");
}

#[test]
fn filters_and_counts_agree() {
    let laptop = Laptop::in_village(40);
    for number in 0..10 {
        laptop.outcome(
            person(number),
            if number < 6 {
                OutcomeCode::Rekam
            } else {
                OutcomeCode::Tdkhadir
            },
            2,
        );
    }
    laptop
        .store
        .queue()
        .enter(person(20), stamp(3))
        .expect("enter");
    off_the_list(&laptop);
    let counts = laptop
        .store
        .people()
        .counts(Some(&village()))
        .expect("counts");
    assert_eq!(
        counts.listed,
        counts.not_yet + counts.outcomes.values().sum::<u32>()
    );
    for (filter, number) in [
        (PeopleFilter::All, counts.listed + counts.off_list),
        (PeopleFilter::NotYet, counts.not_yet),
        (
            PeopleFilter::Outcome(OutcomeCode::Rekam),
            counts.outcomes[&OutcomeCode::Rekam],
        ),
        (PeopleFilter::AnyOutcome, counts.listed - counts.not_yet),
        (PeopleFilter::Waiting, counts.waiting),
        (PeopleFilter::OffList, counts.off_list),
        (PeopleFilter::WithApplication, 0),
    ] {
        let found = all(
            &laptop,
            PeopleQuery {
                filter,
                village: Some(village()),
                ..query("")
            },
        );
        assert_eq!(found.len() as u32, number, "{filter:?}");
    }
}

#[test]
fn nothing_typed_can_break_the_search() {
    let laptop = Laptop::in_village(8);
    for text in [
        "\"",
        "siti\"*",
        "a AND b",
        "NEAR(",
        "*",
        "%",
        "'; --",
        "rt",
        "rt99999999999999999999",
        "99999999999999999999999",
        "-",
        "ß",
        "\u{0}",
    ] {
        laptop.store.people().list(&query(text)).expect("a page");
    }
    for cursor in ["", "1", "9.9.9.", "9.9.9.9.", "a.b.c.d.e"] {
        assert_eq!(
            cursor.parse::<jemput_store::search::Cursor>().is_ok(),
            cursor == "9.9.9.9."
        );
    }
}
