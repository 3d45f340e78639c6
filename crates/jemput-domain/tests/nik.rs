//! The published NIK cases row by row, and what people and spreadsheets make of numbers.

use jemput_domain::nik::{KkNumber, Nik, NikContext, check_kk, check_nik, compose};
use jemput_domain::regions::Regions;
use jemput_domain::time::Date;
use jemput_domain::verdict::{Level, Reason};
use jemput_domain::wire::person::{PersonData, RegionCode, Sex};
use jiff::civil::date;
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 22);

fn context() -> NikContext<'static> {
    NikContext::on(TODAY, Regions::current())
}

fn only_reason(text: &str) -> Option<Reason> {
    let reading = check_nik(text, &context());
    assert!(
        reading.verdict.reasons.len() <= 1,
        "{text}: {:?}",
        reading.verdict
    );
    reading.verdict.reasons.first().copied()
}

#[test]
fn the_vectors_pass_row_by_row() {
    let table = include_str!("data/nik_vectors.tsv");
    let mut rows = 0;
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [text, level, code, birth_sex, note] = cells[..] else {
            panic!("not five columns: {line}");
        };
        let reading = check_nik(text, &context());
        let found = match reading.verdict.level {
            Level::Ok => "ok",
            Level::Warning => "warn",
            Level::Error => "error",
        };
        assert_eq!(found, level, "{note}: {:?}", reading.verdict);
        let codes: Vec<String> = reading
            .verdict
            .reasons
            .iter()
            .map(|reason| {
                serde_json::to_value(reason)
                    .unwrap()
                    .as_str()
                    .unwrap()
                    .to_owned()
            })
            .collect();
        assert_eq!(codes.join(","), code, "{note}");
        if !birth_sex.is_empty() {
            let found = format!("{} {:?}", reading.birth_date.unwrap(), reading.sex.unwrap());
            assert_eq!(birth_sex[..12], found, "{note}");
        }
        rows += 1;
    }
    assert_eq!(rows, 21);
}

#[test]
fn hidden_characters_and_separators_are_stripped() {
    for text in [
        "'3201011508950001",
        "\u{2019}3201011508950001",
        "`3201011508950001",
        "=\"3201011508950001\"",
        "3201 0115 0895 0001",
        "3201.0115.0895.0001",
        "32-01-01-150895-0001",
        "3201\u{2013}0115\u{2013}0895\u{2013}0001",
        "\u{feff}3201\u{a0}0115\u{202f}0895\u{200b}0001\u{200e}",
        "\t3201011508950001\r\n",
        "３２０１０１１５０８９５０００１",
        "3201011508950001.0",
        "3201011508950001,00",
    ] {
        assert_eq!(
            Nik::parse(text).unwrap().as_str(),
            "3201011508950001",
            "{text:?}"
        );
    }
}

#[test]
fn numbers_that_lost_digits_are_refused_with_the_reason() {
    for text in [
        "1.27701E+15",
        "1,27701E+15",
        "1.27701e15",
        "'3.20101150895E+15",
        "3201011508950000.0",
    ] {
        assert_eq!(only_reason(text), Some(Reason::DigitsLost), "{text}");
    }
    assert_eq!(
        Nik::from_number(3_201_011_508_950_001.0).unwrap().as_str(),
        "3201011508950001"
    );
    let reason = |number| Nik::from_number(number).unwrap_err().0;
    assert_eq!(reason(3_201_011_508_950_000.0), Reason::DigitsLost);
    assert_eq!(reason(9_301_011_508_950_001.0), Reason::DigitsLost);
    assert_eq!(reason(127_701.0), Reason::Length);
    assert_eq!(reason(0.5), Reason::Format);
    assert_eq!(reason(f64::NAN), Reason::Format);
    assert_eq!(reason(-3_201_011_508_950_001.0), Reason::Format);
}

#[test]
fn text_that_is_no_number_says_why() {
    for (text, reason) in [
        ("", Reason::Required),
        (" \u{200b}' ", Reason::Required),
        ("320101150895000O", Reason::Format),
        ("3201/0115/0895/0001", Reason::Format),
        ("tidak ada", Reason::Format),
        ("E", Reason::Format),
        ("1E", Reason::Format),
        ("32010115089500012", Reason::Length),
        ("3201011508950000", Reason::SerialZero),
    ] {
        assert_eq!(only_reason(text), Some(reason), "{text:?}");
    }
}

#[test]
fn the_typed_birth_date_decides_the_century_and_a_difference_is_a_warning() {
    let typed = |birth, sex| {
        let mut context = context();
        context.birth_date = birth;
        context.sex = sex;
        check_nik("3201011508200001", &context)
    };
    assert_eq!(typed(None, None).birth_date, Some(date(2020, 8, 15)));
    let reading = typed(Some(date(1920, 8, 15)), Some(Sex::L));
    assert_eq!(
        (reading.birth_date, reading.verdict.level),
        (Some(date(1920, 8, 15)), Level::Ok)
    );
    let reading = typed(Some(date(1920, 8, 16)), Some(Sex::P));
    assert_eq!(reading.birth_date, Some(date(2020, 8, 15)));
    assert_eq!(reading.verdict.level, Level::Warning);
    assert_eq!(
        reading.verdict.reasons,
        [Reason::BirthDateDiffers, Reason::SexDiffers]
    );
    // After today in this century: the one before.
    let future = check_nik("3201012311260001", &context());
    assert_eq!(future.birth_date, Some(date(1926, 11, 23)));
    let newborn = check_nik("3201012211260001", &context());
    assert_eq!(newborn.birth_date, Some(TODAY));
}

#[test]
fn temporary_and_retired_numbers_are_warnings() {
    let temporary = check_nik("0001011508950001", &context());
    assert_eq!(temporary.verdict, Reason::Temporary.into());
    assert_eq!(temporary.verdict.level, Level::Warning);
    // Merauke before the division of Papua.
    assert_eq!(
        only_reason("9101011508950001"),
        Some(Reason::DistrictUnknownOrRetired)
    );
    assert_eq!(
        only_reason("1299011508950001"),
        Some(Reason::RegencyUnknownOrRetired)
    );
}

#[test]
fn a_kk_number_is_never_refused_for_its_date() {
    let read = |text| check_kk(text, TODAY, Regions::current());
    let good = read("3201011508150001");
    assert_eq!(
        (good.verdict.level, good.issued),
        (Level::Ok, Some(date(2015, 8, 15)))
    );
    let of_a_woman = read("3201015508150001");
    assert_eq!(of_a_woman.verdict.reasons, [Reason::LooksLikeNik]);
    let odd = read("3201013213150000");
    assert_eq!(odd.verdict.level, Level::Warning);
    assert_eq!(odd.verdict.reasons, [Reason::Day, Reason::SerialZero]);
    assert!(odd.kk.is_some());
    assert!(read("0000000000000000").verdict.is_error());
    assert!(read("320101").verdict.is_error());
}

#[test]
fn only_sixteen_plain_digits_cross_a_boundary() {
    assert!(serde_json::from_str::<Nik>("\"3201011508950001\"").is_ok());
    for bad in [
        "\"320101150895000\"",
        "\"3201.0115.0895.0001\"",
        "\"３２０１０１１５０８９５０００１\"",
        "3201011508950001",
        "\"\"",
    ] {
        assert!(serde_json::from_str::<Nik>(bad).is_err(), "{bad}");
        assert!(serde_json::from_str::<KkNumber>(bad).is_err(), "{bad}");
    }
}

#[test]
fn numbers_are_masked_in_debug_output() {
    let nik = Nik::parse("3201011508950123").unwrap();
    assert_eq!(nik.masked(), "3201********0123");
    assert_eq!(format!("{nik:?}"), "Nik(3201********0123)");
    let person = PersonData {
        name: "Siti Aminah".into(),
        nik: Some(nik),
        phone: Some("081200000000".into()),
        ..PersonData::default()
    };
    let debug = format!("{person:?}");
    assert!(
        !debug.contains("Siti") && !debug.contains("0895") && !debug.contains("0812"),
        "{debug}"
    );
}

proptest! {
    #[test]
    fn a_composed_nik_reads_back(
        days in 0..45_000i32,
        woman: bool,
        serial in 1u16..=9999,
        district in prop::sample::select(vec!["12.77.01", "13.03.04.2001", "3604"]),
    ) {
        let birth = date(1910, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        prop_assume!(birth <= TODAY);
        let sex = if woman { Sex::P } else { Sex::L };
        let made = compose(&RegionCode(district.into()), birth, sex, serial);
        if district == "3604" {
            prop_assert!(made.is_err());
            return Ok(());
        }
        let mut context = context();
        context.birth_date = Some(birth);
        context.sex = Some(sex);
        let reading = check_nik(made.unwrap().as_str(), &context);
        prop_assert_eq!(reading.verdict.level, Level::Ok);
        prop_assert_eq!(reading.birth_date, Some(birth));
        prop_assert_eq!(reading.sex, Some(sex));
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,40}", number: f64) {
        let _ = check_nik(&text, &context());
        let _ = check_kk(&text, TODAY, Regions::current());
        let _ = Nik::from_number(number);
    }

    #[test]
    fn any_sixteen_digits_are_read_without_panic(text in "[0-9]{16}") {
        let reading = check_nik(&text, &context());
        prop_assert!(reading.nik.is_some());
        prop_assert_eq!(reading.verdict.is_error(), reading.birth_date.is_none() || text.ends_with("0000"));
    }
}
