//! What is reported, what is confirmed, and which outcome counts.

use crate::support::*;
use jemput_domain::counting::*;
use jemput_domain::outcome::{OutcomeCode::*, VisitAgain};

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
