//! A store in a temporary folder, and people to put in it.

use std::path::Path;

use jemput_domain::ids::{OfficerId, OutingId, PersonId, WorkListId};
use jemput_domain::nik::{KkNumber, Nik};
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::time::{Date, UnixMillis};
use jemput_domain::wire::person::{PersonData, RegionCode, Sex};
use jemput_domain::wire::record::OutcomeSource;
use jemput_domain::wire::work_list::{OutingPlan, Target, VillageTotals, WorkList};
use jemput_store::outcomes::NewOutcome;
use jemput_store::outings::NewOuting;
use jemput_store::{Cost, DatabaseKey, Folder, NewOfficer, Stamp, Store};
use rand::SeedableRng;
use rand::rngs::StdRng;
use tempfile::TempDir;
use uuid::Uuid;

pub const VILLAGE: &str = "12.77.01.1001";
pub const LEAD: OfficerId = OfficerId(Uuid::from_u128(1));
pub const OUTING: OutingId = OutingId(Uuid::from_u128(100));
pub const KEY: [u8; 32] = [7; 32];
pub const PASSPHRASE: &str = "kuda laut biru";

pub struct Laptop {
    pub folder: TempDir,
    pub store: Store,
    pub rng: StdRng,
}

impl Laptop {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (store, rng) = create(folder.path());
        Self { folder, store, rng }
    }

    /// A store in a folder that is already there; `folder` is then another, empty one.
    pub fn in_folder(path: &Path) -> Self {
        let (store, rng) = create(path);
        Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
            store,
            rng,
        }
    }

    /// With a list of `people` and the outing open.
    pub fn in_village(people: u32) -> Self {
        let laptop = Self::new();
        laptop
            .store
            .lists()
            .import(work_list(1, people), at(0))
            .expect("import");
        laptop.open_outing();
        laptop
    }

    pub fn open_outing(&self) {
        self.open(OUTING, 1);
    }

    pub fn open(&self, outing: OutingId, second: i64) {
        let outing = NewOuting {
            outing,
            village: village(),
            date: date("2026-11-22"),
            place: "Balai".to_owned(),
            team: "Tim 1".to_owned(),
        };
        self.store
            .outings()
            .open(outing, stamp(second))
            .expect("open outing");
    }

    pub fn reopen(&mut self) {
        self.store.close();
        self.store = Store::open(
            &Folder::at(self.folder.path()),
            DatabaseKey::from_bytes(KEY),
        )
        .expect("reopen");
    }

    pub fn outcome(&self, person: PersonId, code: OutcomeCode, second: i64) -> u32 {
        self.store
            .outcomes()
            .set(new_outcome(person, code), stamp(second))
            .expect("outcome")
    }
}

fn create(path: &Path) -> (Store, StdRng) {
    let mut rng = StdRng::seed_from_u64(1);
    let lead = NewOfficer {
        officer: LEAD,
        name: "Ibu Lubis",
        lead: true,
        passphrase: PASSPHRASE,
    };
    let key = DatabaseKey::from_bytes(KEY);
    let store = Store::create(&Folder::at(path), key, &[lead], None, Cost::LEAST, &mut rng)
        .expect("create");
    (store, rng)
}

pub fn new_outcome(person: PersonId, code: OutcomeCode) -> NewOutcome {
    NewOutcome {
        person,
        code,
        reason: None,
        reported_on: date("2026-11-22"),
        village_of_service: village(),
        source: OutcomeSource::SeenInPerson,
        note: None,
        phone: None,
    }
}

pub fn at(second: i64) -> UnixMillis {
    UnixMillis(1_795_300_000_000 + second * 1000)
}

pub fn stamp(second: i64) -> Stamp {
    Stamp {
        at: at(second),
        officer: LEAD,
        outing: Some(OUTING),
    }
}

pub fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

pub fn village() -> RegionCode {
    RegionCode(VILLAGE.to_owned())
}

pub fn person(number: u32) -> PersonId {
    PersonId(Uuid::from_u128(0x1000_0000 + u128::from(number)))
}

const NAMES: [&str; 8] = [
    "SITI AMINAH",
    "AMINAH SIREGAR",
    "NUR SITI HAJAR",
    "MUHAMMAD RIZKI",
    "BUDI SANTOSO",
    "SITI AISYAH",
    "RAHMAT HASIBUAN",
    "D'NUR'AINI",
];

pub fn work_list(revision: u32, people: u32) -> WorkList {
    WorkList {
        id: WorkListId(Uuid::from_u128(u128::from(revision))),
        revision,
        office: "padangsidimpuan".to_owned(),
        village: village(),
        village_name: "Wek I".to_owned(),
        district_name: "Padangsidimpuan Utara".to_owned(),
        as_of: date("2026-11-01"),
        issued_at: at(-1000),
        totals: Some(VillageTotals {
            wajib: 1000,
            sudah: 900,
        }),
        outings: vec![OutingPlan {
            id: OUTING,
            village: village(),
            date: date("2026-11-22"),
            place: "Balai kelurahan".to_owned(),
            team: "Tim 1".to_owned(),
            laptops: 2,
        }],
        targets: (0..people).map(target).collect(),
    }
}

pub fn target(number: u32) -> Target {
    let year = 1960 + number % 45;
    let sex = if number.is_multiple_of(2) {
        Sex::P
    } else {
        Sex::L
    };
    let day = 1 + number % 28 + if sex == Sex::P { 40 } else { 0 };
    let nik = format!("127701{day:02}07{:02}{:04}", year % 100, 1 + number % 9999);
    Target {
        person: person(number),
        data: PersonData {
            name: NAMES[(number % 8) as usize].to_owned(),
            nik: Some(Nik::parse(&nik).expect("a NIK")),
            kk: Some(KkNumber::parse(&format!("127701010120{:04}", 1 + number / 4)).expect("a KK")),
            sex: Some(sex),
            birth_date: Some(date(&format!("{year}-07-{:02}", 1 + number % 28))),
            rt: Some(format!("{:03}", 1 + number % 5)),
            rw: Some(format!("{:03}", 1 + number % 3)),
            village: Some(village()),
            ..PersonData::default()
        },
        ektp_status: Some("BELUM_REKAM".to_owned()),
        known_outcome: None,
        revision: 1,
    }
}
