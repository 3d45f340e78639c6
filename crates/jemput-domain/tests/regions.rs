//! The region table as the program carries it.

use jemput_domain::regions::{Region, RegionLevel, Regions, VillageKind, usual_village_term};
use jiff::civil::date;
use sha2::{Digest as _, Sha256};

#[test]
fn every_code_is_there() {
    let regions = Regions::current();
    assert_eq!(regions.len(), 91_599);
    assert_eq!(regions.version(), "Kepmendagri 300.2.2-2138/2025");
    let provinces = regions.provinces();
    assert_eq!(provinces.len(), 38);
    let regencies: Vec<_> = provinces
        .iter()
        .flat_map(|p| regions.children(&p.code.0))
        .collect();
    assert_eq!(regencies.len(), 514);
    let districts: usize = regencies
        .iter()
        .map(|r| regions.children(&r.code.0).len())
        .sum();
    assert_eq!(districts, 7_285);
    let villages: usize = provinces
        .iter()
        .map(|p| regions.villages(&p.code.0).len())
        .sum();
    assert_eq!(villages, 83_762);
}

/// The SHA-256 of the table it was packed from: `code`, `name`, `postal_code`, tabs, by code.
const TABLE: &str = "d1067bb3a4dbce302e21e07f444c62722774e58095df280f733db176877d1cba";

#[test]
fn every_name_and_postal_code_is_as_in_the_table() {
    fn below(regions: &Regions, all: Vec<Region>, text: &mut Vec<String>) {
        for region in all {
            let postal = region.postal_code.as_deref().unwrap_or_default();
            text.push(format!("{}\t{}\t{postal}\n", region.code.0, region.name));
            below(regions, regions.children(&region.code.0), text);
        }
    }
    let regions = Regions::current();
    let mut lines = vec!["code\tname\tpostal_code\n".to_owned()];
    below(regions, regions.provinces(), &mut lines);
    let hash = Sha256::digest(lines.concat());
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hash, TABLE);
}

#[test]
fn the_five_offices_villages_are_as_published() {
    let regions = Regions::current();
    let mut rows = 0;
    for line in include_str!("data/wilayah_five_offices.csv")
        .lines()
        .skip(1)
    {
        let cells: Vec<&str> = line.trim().split(',').collect();
        let [
            code,
            code10,
            name,
            kind,
            district_code,
            district,
            regency_code,
            regency,
            postal,
        ] = cells[..]
        else {
            panic!("not nine columns: {line}");
        };
        let village = regions.get(code).unwrap();
        assert_eq!(village.name, name);
        assert_eq!(village.level, RegionLevel::Village);
        assert_eq!(village.postal_code.as_deref(), Some(postal));
        assert_eq!(
            village.code.at(RegionLevel::District).unwrap().0,
            district_code
        );
        assert_eq!(regions.name(district_code), Some(district));
        assert_eq!(
            regions.name(regency_code).unwrap(),
            regency.replace("Kab. ", "Kabupaten ")
        );
        assert_eq!(
            regions.village_term(code, None).unwrap().to_lowercase(),
            kind,
            "{code}"
        );
        assert_eq!(
            jemput_domain::wire::person::RegionCode::from_digits(code10),
            Some(village.code)
        );
        rows += 1;
    }
    assert_eq!(rows, 600);
    assert_eq!(regions.villages("12.77").len(), 79);
    assert_eq!(regions.children("12.77").len(), 6);
}

#[test]
fn kinds_and_terms() {
    let regions = Regions::current();
    let kinds = |kind| {
        regions
            .provinces()
            .iter()
            .flat_map(|p| regions.villages(&p.code.0))
            .filter(|v| v.kind == Some(kind))
            .count()
    };
    assert_eq!(kinds(VillageKind::Kelurahan), 8_496);
    assert_eq!(kinds(VillageKind::Desa), 75_252);
    assert_eq!(kinds(VillageKind::DesaAdat), 14);
    assert_eq!(usual_village_term("11.01"), "Gampong");
    assert_eq!(usual_village_term("13.03"), "Nagari");
    assert_eq!(usual_village_term("13.77"), "Desa");
    assert_eq!(usual_village_term("36.04"), "Desa");
    assert_eq!(
        regions.village_term("18.01.01.2001", Some("Pekon")),
        Some("Pekon")
    );
    assert_eq!(
        regions.village_term("12.77.01.1001", Some("Pekon")),
        Some("Kelurahan")
    );
    assert_eq!(regions.village_term("12.77.01", None), None);
}

#[test]
fn names_are_found_inside_a_regency() {
    let regions = Regions::current();
    let names = |text| -> Vec<String> {
        regions
            .search("12.77", text, RegionLevel::Village, 20)
            .into_iter()
            .map(|r| r.name)
            .collect()
    };
    assert_eq!(names("WEK i")[..2], ["Wek I", "Wek II"]);
    assert!(names("ujung padang").contains(&"Ujung Padang".to_owned()));
    assert!(names("").is_empty());
    assert!(names("jakarta").is_empty());
    let by_word = names("koling");
    assert!(
        by_word.iter().all(|name| name.contains("Koling")),
        "{by_word:?}"
    );
    // Spelling with and without a space is one name.
    assert_eq!(
        regions.villages_named("14.71", "TUAH KARYA")[0].name,
        "Tuahkarya"
    );
    assert!(
        regions
            .search("99", "wek", RegionLevel::Village, 5)
            .is_empty()
    );
    assert_eq!(
        regions
            .search("53.07", "regapuu", RegionLevel::Village, 5)
            .len(),
        1
    );
}

#[test]
fn a_code_needs_a_date_to_become_a_name() {
    let regions = Regions::current();
    let name = |code, year| regions.name_on(code, date(year, 7, 1));
    assert_eq!(name("12.77.02.1005", 2016), Some("Ujung Pandang"));
    assert_eq!(name("12.77.02.1005", 2023), Some("Ujung Padang"));
    assert_eq!(name("12.77.02.1005", 2026), Some("Ujung Padang"));
    assert_eq!(name("14.71.06", 2021), Some("Rumbai"));
    assert_eq!(name("14.71.06", 2022), Some("Rumbai Barat"));
    assert_eq!(name("14.71.08.1006", 2020), Some("Sidomulyo Barat"));
    assert_eq!(name("14.71.08.1006", 2022), None);
    assert_eq!(name("14.71.13", 2018), None);
    assert_eq!(name("14.71.13", 2024), Some("Tuahmadani"));
    assert_eq!(name("12.77.01.1001", 2000), Some("Wek I"));
    assert_eq!(name("91.01.02", 2020), Some("Muting"));
    assert!(regions.is_retired("14.71.08.1006"));
    assert!(!regions.is_retired("14.71.08"));
    assert_eq!(
        regions.retired_name("14.71.08.1006"),
        Some("Sidomulyo Barat")
    );
}

#[test]
fn nothing_that_is_not_a_code_is_found() {
    let regions = Regions::current();
    for code in [
        "",
        "1",
        "12.77.99",
        "12.77.01.1001.1",
        "9999",
        "🙂",
        "12.77.01.10\u{e9}1",
    ] {
        assert_eq!(regions.get(code), None, "{code}");
        assert!(regions.children(code).is_empty());
        assert_eq!(regions.village_term(code, None), None);
    }
}
