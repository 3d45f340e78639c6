//! How many bundles a second the office takes in from a stick: one record and one 300 KiB scan each,
//! verified, opened, every chunk checked, sealed bytes kept, receipt signed, all of it durable.
//! Several rounds, each at a new office; one line of JSON per figure.
//!
//! `cargo run --release -p jemput-office --example import_bench -- [bundles] [sqlite|postgres] [folder]
//! [rounds]`

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use jemput_domain::ids::{OfficerId, PersonId, RecordId};
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::time::UnixMillis;
use jemput_domain::wire::person::RegionCode;
use jemput_domain::wire::record::{OutcomeRecord, OutcomeSource, RecordBody, RecordEnvelope};
use jemput_figures::{Figure, process};
use jemput_gateway::testing::TempPostgres;
use jemput_link::enrol::Invited;
use jemput_office::importer::{Importer, Road};
use jemput_office::issuing::Issuing;
use jemput_office::keys::{Card, Place, UnlockWith, ceremony, inner_keys};
use jemput_office::office::system_clock;
use jemput_office::serve::Options;
use jemput_office::serve::open::open_with;
use jemput_seal::{BundleStart, Clock, DeviceKeys, PackedRecords, SealItem, SealJob, Uuid};
use mimalloc::MiMalloc;

/// The office's program has it.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const SCAN: usize = 300 * 1024;
type Failed = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failed> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let argument = |place: usize, default: &str| {
        arguments
            .get(place)
            .map_or(default, String::as_str)
            .to_owned()
    };
    let bundles: u64 = argument(0, "1000").parse()?;
    let engine = argument(1, "sqlite");
    let base = arguments
        .get(2)
        .map_or_else(std::env::temp_dir, PathBuf::from);
    let rounds: usize = argument(3, "5").parse()?;
    let mut rates = Vec::new();
    let mut cpu = Vec::new();
    // Kept to the end: a file system that has just deleted thousands of files makes new ones slowly.
    let mut folders = Vec::new();
    for _ in 0..rounds {
        let postgres = (engine == "postgres").then(TempPostgres::start_durable);
        let folder = tempfile::tempdir_in(&base)?;
        let database = postgres.as_ref().map(TempPostgres::database);
        let importer = office(folder.path(), database).await?;
        let stick = folder.path().join("stick");
        std::fs::create_dir(&stick)?;
        fill(&importer, &stick, bundles).await?;

        let cpu_before = process::cpu_seconds();
        let begun = Instant::now();
        let summary = importer.import(&[stick], "bench", &|_, _| {}).await?;
        rates.push(bundles as f64 / begun.elapsed().as_secs_f64());
        cpu.push((process::cpu_seconds() - cpu_before) * 1000.0 / bundles as f64);
        if u64::from(summary.safe) != bundles || !summary.look_at.is_empty() {
            return Err(summary.sentence().into());
        }
        folders.push(folder);
    }
    Figure::of_runs(format!("import.{engine}.bundles"), "per_s", &rates).print();
    Figure::of_runs(format!("import.{engine}.cpu_each"), "ms", &cpu).print();
    Ok(())
}

async fn office(folder: &Path, database: Option<String>) -> Result<Importer, Failed> {
    let key = folder.join("key");
    inner_keys::make_key_file(&key)?;
    let dir = folder.join("office");
    let place = Place::new(&dir);
    let plan = ceremony::Plan {
        office: "12.77".to_owned(),
        name: "bench".to_owned(),
        gateways: vec!["http://127.0.0.1:1".to_owned()],
        root_key: place.root_key(),
        sheets: None,
        unlock: UnlockWith::KeyFile(key.clone()),
        demonstration: true,
    };
    let done = ceremony::hold(&place, &plan, system_clock()(), |_| Ok(None))?;
    let card = Card::read(&place)?;
    let options = Options {
        dir,
        database,
        blobs: None,
        unlock: UnlockWith::KeyFile(key),
        clock: None,
    };
    let opened = open_with(place, card.clone(), Arc::new(done.keys), &options).await?;
    let issuing = Issuing::new(
        opened.office.clone(),
        opened.keys.clone(),
        card.root.clone(),
    );
    issuing.keep_keyset(&done.keyset).await?;
    issuing.raise_pack(|_| Ok(()), "bench").await?;
    Ok(Importer::new(opened.office, opened.keys, card.root).await?)
}

/// Seals the bundles beforehand: sealing is another benchmark.
async fn fill(importer: &Importer, stick: &Path, bundles: u64) -> Result<(), Failed> {
    let expires = UnixMillis(importer.office().now().0 + 1_000_000);
    let invited = Invited::read(
        &importer
            .issuing()
            .invite("laptop 01", expires, "bench")
            .await?
            .file,
    )?;
    let keys = DeviceKeys::generate(&mut rand::rng());
    let enrolled = importer
        .issuing()
        .enrol(&invited.request(&keys, "laptop 01"), Road::Stick)
        .await?;
    let chain = Uuid::new_v4();
    let scan: Vec<u8> = (0..SCAN).map(|n| (n * 31 + n / 7) as u8).collect();
    let mut previous = None;
    for sequence in 1..=bundles {
        let records = PackedRecords::pack([record()?])?;
        let attachment = SealItem::Attachment {
            id: Uuid::new_v4(),
            length: SCAN as u64,
            source: &scan,
        };
        let job = SealJob {
            start: BundleStart {
                bundle: Uuid::now_v7(),
                chain,
                sequence,
                previous,
                replaces: None,
                schema: 1,
                clock: Clock {
                    wall: 0,
                    boot: Uuid::new_v4(),
                    monotonic: 1,
                    office: None,
                },
                region: "12.77.01.1002".to_owned(),
                counts: BTreeMap::new(),
                left_out: Vec::new(),
            },
            certificate: &enrolled.certificate,
            keys: &keys,
            keyset: invited.trust.current(),
            items: records
                .into_iter()
                .map(SealItem::Records)
                .chain([attachment])
                .collect(),
            threads: 1,
        };
        let file = std::fs::File::create(stick.join(format!("{sequence:06}.jemput")))?;
        previous = Some(job.seal(&file, &mut rand::rng(), &|_| true)?.header_hash);
    }
    Ok(())
}

fn record() -> Result<String, Failed> {
    let body = RecordBody::Outcome(OutcomeRecord {
        person: PersonId(Uuid::new_v4()),
        code: OutcomeCode::Rekam,
        reason: None,
        reported_on: "2026-11-22".parse()?,
        village_of_service: RegionCode("12.77.01.1002".to_owned()),
        source: OutcomeSource::SeenInPerson,
        note: String::new(),
        phone: None,
        withdrawn: false,
    });
    let canonical = serde_json_canonicalizer::to_vec(&body)?;
    Ok(serde_json::to_string(&RecordEnvelope {
        id: RecordId(Uuid::new_v4()),
        revision: 1,
        base_office_revision: None,
        content_hash: blake3::hash(&canonical).to_hex().to_string(),
        recorded_at: UnixMillis(0),
        officer: OfficerId(Uuid::new_v4()),
        outing: None,
        body,
        extra: serde_json::Map::new(),
    })?)
}
