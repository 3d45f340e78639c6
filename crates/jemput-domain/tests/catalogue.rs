//! The catalogue as the field uses it: every service composes, and three can be filled to the end.

use std::collections::{BTreeMap, BTreeSet};

use jemput_domain::catalogue::*;
use jemput_domain::nik::{KkNumber, Nik};
use jemput_domain::regions::Regions;
use jemput_domain::verdict::{Level, Reason, Verdict};
use jemput_domain::wire::person::{PersonData, RegionCode, Sex};
use jemput_domain::wire::record::{CheckState, RequirementCheck};
use jiff::civil::date;

fn catalogue() -> &'static Catalogue {
    Catalogue::current()
}

fn service(code: &str) -> &'static Service {
    catalogue().service(code).unwrap()
}

fn context(person: Option<&PersonData>) -> FieldContext<'_> {
    FieldContext {
        today: date(2026, 11, 22),
        regions: Regions::current(),
        catalogue: catalogue(),
        person,
    }
}

fn person() -> PersonData {
    PersonData {
        name: "Siti Aminah Harahap".into(),
        nik: Some(Nik::parse("1277016203050001").unwrap()),
        kk: Some(KkNumber::parse("1277010101150001").unwrap()),
        sex: Some(Sex::P),
        birth_place: Some("Padangsidimpuan".into()),
        birth_date: Some(date(2005, 3, 22)),
        marital_status: Some(1),
        address: Some("Jl. Merdeka 1".into()),
        rt: Some("001".into()),
        rw: Some("002".into()),
        village: Some(RegionCode("12.77.01.1001".into())),
        mother_name: Some("Nurhayati".into()),
        ..PersonData::default()
    }
}

fn filled(code: &str, person: &PersonData, more: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut values = prefill(catalogue(), service(code), person, Regions::current());
    values.extend(
        more.iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned())),
    );
    values
}

fn open(
    code: &str,
    person: &PersonData,
    values: &BTreeMap<String, String>,
) -> Vec<(String, Verdict)> {
    service(code)
        .check_fields(values, &context(Some(person)))
        .into_iter()
        .map(|(field, verdict)| (field.key, verdict))
        .collect()
}

#[test]
fn every_service_composes() {
    let raw: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("../data/services_catalogue.json")).unwrap();
    assert_eq!(catalogue().services.len(), 43);
    for (service, raw) in catalogue().services.iter().zip(&raw) {
        assert_eq!(service.code, raw["code"]);
        assert_eq!(
            service.requirements.len(),
            raw["requirements"].as_array().unwrap().len()
        );
        assert!(!service.name_en.is_empty(), "{}", service.code);
        assert!(
            service
                .forms
                .iter()
                .all(|form| !form.code.contains(['?', ' '])),
            "{}",
            service.code
        );
        let fillable = service.forms.iter().any(|form| form.has_fields);
        assert_eq!(!service.sections.is_empty(), fillable, "{}", service.code);

        let mut keys = BTreeSet::new();
        for field in service.sections.iter().flat_map(|section| &section.fields) {
            assert!(
                keys.insert(&field.key),
                "{} twice in {}",
                field.key,
                service.code
            );
            let coded = matches!(field.kind, FieldKind::Code | FieldKind::Codes);
            assert_eq!(
                !catalogue().options(field).is_empty(),
                coded,
                "{}",
                field.key
            );
            assert!(!field.label_id.is_empty() && !field.label_en.is_empty());
        }
        // Whatever the layout names exists in the service's own form.
        for (key, value) in &service.preset {
            let field = service
                .field(key)
                .unwrap_or_else(|| panic!("{key} of {}", service.code));
            assert_eq!(
                check_value(&field, value, &context(None)),
                Verdict::ok(),
                "{key}"
            );
        }
        assert!(
            service
                .event_date
                .iter()
                .all(|key| service.field(key).is_some()),
            "{}",
            service.code
        );
    }
}

#[test]
fn every_required_field_of_the_layout_exists() {
    let layout: serde_json::Value =
        serde_json::from_str(include_str!("../data/form_layout.json")).unwrap();
    for (code, own) in layout["services"].as_object().unwrap() {
        let service = service(code);
        for key in own["required"].as_array().into_iter().flatten() {
            let field = service.field(key.as_str().unwrap());
            assert!(field.is_some_and(|field| field.required), "{key} of {code}");
        }
        for key in own["choices"]
            .as_object()
            .into_iter()
            .flat_map(|choices| choices.keys())
        {
            assert!(
                service.field(key).is_some_and(|field| field.only.is_some()),
                "{key} of {code}"
            );
        }
        for key in own["requirements"]
            .as_object()
            .into_iter()
            .flat_map(|rows| rows.keys())
        {
            assert!(
                key.parse::<usize>().unwrap() < service.requirements.len(),
                "{key} of {code}"
            );
        }
    }
    let all: BTreeSet<String> = catalogue()
        .services
        .iter()
        .flat_map(|service| &service.sections)
        .flat_map(|section| section.row(1))
        .map(|field| field.key)
        .collect();
    for key in layout["prefill"].as_object().unwrap().keys() {
        assert!(all.contains(key), "{key}");
    }
}

#[test]
fn no_field_of_the_regulation_is_lost() {
    let raw: BTreeMap<String, Vec<serde_json::Value>> =
        serde_json::from_str(include_str!("../data/form_fields.json")).unwrap();
    let composed: BTreeSet<String> = catalogue()
        .services
        .iter()
        .flat_map(|service| &service.sections)
        .flat_map(|section| &section.fields)
        .map(|field| field.key.clone())
        .collect();
    for (list, fields) in raw {
        let (form, part) = list.split_once(' ').unwrap_or((&list, ""));
        let prefix = match part {
            "member" => "anggota.*.",
            "kelahiran" => "kelahiran.",
            "kematian" => "kematian.",
            _ => "",
        };
        for field in fields {
            let key = format!(
                "{form}/{prefix}{}",
                field["key"].as_str().unwrap().trim_end_matches('*')
            );
            let there = composed.iter().any(|composed| {
                composed.strip_prefix(&key).is_some_and(|rest| {
                    rest.is_empty() || rest.starts_with('.') || key.ends_with('_')
                })
            });
            assert!(there, "{key}");
        }
    }
}

#[test]
fn a_first_card_is_filled_from_the_person_alone() {
    let person = person();
    let values = filled("DP-KTP-BARU", &person, &[]);
    assert_eq!(values["F-1.02/nama"], "Siti Aminah Harahap");
    assert_eq!(values["F-1.02/nik"], "1277016203050001");
    assert_eq!(values["F-1.02/jenis_KTP"], "A");
    assert_eq!(open("DP-KTP-BARU", &person, &values), []);
    let service = service("DP-KTP-BARU");
    assert!(service.field("F-1.02/jenis_KK").is_none());
    assert!(service.unmet_facts(&person, date(2026, 11, 22)).is_empty());
    assert_eq!(service.unmet_facts(&person, date(2020, 11, 22)).len(), 1);
    let missing: Vec<u8> = service
        .open_requirements(&[], &[])
        .iter()
        .map(|r| r.position)
        .collect();
    assert_eq!(missing, [1], "the age is a fact, not a paper");
    assert!(service.open_requirements(&[], &[1]).is_empty());
    let seen = RequirementCheck {
        requirement: 1,
        state: CheckState::OriginalSeen,
        documents: vec![],
        original_held: false,
    };
    assert!(service.open_requirements(&[seen], &[]).is_empty());
}

#[test]
fn a_changed_family_card_has_rows_and_before_and_after() {
    let person = person();
    let values = filled("DP-KK-UBAH", &person, &[]);
    let missing = open("DP-KK-UBAH", &person, &values);
    assert_eq!(
        missing,
        [("F-1.02/jenis_KK".to_owned(), Reason::Required.into())]
    );
    let values = filled(
        "DP-KK-UBAH",
        &person,
        &[
            ("F-1.02/jenis_KK", "B3"),
            ("F-1.02/lampiran", "1,2"),
            ("F-1.06/rincian.2.nama", "Ahmad Harahap"),
            ("F-1.06/rincian.2.shdk", "4"),
            ("F-1.06/pendidikan.semula", "3"),
            ("F-1.06/pendidikan.menjadi", "5"),
            ("F-1.06/pendidikan.dasar", "Ijazah SMA"),
        ],
    );
    assert_eq!(open("DP-KK-UBAH", &person, &values), []);
    let service = service("DP-KK-UBAH");
    let keys: Vec<String> = service
        .fields(&values)
        .into_iter()
        .map(|field| field.key)
        .collect();
    assert!(keys.contains(&"F-1.06/rincian.2.nik".to_owned()));
    assert!(!keys.contains(&"F-1.06/rincian.3.nik".to_owned()));
    assert!(service.field("F-1.06/rincian.10.nik").is_some());
    assert!(service.field("F-1.06/rincian.11.nik").is_none());
    let after = service.field("F-1.06/pendidikan.menjadi").unwrap();
    assert_eq!(catalogue().options(&after).len(), 10);
    let kinds = service.field("F-1.02/jenis_KK").unwrap();
    let codes: Vec<_> = catalogue()
        .options(&kinds)
        .iter()
        .map(|code| code.code.as_str())
        .collect();
    assert_eq!(codes, ["B1", "B2", "B3"]);
}

#[test]
fn a_birth_certificate_is_filled_and_knows_when_it_is_late() {
    let child = PersonData {
        name: "Putri Harahap".into(),
        sex: Some(Sex::P),
        birth_place: Some("Padangsidimpuan".into()),
        birth_date: Some(date(2026, 9, 1)),
        mother_name: Some("Siti Aminah Harahap".into()),
        village: Some(RegionCode("12.77.01.1001".into())),
        ..PersonData::default()
    };
    let values = filled(
        "CS-LAHIR",
        &child,
        &[
            ("F-2.01/pelapor.nama", "Siti Aminah Harahap"),
            ("F-2.01/pelapor.nik", "1277016203050001"),
            ("F-2.01/kelahiran.tempat_dilahirkan", "2"),
            ("F-2.01/kelahiran.jenis", "1"),
            ("F-2.01/kelahiran.ke", "1"),
            ("F-2.01/kelahiran.penolong", "2"),
        ],
    );
    assert_eq!(values["F-2.01/kelahiran.nama"], "Putri Harahap");
    assert_eq!(values["F-2.01/kelahiran.jk"], "2");
    assert_eq!(values["F-2.01/ibu.nama"], "Siti Aminah Harahap");
    assert_eq!(values["F-2.01/jenis"], "1");
    assert_eq!(open("CS-LAHIR", &child, &values), []);
    let service = service("CS-LAHIR");
    assert_eq!(service.late_days(&values, date(2026, 10, 31)), None);
    assert_eq!(service.late_days(&values, date(2026, 11, 22)), Some(22));
    assert_eq!(
        service.late_step_id.as_deref(),
        Some("keputusan Kepala Dinas")
    );
    assert!(service.field("F-2.01/kematian.tgl").is_none());
    assert_eq!(service.requirements[0].statement.as_deref(), Some("F-2.03"));
    assert_eq!(
        service.open_requirements(&[], &[]).len(),
        4,
        "the police report is asked for only where it applies"
    );
}

#[test]
fn values_are_judged_by_their_kind() {
    let field = |service_code: &str, key: &str| service(service_code).field(key).unwrap();
    let check = |field: &FormField, value: &str| check_value(field, value, &context(None)).reasons;
    let birth = |key: &str| field("CS-LAHIR", key);
    let weight = birth("F-2.01/kelahiran.berat");
    assert_eq!(check(&weight, "3200"), []);
    assert_eq!(check(&weight, "3.2"), [Reason::NotANumber]);
    assert_eq!(check(&weight, "32"), [Reason::OutOfRange]);
    let day = birth("F-2.01/kelahiran.hari_tgl");
    assert_eq!(check(&day, "2026-11-22"), []);
    assert_eq!(check(&day, "2026-11-23"), [Reason::DateInFuture]);
    assert_eq!(check(&day, "2026-02-29"), [Reason::NotADate]);
    assert_eq!(check(&day, "22-11-2026"), [Reason::NotADate]);
    assert_eq!(check(&day, "1890-01-01"), [Reason::DateTooLongAgo]);
    let hour = birth("F-2.01/kelahiran.pukul");
    assert_eq!(check(&hour, "23:59"), []);
    assert_eq!(check(&hour, "24:00"), [Reason::NotATime]);
    assert_eq!(check(&hour, "9:05"), [Reason::NotATime]);
    let name = birth("F-2.01/kelahiran.nama");
    assert_eq!(check(&name, "Putri"), [Reason::NameSingleWord]);
    assert_eq!(check(&name, &"Putri ".repeat(12)), [Reason::NameTooLong]);
    assert_eq!(check(&name, ""), [Reason::Required]);
    assert_eq!(
        check(&birth("F-2.01/kelahiran.jenis"), "9"),
        [Reason::UnknownCode]
    );

    let move_out = |key: &str| field("DP-PINDAH-KELUAR", key);
    assert_eq!(check(&move_out("F-1.03/tujuan.kel"), "12.77.01.1001"), []);
    assert_eq!(
        check(&move_out("F-1.03/tujuan.kel"), "12.77.01"),
        [Reason::Format]
    );
    assert_eq!(
        check(&move_out("F-1.03/tujuan.kel"), "12.77.01.9999"),
        [Reason::UnknownRegion]
    );
    assert_eq!(check(&move_out("F-1.03/tujuan.rt"), "1"), []);
    assert_eq!(
        check(&move_out("F-1.03/tujuan.rt"), "RT1"),
        [Reason::Format]
    );
    assert_eq!(
        check(&move_out("F-1.03/tujuan.kode_pos"), "2271"),
        [Reason::Length]
    );
    assert_eq!(normalise_value(&move_out("F-1.03/tujuan.rt"), " 1 "), "001");
    assert_eq!(
        normalise_value(&move_out("F-1.03/tujuan.kel"), "1277011001"),
        "12.77.01.1001"
    );
    assert_eq!(
        normalise_value(&move_out("F-1.03/nik"), "1277.0162.0305.0001"),
        "1277016203050001"
    );
    assert_eq!(
        normalise_value(&move_out("F-1.03/nik"), "belum ada"),
        "belum ada"
    );

    let family = |key: &str| field("DP-BIO-BARU", key);
    assert_eq!(check(&family("F-1.01/telepon"), "+62 812-3456-7890"), []);
    assert_eq!(
        check(&family("F-1.01/telepon"), "0812"),
        [Reason::NotAPhone]
    );
    assert_eq!(check(&family("F-1.01/email"), "siti@contoh.id"), []);
    assert_eq!(
        check(&family("F-1.01/email"), "siti@contoh"),
        [Reason::NotAnEmail]
    );
    assert_eq!(check(&family("F-1.01/anggota.3.akta_lahir"), "2"), []);
    assert_eq!(
        check(&family("F-1.01/anggota.3.akta_lahir"), "ya"),
        [Reason::UnknownCode]
    );
    assert_eq!(
        check(&family("F-1.01/anggota.1.paspor_akhir"), "2031-01-01"),
        []
    );
}

#[test]
fn only_the_persons_own_nik_is_compared_with_their_birth_date() {
    let person = person();
    let own = service("DP-KTP-BARU").field("F-1.02/nik").unwrap();
    let other = "1277011503990001";
    let verdict = check_value(&own, other, &context(Some(&person)));
    assert_eq!(verdict.level, Level::Warning);
    assert_eq!(
        verdict.reasons,
        [Reason::BirthDateDiffers, Reason::SexDiffers]
    );
    let father = service("CS-LAHIR").field("F-2.01/ayah.nik").unwrap();
    assert_eq!(
        check_value(&father, other, &context(Some(&person))),
        Verdict::ok()
    );
}

#[test]
fn code_tables_and_documents_are_whole() {
    let tables = &catalogue().tables;
    let lines = include_str!("../data/code_tables.tsv").lines().count() - 1;
    let own: usize = tables
        .iter()
        .filter(|(name, _)| name.starts_with("F-") || *name == "pekerjaan_99")
        .map(|(_, t)| t.codes.len())
        .sum();
    let all: usize = tables.values().map(|table| table.codes.len()).sum();
    assert_eq!(all - own, lines);
    assert_eq!(tables["pekerjaan_99"].codes.len(), 99);
    assert_eq!(tables["agama"].label("1"), Some("ISLAM"));
    assert_eq!(
        tables["pendidikan_kk"].code_of_label("slta/sederajat"),
        Some("5")
    );
    assert_eq!(tables["status_kawin_f101_2019"].codes.len(), 6);
    assert_eq!(documents().len(), 24);
    for service in &catalogue().services {
        for short in service
            .issues
            .iter()
            .filter(|issue| issue.starts_with("AKTA-"))
        {
            assert!(
                documents().iter().any(|document| document.short == short),
                "{short}"
            );
        }
    }
}
