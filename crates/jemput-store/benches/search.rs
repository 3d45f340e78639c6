//! Search over 100,000 and 1,000,000 residents, encrypted beside the same in plain SQLite.
//!
//! One line of JSON per size, database and kind of search, in microseconds.
//! `JEMPUT_BENCH_RESIDENTS=100000` runs that size only; `JEMPUT_BENCH_FOLDER` keeps the databases
//! there for the next run.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

use jemput_domain::ids::{OfficerId, PersonId, WorkListId};
use jemput_domain::nik::{KkNumber, Nik};
use jemput_domain::time::{Date, UnixMillis};
use jemput_domain::wire::person::{PersonData, RegionCode, Sex};
use jemput_domain::wire::work_list::{Target, WorkList};
use jemput_figures::Figure;
use jemput_store::search::{PeopleQuery, page};
use jemput_store::{Cost, DatabaseKey, Folder, NewOfficer, Store};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use rusqlite::Connection;
use uuid::Uuid;

const KEY: [u8; 32] = [7; 32];
const PER_VILLAGE: u32 = 4000;
const SEARCHES: usize = 400;

const GIVEN: &[&str] = &[
    "MUHAMMAD",
    "SITI",
    "NUR",
    "AHMAD",
    "SRI",
    "ABDUL",
    "DEWI",
    "RINI",
    "AGUS",
    "ANDI",
    "RAHMAT",
    "FITRI",
    "BUDI",
    "YUNI",
    "INDAH",
    "RIZKI",
    "LESTARI",
    "HENDRA",
    "MARIANA",
    "DESI",
    "EKO",
    "ROSMAIDA",
    "TAUFIK",
    "ZAINAL",
    "WATI",
    "HALIMAH",
    "IRWAN",
    "JUNAIDI",
    "KARTINI",
    "LISMAWATI",
    "MASLINA",
    "NURHAYATI",
    "PARLINDUNGAN",
    "RATNA",
    "SAHRUL",
    "TIURMA",
    "UMAR",
    "YUSUF",
    "ZUBAIDAH",
    "DARWIS",
    "ERNI",
    "FAISAL",
    "GUSNI",
    "HERMAN",
    "IDA",
    "JULIANI",
    "KHAIRUL",
    "LATIFAH",
    "MARZUKI",
    "NASRUL",
    "OKTAVIA",
    "PUTRI",
    "RAMADHAN",
    "SALMAH",
    "TETTY",
    "USMAN",
    "VERA",
    "WAHYU",
    "YANTI",
];
const SECOND: &[&str] = &[
    "AMINAH",
    "HASIBUAN",
    "SIREGAR",
    "LUBIS",
    "NASUTION",
    "HARAHAP",
    "AISYAH",
    "RITONGA",
    "DAULAY",
    "PULUNGAN",
    "HAJAR",
    "SANTOSO",
    "WAHYUNI",
    "SIMATUPANG",
    "RAMBE",
    "DALIMUNTHE",
    "POHAN",
    "TANJUNG",
    "BATUBARA",
    "MATONDANG",
    "KHADIJAH",
    "MAULANA",
    "SAPUTRA",
    "HIDAYAT",
    "RANGKUTI",
    "SIHOMBING",
    "MANURUNG",
    "PASARIBU",
    "SITUMORANG",
    "HUTAGALUNG",
    "PANJAITAN",
    "GULTOM",
    "SIMBOLON",
    "NAINGGOLAN",
    "SARAGIH",
    "PURBA",
    "GINTING",
    "SEMBIRING",
    "TARIGAN",
    "KARO",
    "SIAGIAN",
    "MARPAUNG",
    "SITORUS",
    "SIMANJUNTAK",
    "HUTABARAT",
    "TAMBUNAN",
    "SILALAHI",
    "SINAGA",
    "DAMANIK",
    "MUNTHE",
];

fn main() {
    let sizes = std::env::var("JEMPUT_BENCH_RESIDENTS")
        .ok()
        .and_then(|text| text.parse().ok());
    for residents in sizes.map_or_else(|| vec![100_000, 1_000_000], |only: u32| vec![only]) {
        let temporary = tempfile::tempdir().expect("a folder");
        let root = std::env::var_os("JEMPUT_BENCH_FOLDER").map_or_else(
            || temporary.path().to_owned(),
            |kept| PathBuf::from(kept).join(residents.to_string()),
        );
        let plain = root.join("plain.db");
        let store = fill(&root, &plain, residents);
        let (before, searches) = (searches(1), searches(85));
        // Other searches first, as on a day that has begun: the pages most read are in memory.
        for (_, query) in &before {
            store.people().list(query).expect("search");
        }
        report("sqlcipher", residents, &searches, |query| {
            store.people().list(query).expect("search").rows.len()
        });
        let connection = Connection::open(&plain).expect("plain database");
        connection
            .execute_batch(
                "PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA journal_mode = WAL",
            )
            .expect("settings");
        connection.set_prepared_statement_cache_capacity(128);
        for (_, query) in &before {
            page(&connection, query).expect("search");
        }
        report("sqlite", residents, &searches, |query| {
            page(&connection, query).expect("search").rows.len()
        });
    }
}

fn fill(root: &Path, plain: &Path, residents: u32) -> Store {
    let folder = Folder::at(root);
    if folder.is_created() {
        return Store::open(&folder, DatabaseKey::from_bytes(KEY)).expect("open");
    }
    let mut rng = StdRng::seed_from_u64(1277);
    let lead = NewOfficer {
        officer: OfficerId(Uuid::from_u128(1)),
        name: "bench",
        lead: true,
        passphrase: "bench",
    };
    let key = DatabaseKey::from_bytes(KEY);
    let store = Store::create(&folder, key, &[lead], None, Cost::LEAST, &mut rng).expect("create");
    let began = Instant::now();
    for village in 0..residents.div_ceil(PER_VILLAGE) {
        let people = PER_VILLAGE.min(residents - village * PER_VILLAGE);
        store
            .lists()
            .import(work_list(village, people, &mut rng), UnixMillis(0))
            .expect("import");
    }
    let seconds = began.elapsed().as_secs_f64();
    let name = format!("search.{residents}.filling");
    Figure::once(name, "residents/s", f64::from(residents) / seconds).print();
    store.close();
    let digits: String = KEY.iter().map(|byte| format!("{byte:02x}")).collect();
    let encrypted = Connection::open(folder.database()).expect("open");
    encrypted
        .execute_batch(&format!("PRAGMA key = \"x'{digits}'\""))
        .expect("key");
    encrypted
        .execute(
            "ATTACH DATABASE ?1 AS plain KEY ''",
            [plain.to_str().expect("path")],
        )
        .expect("attach");
    encrypted
        .query_row("SELECT sqlcipher_export('plain')", [], |_| Ok(()))
        .expect("export");
    drop(encrypted);
    Store::open(&folder, DatabaseKey::from_bytes(KEY)).expect("open")
}

fn searches(seed: u64) -> Vec<(&'static str, PeopleQuery)> {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut searches = Vec::with_capacity(SEARCHES * 10);
    for _ in 0..SEARCHES {
        let (given, second) = (pick(GIVEN, &mut rng), pick(SECOND, &mut rng));
        let part = |name: &str, rng: &mut StdRng| {
            name[..rng.random_range(3..=name.len().min(6))].to_lowercase()
        };
        let (year, rt) = (rng.random_range(45..99), rng.random_range(1..=12));
        let village = rng.random_range(0..25);
        let mut add = |kind, text: String, village| {
            searches.push((
                kind,
                PeopleQuery {
                    text,
                    village,
                    ..PeopleQuery::default()
                },
            ))
        };
        add("one_letter", given[..1].to_lowercase(), None);
        add("name_prefix", part(given, &mut rng), None);
        add("second_name", part(second, &mut rng), None);
        add(
            "two_names",
            format!("{} {}", part(given, &mut rng), part(second, &mut rng)),
            None,
        );
        add(
            "name_year",
            format!("{} {year}", part(given, &mut rng)),
            None,
        );
        add(
            "name_rt",
            format!("{} rt{rt}", part(second, &mut rng)),
            None,
        );
        add("in_village", part(second, &mut rng), Some(code(village)));
        add(
            "in_village_year",
            format!("{} {year}", part(given, &mut rng)),
            Some(code(village)),
        );
        add(
            "nik_part",
            format!("{:04}", rng.random_range(1..9999)),
            None,
        );
        add(
            "nik_beginning",
            format!(
                "12770{}{:02}",
                rng.random_range(1..4),
                rng.random_range(1..28)
            ),
            None,
        );
        add("nobody", format!("{}xq", part(given, &mut rng)), None);
    }
    searches
}

fn report(
    engine: &str,
    residents: u32,
    searches: &[(&'static str, PeopleQuery)],
    run: impl Fn(&PeopleQuery) -> usize,
) {
    let mut kinds: Vec<&str> = searches.iter().map(|(kind, _)| *kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let measured: Vec<(&str, f64)> = searches
        .iter()
        .map(|(kind, query)| {
            let began = Instant::now();
            black_box(run(query));
            (*kind, began.elapsed().as_secs_f64() * 1e6)
        })
        .collect();
    for kind in kinds.into_iter().map(Some).chain([None]) {
        let times: Vec<f64> = measured
            .iter()
            .filter(|(of, _)| kind.is_none_or(|kind| kind == *of))
            .map(|(_, time)| *time)
            .collect();
        let kind = kind.unwrap_or("all");
        let name = format!("search.{residents}.{engine}.{kind}");
        Figure::of_times(name, "us", &times).print();
    }
}

fn work_list(village: u32, people: u32, rng: &mut StdRng) -> WorkList {
    WorkList {
        id: WorkListId(Uuid::from_u128(u128::from(village))),
        revision: 1,
        office: "bench".to_owned(),
        village: code(village),
        village_name: format!("Desa {village}"),
        district_name: "Bench".to_owned(),
        as_of: date(2026, 11, 1),
        issued_at: UnixMillis(0),
        totals: None,
        outings: Vec::new(),
        targets: (0..people)
            .map(|number| target(village, number, rng))
            .collect(),
    }
}

fn target(village: u32, number: u32, rng: &mut StdRng) -> Target {
    let birth = date(
        rng.random_range(1945..2009),
        rng.random_range(1..=12),
        rng.random_range(1..=28),
    );
    let sex = if rng.random() { Sex::P } else { Sex::L };
    let nik = Nik::compose(&code(village), birth, sex, rng.random_range(1..9999)).expect("a NIK");
    let family = format!(
        "{}{:010}",
        &nik.as_str()[..6],
        u64::from(village) * 10_000 + u64::from(number / 4)
    );
    Target {
        person: PersonId(Uuid::from_u128(
            (u128::from(village) << 32) + u128::from(number) + 1,
        )),
        data: PersonData {
            name: format!("{} {}", pick(GIVEN, rng), pick(SECOND, rng)),
            nik: Some(nik),
            kk: KkNumber::parse(&family).ok(),
            sex: Some(sex),
            birth_place: Some("PADANGSIDIMPUAN".to_owned()),
            birth_date: Some(birth),
            address: Some(format!("JL. MERDEKA NO. {number}")),
            rt: Some(format!("{:03}", rng.random_range(1..=12))),
            rw: Some("001".to_owned()),
            village: Some(code(village)),
            family_head: Some(format!("{} {}", pick(GIVEN, rng), pick(SECOND, rng))),
            ..PersonData::default()
        },
        ektp_status: Some("BELUM_REKAM".to_owned()),
        known_outcome: None,
        revision: 1,
    }
}

/// Some names are far commoner than others.
fn pick(names: &[&'static str], rng: &mut StdRng) -> &'static str {
    let share: f64 = rng.random();
    names[(share * share * names.len() as f64) as usize]
}

fn code(village: u32) -> RegionCode {
    RegionCode(format!(
        "12.77.{:02}.{}",
        1 + village / 100,
        1001 + village % 100
    ))
}

fn date(year: i16, month: i8, day: i8) -> Date {
    format!("{year:04}-{month:02}-{day:02}")
        .parse()
        .expect("a date")
}
