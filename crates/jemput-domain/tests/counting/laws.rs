//! Laws of counting over arbitrary histories.

use crate::support::*;
use jemput_domain::counting::*;
use jemput_domain::ids::{PersonId, RecordId};
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::time::UnixMillis;
use jemput_domain::wire::work_list::VillageTotals;
use proptest::prelude::*;
use proptest::sample::{Index, select};

const VILLAGES: [&str; 3] = ["12.77.01.1001", "12.77.01.1002", "12.77.02.1001"];

/// Codes that move the figure as soon as they are reported, and some that never move it.
const REPORTED: [OutcomeCode; 7] = [
    OutcomeCode::Rekam,
    OutcomeCode::Kecuali,
    OutcomeCode::Sudah,
    OutcomeCode::Mati,
    OutcomeCode::Pindah,
    OutcomeCode::Gagal,
    OutcomeCode::Tdkhadir,
];

/// Without a move: an accepted one stays when the person is not met afterwards.
const ACCEPTED: [OutcomeCode; 6] = [
    OutcomeCode::Rekam,
    OutcomeCode::Kecuali,
    OutcomeCode::Sudah,
    OutcomeCode::Mati,
    OutcomeCode::Gagal,
    OutcomeCode::Tdkhadir,
];

fn any_day() -> impl Strategy<Value = jemput_domain::time::Date> {
    (0..120i32).prop_map(|n| {
        date(2026, 8, 1)
            .checked_add(jiff::Span::new().days(n))
            .unwrap()
    })
}

fn person_id() -> impl Strategy<Value = PersonId> {
    (0..25u64).prop_map(|n| PersonId(uuid_of(n)))
}

fn person() -> impl Strategy<Value = CountedPerson> {
    let membership = prop_oneof![
        6 => Just(Membership::Listed),
        1 => Just(Membership::ToCheck),
        1 => Just(Membership::OtherRegency),
        1 => Just(Membership::WithoutNik),
        1 => any_day().prop_map(Membership::NikIssued),
    ];
    let birth = prop_oneof![
        1 => Just(None),
        3 => (0..400i32).prop_map(|n| Some(date(2009, 6, 1).checked_add(jiff::Span::new().days(n)).unwrap())),
        3 => Just(Some(date(1980, 2, 29))),
    ];
    (
        person_id(),
        select(&VILLAGES[..]),
        birth,
        any::<bool>(),
        membership,
        proptest::option::weighted(0.2, any_day()),
        1..4u32,
    )
        .prop_map(
            |(person, village, birth_date, ever_married, membership, nik_issued, rows)| {
                CountedPerson {
                    person,
                    village: region(village),
                    neighbourhood: Some(format!("RT 00{rows}")),
                    birth_date,
                    ever_married,
                    membership,
                    nik_issued,
                    rows,
                }
            },
        )
}

fn report() -> impl Strategy<Value = Report> {
    (
        0..60u64,
        1..4u32,
        select(vec!["a", "b", "c"]),
        0..100u64,
        person_id(),
        select(OutcomeCode::ALL.to_vec()),
        any_day(),
        select(&VILLAGES[..]),
        prop::bool::weighted(0.1),
    )
        .prop_map(
            |(record, revision, writer, order, person, code, on, village, withdrawn)| Report {
                record: RecordId(uuid_of(record)),
                revision,
                writer: writer.into(),
                order,
                person,
                code,
                reported_on: on,
                village_of_service: region(village),
                by_statement: order % 2 == 0,
                withdrawn,
            },
        )
}

fn decision() -> impl Strategy<Value = OfficeDecision> {
    let ruling = prop_oneof![
        4 => select(OutcomeCode::ALL.to_vec()).prop_map(Ruling::Outcome),
        2 => (0..60u64, 1..4u32).prop_map(|(record, revision)| Ruling::SentBack { record: RecordId(uuid_of(record)), revision }),
        4 => (0..60u64, 1..4u32, select(OutcomeCode::ALL.to_vec())).prop_map(|(record, revision, code)| Ruling::Confirmed { record: RecordId(uuid_of(record)), revision, code }),
        1 => Just(Ruling::Reopened),
    ];
    (person_id(), any_day(), 0..50i64, ruling).prop_map(|(person, decided_on, at, ruling)| {
        OfficeDecision {
            person,
            decided_on,
            decided_at: UnixMillis(at),
            ruling,
        }
    })
}

fn evidence() -> impl Strategy<Value = Evidence> {
    use jemput_domain::ektp_status::CardStage;
    let state = select(vec![
        KnownState::NotRecorded,
        KnownState::LeftList,
        KnownState::Gone,
        KnownState::Recorded(CardStage::Captured),
        KnownState::Recorded(CardStage::PrintReady),
    ]);
    (person_id(), any_day(), state).prop_map(|(person, as_of, state)| Evidence {
        person,
        as_of,
        state,
    })
}

fn baseline() -> impl Strategy<Value = Baseline> {
    let totals = prop::collection::btree_map(
        select(&VILLAGES[..]).prop_map(region),
        (0..100u32, 0..100u32).prop_map(|(belum, sudah)| VillageTotals {
            wajib: belum + sudah,
            sudah,
        }),
        0..3,
    );
    (any_day(), totals).prop_map(|(as_of, totals)| Baseline { as_of, totals })
}

fn history() -> impl Strategy<Value = CountInput> {
    (
        prop::collection::vec(baseline(), 0..4),
        prop::collection::vec(person(), 0..25),
        prop::collection::vec(report(), 0..60),
        prop::collection::vec(decision(), 0..15),
        prop::collection::vec(evidence(), 0..30),
    )
        .prop_map(
            |(baselines, people, reports, decisions, evidence)| CountInput {
                baselines,
                people,
                reports,
                decisions,
                evidence,
                outings: vec![],
            },
        )
}

/// The same history in another order, with some of it a second time.
fn shaken(history: &CountInput, seed: u64, again: &[Index]) -> CountInput {
    fn shake<T: Clone>(items: &[T], seed: u64, again: &[Index]) -> Vec<T> {
        let mut out = items.to_vec();
        if !items.is_empty() {
            out.extend(again.iter().map(|index| index.get(items).clone()));
        }
        // A small mixing generator suffices: any permutation will do.
        let mut state = seed | 1;
        for i in (1..out.len()).rev() {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            out.swap(i, (state >> 33) as usize % (i + 1));
        }
        out
    }
    CountInput {
        baselines: shake(&history.baselines, seed, again),
        people: shake(&history.people, seed, again),
        reports: shake(&history.reports, seed, again),
        decisions: shake(&history.decisions, seed, again),
        evidence: shake(&history.evidence, seed, again),
        outings: history.outings.clone(),
    }
}

proptest! {
    #[test]
    fn identities_hold_of_any_history(history in history(), today in any_day()) {
        let count = count(&history, today);
        prop_assert_eq!(identities(&count), Ok(()));
        let total = count.total();
        prop_assert_eq!(total.reported.wajib, total.reported.sudah + total.reported.belum);
        prop_assert_eq!(total.list.rows, total.list.targets + total.list.duplicates);
    }

    #[test]
    fn who_has_left_the_list_is_never_belum(history in history(), today in any_day()) {
        let count = count(&history, today);
        for part in count.people.values().filter(|part| part.left_list) {
            prop_assert_ne!(part.official, Standing::Belum);
            prop_assert_ne!(part.reported, Standing::Belum);
        }
    }

    #[test]
    fn neither_order_nor_repetition_changes_anything(
        history in history(),
        today in any_day(),
        seed: u64,
        again in prop::collection::vec(any::<Index>(), 0..10),
    ) {
        prop_assert_eq!(count(&shaken(&history, seed, &again), today), count(&history, today));
    }

    /// A baseline that contains exactly what happened leaves the reported figure where it was.
    #[test]
    fn a_faithful_new_baseline_moves_nothing(recorded in 0..20usize, contained in 0..20usize, listed in 0..20usize) {
        let listed = listed.max(recorded);
        let contained = contained.min(recorded);
        let mut office = Office::new();
        let people: Vec<_> = (0..listed).map(|_| office.target()).collect();
        office.baseline(JUNE, 200, 100);
        for person in &people[..recorded] {
            office.report(*person, OutcomeCode::Rekam, day(11, 10), "a");
        }
        let before = figures(&office.count(day(11, 20))).reported;
        office.baseline(day(11, 15), 200, 100 + contained as u32);
        let on_list = people[contained..].iter().copied().collect();
        office.input.evidence.extend(evidence_from_list(day(11, 15), &on_list, people.iter().copied()));
        let count = office.count(day(11, 20));
        prop_assert_eq!(figures(&count).reported, before);
        prop_assert_eq!(figures(&count).absorbed, contained as u32);
        prop_assert_eq!(figures(&count).unabsorbed, (recorded - contained) as u32);
    }

    /// Confirming everything that is reported brings the official figure to the reported one.
    #[test]
    fn official_reaches_reported_when_all_is_confirmed(codes in prop::collection::vec(select(OutcomeCode::ALL.to_vec()), 1..20)) {
        let mut office = Office::new();
        office.baseline(JUNE, 200, 100);
        for code in codes {
            let person = office.target();
            office.report(person, code, day(11, 10), "a");
            office.decide(person, code, day(11, 12));
        }
        let count = office.count(day(11, 12));
        prop_assert_eq!(figures(&count).official, figures(&count).reported);
    }

    /// When the office accepts what is reported, later than the totals, the official figure comes to
    /// the reported one, which stays where it was.
    #[test]
    fn accepting_later_moves_only_the_official_figure(
        totals in any_day(),
        reports in prop::collection::vec((any_day(), select(REPORTED.to_vec())), 1..4),
    ) {
        let mut office = Office::new();
        let person = office.target();
        office.baseline(totals, 200, 100);
        for (on, code) in &reports {
            office.report(person, *code, *on, "a");
        }
        let last = date(2026, 12, 31);
        let before = figures(&office.count(last)).reported;
        let code = office.effective(person).code();
        prop_assert!(code.is_some());
        office.decide(person, code.unwrap(), last);
        let count = office.count(last);
        prop_assert_eq!(figures(&count).reported, before);
        prop_assert_eq!(figures(&count).official, before);
    }

    /// Reports order themselves by their outings, in whatever order the office comes to accept them.
    #[test]
    fn accepting_all_reports_in_any_order_changes_no_outcome(
        totals in any_day(),
        reports in prop::collection::vec((any_day(), select(&ACCEPTED[..])), 1..5),
        order in Just((0..5usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let mut office = Office::new();
        let person = office.target();
        office.baseline(totals, 200, 100);
        let records: Vec<_> = reports
            .iter()
            .map(|(on, code)| office.report(person, *code, *on, "a"))
            .collect();
        let last = date(2026, 12, 31);
        let before = (figures(&office.count(last)).reported, office.effective(person).code());
        for index in order {
            if let Some(record) = records.get(index) {
                office.accept(*record, 1, last);
            }
        }
        let after = office.count(last);
        prop_assert_eq!((figures(&after).reported, office.effective(person).code()), before);
        prop_assert_eq!(figures(&after).official, before.0);
        prop_assert!(!office.effective(person).to_be_checked());
    }
}
