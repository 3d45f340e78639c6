//! The figures that come out: targets, totals, villages, sums, JSON.

use crate::support::*;
use jemput_domain::counting::*;
use jemput_domain::ektp_status::CardStage;
use jemput_domain::outcome::OutcomeCode::{self, *};

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
fn served_is_who_came_before_the_team() {
    let mut office = Office::new();
    for code in OutcomeCode::ALL {
        let person = office.target();
        office.report(person, code, day(11, 10), "a");
    }
    let told = office.target();
    office.report(told, Sudah, day(11, 10), "a");
    office.input.reports.last_mut().unwrap().by_statement = true;
    let output = &office.count(day(11, 10)).output[0];
    assert_eq!(
        (output.people, output.served, output.by_statement),
        (19, 12, 1)
    );
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
