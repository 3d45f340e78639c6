//! The same bundles from sixteen places at once, and by stick at the same time: each is one bundle at
//! the office, with one receipt for each state, repeated byte for byte.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use jemput_seal::Signed;
use jemput_seal::statement::{ItemState, Receipt};
use jemput_tests::house::{Held, Laptop, PASSPHRASE, at_desk, behind_a_line, number, totals};
use jemput_tests::village::DayPlan;
use serde_json::json;
use tokio::runtime::Runtime;

const DECODER: &str = env!("CARGO_BIN_EXE_village-day");
const COPIES: usize = 16;
const BUNDLES: usize = 3;
const PATIENCE: Duration = Duration::from_secs(120);

#[test]
fn sixteen_senders_and_a_stick_make_one_bundle_and_one_receipt() -> Result<()> {
    let runtime = Runtime::new()?;
    let (_line, office, running) = runtime.block_on(behind_a_line(0, 0, 20))?;
    let decoder = Path::new(DECODER);
    let mut laptop = Laptop::by_network(&running, runtime.handle(), decoder, "laptop 01", 1)?;
    let outing = laptop.open_outing(&running.parts.office.today().to_string())?;
    let village = laptop.village.clone();
    for bundle in 0..BUNDLES {
        let plan = DayPlan {
            skip: bundle * 2,
            people: 2,
            applications: 1,
            strangers: 0,
            scan_width: 500,
        };
        laptop.team.work(&village, plan, |_| ())?;
        if bundle + 1 == BUNDLES {
            laptop.team.close_day(&outing)?;
        }
        laptop.team.seal()?;
    }
    let stick = tempfile::tempdir()?;
    laptop
        .team
        .ask("stick_export", json!({ "path": stick.path() }))?;
    let copies = laptop.copies(decoder, COPIES)?;

    let other_desk = runtime.block_on(office.importer())?;
    thread::scope(|scope| {
        let senders: Vec<_> = copies
            .iter()
            .map(|copy| {
                scope.spawn(move || {
                    copy.team.unlock(PASSPHRASE)?;
                    copy.send(PATIENCE)
                })
            })
            .collect();
        // Two processes' worth of importers beside the one that pulls from the gateway.
        runtime.block_on(async {
            let (one, two) = tokio::join!(
                at_desk(&running.parts.importer, stick.path()),
                at_desk(&other_desk, stick.path()),
            );
            for summary in [one?, two?] {
                ensure!(
                    (summary.found, summary.safe) == (BUNDLES as u32, BUNDLES as u32)
                        && summary.look_at.is_empty(),
                    "{summary:?}"
                );
            }
            anyhow::Ok(())
        })?;
        for sender in senders {
            sender.join().ok().context("a sender panicked")??;
        }
        anyhow::Ok(())
    })?;

    // The seventeenth never had a line: its receipts come home by the stick.
    laptop.team.unlock(PASSPHRASE)?;
    laptop
        .team
        .ask("stick_import", json!({ "path": stick.path() }))?;
    let mut held = Held::default();
    held.compare(
        &laptop,
        &running.parts.office,
        &running.parts.scans,
        runtime.handle(),
    )?;
    let mut said = Said::default();
    for copy in copies.iter().chain([&laptop]) {
        said.add(copy)?;
    }
    said.each_once()?;
    let counters = "SELECT COUNT(*) - COUNT(DISTINCT counter) FROM receipts";
    ensure!(runtime.block_on(number(&running.parts.office, counters))? == 0);
    runtime.block_on(totals(&running.parts.office, &[held]))?;
    runtime.block_on(running.stop());
    Ok(())
}

/// What receipts say (bundle, signing key, items and states) → their bytes.
#[derive(Default)]
struct Said {
    receipts: BTreeMap<(String, String, String), BTreeSet<Vec<u8>>>,
    imported: BTreeMap<String, BTreeSet<Vec<u8>>>,
}

impl Said {
    fn add(&mut self, laptop: &Laptop) -> Result<()> {
        laptop.look_in(|store| {
            for bundle in store.bundles().list()? {
                let items = bundle.items.len() as u32;
                for bytes in store.receipts().of(&bundle.hash)? {
                    let signed = Signed::<Receipt>::from_json(&bytes)?;
                    let receipt = signed.peek()?;
                    let hash = receipt.header_hash.to_string();
                    let says = format!("{:?} {:?}", receipt.items, receipt.state);
                    if receipt.state == ItemState::Imported && receipt.covers(items) {
                        self.imported
                            .entry(hash.clone())
                            .or_default()
                            .insert(bytes.clone());
                    }
                    self.receipts
                        .entry((hash, signed.key().to_string(), says))
                        .or_default()
                        .insert(bytes);
                }
            }
            Ok(())
        })
    }

    fn each_once(&self) -> Result<()> {
        for (what, bytes) in &self.receipts {
            ensure!(bytes.len() == 1, "{} receipts say {what:?}", bytes.len());
        }
        ensure!(
            self.imported.len() == BUNDLES && self.imported.values().all(|one| one.len() == 1),
            "one receipt for each whole bundle: {:?}",
            self.imported.values().map(BTreeSet::len)
        );
        Ok(())
    }
}
