//! A laptop put back to the day it was enrolled, and one whose folder goes on on two machines: the
//! office has every bundle of both histories, no number stands for two, and it is told how the
//! chains hang together.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use jemput_domain::ids::RecordId;
use jemput_field::Field;
use jemput_office::Office;
use jemput_office::serve::Running;
use jemput_store::receipts::ReceiptState;
use jemput_tests::chaos::BadLine;
use jemput_tests::house::{Bench, Held, Laptop, PASSPHRASE, SmallOffice, behind_a_line, number};
use jemput_tests::village::{DayPlan, Team};
use serde_json::{Value, json};
use sqlx::Row as _;
use tokio::runtime::Runtime;
use uuid::Uuid;

const DECODER: &str = env!("CARGO_BIN_EXE_village-day");
const PATIENCE: Duration = Duration::from_secs(120);

/// The image was taken before anything was sealed, when the first chain had its name already.
#[test]
fn a_laptop_put_back_goes_on_in_a_new_chain() -> Result<()> {
    let house = House::new()?;
    let (mut laptop, image) = house.laptop_and_image(|_| Ok(()))?;
    let first = chain_of(&laptop)?;
    for skip in [0, 2, 4] {
        day(&mut laptop.team, &laptop.village, skip)?;
    }
    laptop.send(PATIENCE)?;
    // Everything is there, record by record and scan by scan. Then the disk breaks.
    let (office, scans) = (&house.running.parts.office, &house.running.parts.scans);
    Held::default().compare(&laptop, office, scans, house.runtime.handle())?;
    let before = house.rows_of(&first)?;
    drop(laptop);

    let mut restored = image;
    restored.team.unlock(PASSPHRASE)?;
    ensure!(chain_of(&restored)? == first, "it does not know better");
    work(&mut restored.team, &restored.village, 6)?;
    contact(&restored.team)?;
    restored.team.seal()?;
    restored.send(PATIENCE)?;
    // In the new chain, too, there is a second number.
    day(&mut restored.team, &restored.village, 8)?;
    restored.send(PATIENCE)?;

    let new = chain_of(&restored)?;
    ensure!(new != first);
    ensure!(house.replaced(&new)? == Some(first.clone()));
    ensure!(house.numbers(&first)? == [1, 2, 3] && house.numbers(&new)? == [1, 2]);
    house.same_at_office(&restored)?;
    ensure!(house.rows_of(&first)? == before, "nothing of it is lost");
    house.nothing_is_wrong()?;
    house.close()
}

/// The same, but it seals before it hears of anything: the number is used again, and both are kept.
#[test]
fn a_laptop_put_back_that_seals_first_is_found_out() -> Result<()> {
    let house = House::new()?;
    let (mut laptop, mut restored) = house.laptop_and_image(|_| Ok(()))?;
    let first = chain_of(&laptop)?;
    day(&mut laptop.team, &laptop.village, 0)?;
    laptop.send(PATIENCE)?;
    drop(laptop);

    restored.team.unlock(PASSPHRASE)?;
    day(&mut restored.team, &restored.village, 2)?;
    restored.send(PATIENCE)?;
    ensure!(house.numbers(&first)? == [1, 1]);
    ensure!(house.number("SELECT COUNT(*) FROM bundles WHERE forked = 1")? == 2);
    house.same_at_office(&restored)?;
    // It has been told by now.
    restored.team.unlock(PASSPHRASE)?;
    day(&mut restored.team, &restored.village, 4)?;
    restored.send(PATIENCE)?;
    let new = chain_of(&restored)?;
    ensure!(house.replaced(&new)? == Some(first) && house.numbers(&new)? == [1]);
    house.same_at_office(&restored)?;
    house.close()
}

/// Both go on, each on its own machine, and hear of each other's bundles.
#[test]
fn a_copy_on_another_machine_numbers_its_own() -> Result<()> {
    let house = House::new()?;
    let (mut laptop, image) = house.laptop_and_image(|laptop| {
        day(&mut laptop.team, &laptop.village, 0)?;
        laptop.send(PATIENCE)
    })?;
    let first = chain_of(&laptop)?;
    // The image's own kit takes this for the same machine.
    let mut copy = kit(image.data(), "another machine");
    copy.unlock(PASSPHRASE)?;
    for (skip, more) in [(2, 4), (6, 8)] {
        laptop.team.unlock(PASSPHRASE)?;
        day(&mut laptop.team, &laptop.village, skip)?;
        laptop.send(PATIENCE)?;
        day(&mut copy, &image.village, more)?;
        copy.send_until_imported(PATIENCE)?;
    }
    copy.field.close();

    house.same_at_office(&laptop)?;
    house.same_at_office(&image)?;
    ensure!(house.number("SELECT COUNT(*) FROM bundles")? == 5);
    ensure!(house.number("SELECT MIN(sequence) FROM bundles")? == 1);
    let numbers = "SELECT COUNT(DISTINCT chain || ' ' || sequence) FROM bundles";
    ensure!(house.number(numbers)? == 5, "no number twice");
    // Every chain but the first leads back to it.
    for mut chain in house.chains_with_bundles()? {
        while let Some(before) = house.replaced(&chain)? {
            chain = before;
        }
        ensure!(chain == first);
    }
    house.nothing_is_wrong()?;
    house.close()
}

struct House {
    runtime: Runtime,
    running: Running,
    _office: SmallOffice,
    _line: BadLine,
}

impl House {
    fn new() -> Result<Self> {
        let runtime = Runtime::new()?;
        let (line, office, running) = runtime.block_on(behind_a_line(0, 0, 20))?;
        Ok(Self {
            runtime,
            running,
            _office: office,
            _line: line,
        })
    }

    /// Enrolled, its outing open, and after `before` its folder once more. Both know of one chain.
    fn laptop_and_image(
        &self,
        before: impl FnOnce(&mut Laptop) -> Result<()>,
    ) -> Result<(Laptop, Laptop)> {
        let decoder = Path::new(DECODER);
        let handle = self.runtime.handle();
        let mut laptop = Laptop::by_network(&self.running, handle, decoder, "laptop 01", 1)?;
        laptop.open_outing(&self.office().today().to_string())?;
        before(&mut laptop)?;
        let image = laptop.copies(decoder, 1)?.pop().context("one copy")?;
        laptop.team.unlock(PASSPHRASE)?;
        Ok((laptop, image))
    }

    fn office(&self) -> &Office {
        &self.running.parts.office
    }

    fn number(&self, sql: &'static str) -> Result<i64> {
        self.runtime.block_on(number(self.office(), sql))
    }

    /// (record, revision) → content hash, of a chain.
    fn rows_of(&self, chain: &str) -> Result<BTreeMap<(String, i64), String>> {
        let rows = self.runtime.block_on(
            sqlx::query("SELECT record, revision, content_hash FROM records WHERE chain = $1")
                .bind(chain)
                .fetch_all(self.office().db.pool()),
        )?;
        rows.iter()
            .map(|row| Ok(((row.try_get(0)?, row.try_get(1)?), row.try_get(2)?)))
            .collect()
    }

    fn numbers(&self, chain: &str) -> Result<Vec<i64>> {
        let rows = self.runtime.block_on(
            sqlx::query("SELECT sequence FROM bundles WHERE chain = $1 ORDER BY 1")
                .bind(chain)
                .fetch_all(self.office().db.pool()),
        )?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    fn chains_with_bundles(&self) -> Result<Vec<String>> {
        let rows = self.runtime.block_on(
            sqlx::query("SELECT DISTINCT chain FROM bundles").fetch_all(self.office().db.pool()),
        )?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    fn replaced(&self, chain: &str) -> Result<Option<String>> {
        let row = self.runtime.block_on(
            sqlx::query("SELECT previous_chain FROM chains WHERE chain = $1")
                .bind(chain)
                .fetch_one(self.office().db.pool()),
        )?;
        Ok(row.try_get(0)?)
    }

    /// The office has every record of the laptop's bundles as the laptop has it. The outing's is in each
    /// of them, with the numbers of its moment.
    fn same_at_office(&self, laptop: &Laptop) -> Result<()> {
        laptop.look_in(|store| {
            ensure!(store.records().changed(true)?.records.is_empty());
            for bundle in store.bundles().list()? {
                ensure!(bundle.receipt == Some(ReceiptState::Imported));
                let hash = jemput_seal::Hash(bundle.hash).to_string();
                let rows = self.runtime.block_on(
                    sqlx::query("SELECT record, content_hash FROM records WHERE header_hash = $1 AND kind <> 'outing'")
                        .bind(hash)
                        .fetch_all(self.office().db.pool()),
                )?;
                ensure!(rows.len() + 1 == bundle.records as usize);
                for row in rows {
                    let record: String = row.try_get(0)?;
                    let here = store.records().envelope(RecordId(record.parse::<Uuid>()?))?;
                    let here = here.with_context(|| format!("{record} is not on the laptop"))?;
                    ensure!(here.content_hash == row.try_get::<String, _>(1)?);
                }
            }
            Ok(())
        })
    }

    fn nothing_is_wrong(&self) -> Result<()> {
        for sql in [
            "SELECT COUNT(*) FROM bundles WHERE state <> 'imported' OR forked <> 0 OR records_apart <> 0",
            "SELECT COUNT(*) FROM bundle_items WHERE state <> 'done'",
            "SELECT COUNT(*) FROM quarantine",
            // Both histories are of one outing, and each says what it did: for a person to settle.
            "SELECT COUNT(*) FROM records WHERE competing <> 0 AND kind <> 'outing'",
        ] {
            ensure!(self.number(sql)? == 0, "{sql}");
        }
        Ok(())
    }

    fn close(self) -> Result<()> {
        self.runtime.block_on(self.running.stop());
        Ok(())
    }
}

fn kit(data: &Path, marker: &str) -> Team {
    let host = Arc::new(Bench::new(Path::new(DECODER), marker));
    Team::new(Field::new(host, data), 7)
}

/// The chain its next bundle goes into.
fn chain_of(laptop: &Laptop) -> Result<String> {
    let chain = laptop.look_in(|store| {
        let current = store.chains().current()?;
        Ok(current.context("a chain")?.chain.to_string())
    })?;
    laptop.team.unlock(PASSPHRASE)?;
    Ok(chain)
}

/// Two people come, one of them with papers.
fn work(team: &mut Team, village: &Value, skip: usize) -> Result<()> {
    let plan = DayPlan {
        skip,
        people: 2,
        applications: 1,
        strangers: 0,
        scan_width: 300,
    };
    team.work(village, plan, |_| ())?;
    Ok(())
}

fn day(team: &mut Team, village: &Value, skip: usize) -> Result<()> {
    work(team, village, skip)?;
    team.seal()?;
    Ok(())
}

/// Hears what the office has to say.
fn contact(team: &Team) -> Result<()> {
    let until = Instant::now() + PATIENCE;
    team.ask("send_start", json!({}))?;
    while team.ask("status", json!({}))?["sending"] == true {
        ensure!(Instant::now() < until, "still sending");
        std::thread::sleep(Duration::from_millis(25));
    }
    Ok(())
}
