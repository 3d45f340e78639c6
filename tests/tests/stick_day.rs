//! A laptop that never has a line: invitation, request, certificate, list, day and receipts all by
//! one stick. And what a stick should not bring: each with its reason, nothing lost.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use jemput_office::importer::{Importer, Summary};
use jemput_office::keys::{Place, ceremony};
use jemput_office::storage::scans::ScanReader;
use jemput_tests::house::{Held, Laptop, PASSPHRASE, SmallOffice, at_desk, number, totals};
use jemput_tests::village::DayPlan;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

const DECODER: &str = env!("CARGO_BIN_EXE_village-day");

/// An office nobody serves.
struct Desk {
    runtime: Runtime,
    office: SmallOffice,
    importer: Importer,
    scans: ScanReader,
}

impl Desk {
    fn new(code: &str) -> Result<Self> {
        let runtime = Runtime::new()?;
        // Nobody answers there, and nobody asks.
        let office = runtime.block_on(SmallOffice::make(code, "127.0.0.1:9".parse()?, 20))?;
        let (importer, scans) = runtime.block_on(open(&office))?;
        Ok(Self {
            runtime,
            office,
            importer,
            scans,
        })
    }

    /// The same office, its folder copied, with this done to its database.
    fn damaged(&self, damage: &'static str) -> Result<Self> {
        let runtime = Runtime::new()?;
        let office = self.office.copy()?;
        let (importer, scans) = runtime.block_on(open(&office))?;
        let changed = runtime.block_on(async {
            sqlx::query(damage)
                .execute(importer.office().db.pool())
                .await
        })?;
        ensure!(changed.rows_affected() > 0, "{damage}");
        Ok(Self {
            runtime,
            office,
            importer,
            scans,
        })
    }

    fn laptop(&self, label: &str, stick: &Path) -> Result<Laptop> {
        let laptop = Laptop::by_stick(
            &self.importer,
            self.runtime.handle(),
            Path::new(DECODER),
            label,
            stick,
        )?;
        laptop.open_outing(&self.importer.office().today().to_string())?;
        Ok(laptop)
    }

    fn take(&self, path: &Path) -> Result<Summary> {
        self.runtime.block_on(at_desk(&self.importer, path))
    }

    fn number(&self, sql: &'static str) -> Result<i64> {
        self.runtime.block_on(number(self.importer.office(), sql))
    }

    fn compare(&self, held: &mut Held, laptop: &Laptop) -> Result<()> {
        held.compare(
            laptop,
            self.importer.office(),
            &self.scans,
            self.runtime.handle(),
        )?;
        laptop.team.unlock(PASSPHRASE)?;
        Ok(())
    }
}

async fn open(office: &SmallOffice) -> Result<(Importer, ScanReader)> {
    let opened = office.open().await?;
    let scans = ScanReader::new(
        opened.office.db.clone(),
        opened.office.items.clone(),
        opened.keys.clone(),
    );
    let importer = Importer::new(opened.office, opened.keys, opened.card.root).await?;
    Ok((importer, scans))
}

/// Works, seals and puts it on the stick; answers the bundle's file there.
fn day(laptop: &mut Laptop, number: usize, stick: &Path) -> Result<PathBuf> {
    let plan = DayPlan {
        skip: number * 3,
        people: 3,
        applications: 1,
        strangers: 1,
        scan_width: 300,
    };
    let village = laptop.village.clone();
    laptop.team.work(&village, plan, |_| ())?;
    let sealed = laptop.team.seal()?;
    let hash = sealed["bundles"][0]["hash"].as_str().context("a bundle")?;
    export(laptop, stick)?;
    Ok(stick.join(format!("JEMPUT/up/{}/{hash}.jemput", laptop.device)))
}

fn export(laptop: &Laptop, stick: &Path) -> Result<Value> {
    laptop.team.ask("stick_export", json!({ "path": stick }))
}

fn home(laptop: &Laptop, stick: &Path) -> Result<Value> {
    let home = laptop.team.ask("stick_import", json!({ "path": stick }))?;
    ensure!(home["damaged"] == 0, "{home}");
    Ok(home)
}

fn reasons(summary: &Summary) -> Vec<&str> {
    summary
        .look_at
        .iter()
        .map(|look| look.reason.as_str())
        .collect()
}

fn stick() -> Result<TempDir> {
    Ok(tempfile::tempdir()?)
}

#[test]
fn a_day_by_stick_only() -> Result<()> {
    let (desk, stick) = (Desk::new("12.77")?, stick()?);
    let mut laptop = desk.laptop("laptop 02", stick.path())?;
    let mut held = Held::default();
    for number in 0..2 {
        day(&mut laptop, number, stick.path())?;
        let summary = desk.take(stick.path())?;
        ensure!(
            summary.look_at.is_empty() && summary.new == 1,
            "{summary:?}"
        );
        ensure!(home(&laptop, stick.path())?["receipts"] != 0);
        desk.compare(&mut held, &laptop)?;
        ensure!(laptop.team.local_only()? == 0);
    }
    // The stick once more changes nothing.
    let receipts = desk.number("SELECT COUNT(*) FROM receipts")?;
    let again = desk.take(stick.path())?;
    ensure!(
        (again.new, again.records, again.scans) == (0, 0, 0) && again.look_at.is_empty(),
        "{again:?}"
    );
    ensure!(desk.number("SELECT COUNT(*) FROM receipts")? == receipts);
    // What the office has need not stay on the stick.
    let exported = export(&laptop, stick.path())?;
    ensure!(exported["removed"] != 0, "{exported}");
    desk.compare(&mut held, &laptop)?;
    desk.runtime
        .block_on(totals(desk.importer.office(), &[held]))
}

/// The other scenarios lean on the comparison: it must see what it is there for.
#[test]
fn the_comparison_sees_a_lost_a_changed_and_a_doubled_row() -> Result<()> {
    let (desk, stick) = (Desk::new("12.77")?, stick()?);
    let mut laptop = desk.laptop("laptop 02", stick.path())?;
    day(&mut laptop, 0, stick.path())?;
    desk.take(stick.path())?;
    home(&laptop, stick.path())?;
    desk.compare(&mut Held::default(), &laptop)?;
    let damages = [
        "UPDATE records SET content_hash = 'another' WHERE kind = 'outcome'",
        "UPDATE records SET content_hash = 'a second', current = 0 WHERE kind = 'document'",
        "INSERT INTO records SELECT office, record, device, chain, revision, 'a second', kind, person, outing, officer, recorded_at, base_office_revision, header_hash, received_at, 0, 0, envelope FROM records WHERE kind = 'person'",
        "DELETE FROM records WHERE kind = 'application'",
        "DELETE FROM attachments",
        "UPDATE attachments SET wrapped_key = x'00'",
    ];
    let compared = |damage| {
        let copy = desk.damaged(damage)?;
        let compared = Held::default().compare(
            &laptop,
            copy.importer.office(),
            &copy.scans,
            copy.runtime.handle(),
        );
        anyhow::Ok(compared.is_ok())
    };
    ensure!(compared("UPDATE people SET changed_at = changed_at")?);
    for damage in damages {
        ensure!(!compared(damage)?, "not seen: {damage}");
    }
    Ok(())
}

#[test]
fn an_altered_bundle_is_refused_and_a_good_copy_completes_it() -> Result<()> {
    let (desk, stick) = (Desk::new("12.77")?, stick()?);
    let mut laptop = desk.laptop("laptop 02", stick.path())?;
    let path = day(&mut laptop, 0, stick.path())?;
    let mut bytes = std::fs::read(&path)?;
    // Within the last item, a scan.
    let at = bytes.len() - 2000;
    bytes[at] ^= 1;
    std::fs::write(&path, bytes)?;
    let summary = desk.take(stick.path())?;
    // What the laptop listed is not there, and what lies there in its place is not it.
    ensure!(
        reasons(&summary) == ["missing_on_stick", "item_hash"],
        "{summary:?}"
    );
    ensure!(desk.number("SELECT COUNT(*) FROM attachments")? == 0);

    // The laptop still holds it: the next stick run brings a good copy.
    home(&laptop, stick.path())?;
    ensure!(laptop.team.local_only()? > 0, "nothing is safe yet");
    export(&laptop, stick.path())?;
    let summary = desk.take(stick.path())?;
    ensure!(
        summary.look_at.is_empty() && (summary.safe, summary.scans) == (1, 1),
        "{summary:?}"
    );
    home(&laptop, stick.path())?;
    let mut held = Held::default();
    desk.compare(&mut held, &laptop)?;
    ensure!(laptop.team.local_only()? == 0);
    Ok(())
}

#[test]
fn a_strangers_and_a_stolen_laptops_bundles_stay_sealed() -> Result<()> {
    let (desk, ours) = (Desk::new("12.77")?, stick()?);
    let (elsewhere, theirs) = (Desk::new("13.03")?, stick()?);

    // A laptop of another office.
    let mut stranger = elsewhere.laptop("laptop 09", theirs.path())?;
    let foreign = day(&mut stranger, 0, theirs.path())?;
    let summary = desk.take(&foreign)?;
    ensure!(reasons(&summary) == ["other_office"], "{summary:?}");
    ensure!(desk.number("SELECT COUNT(*) FROM records")? == 0);
    // Its own office takes the same file.
    let summary = elsewhere.take(theirs.path())?;
    ensure!(
        summary.safe == 1 && summary.look_at.is_empty(),
        "{summary:?}"
    );

    // A laptop stolen after its first bundle.
    let mut laptop = desk.laptop("laptop 03", ours.path())?;
    day(&mut laptop, 0, ours.path())?;
    let root = ceremony::root_key(
        &Place::new(&desk.office.dir()).root_key(),
        &desk.office.unlock(),
    )?;
    desk.runtime.block_on(async {
        desk.importer
            .issuing()
            .revoke(&root, laptop.device, Vec::new(), "test")
            .await?;
        anyhow::Ok(desk.importer.refresh_trust().await?)
    })?;
    let summary = desk.take(ours.path())?;
    ensure!(reasons(&summary) == ["device_revoked"], "{summary:?}");
    ensure!(desk.number("SELECT COUNT(*) FROM records")? == 0);

    // The laptop hears of it and keeps everything.
    home(&laptop, ours.path())?;
    let bundles = laptop.team.ask("bundles", json!({}))?;
    ensure!(
        bundles[0]["state"] == "quarantined" && bundles[0]["office_code"] == "device_revoked",
        "{bundles}"
    );
    ensure!(laptop.team.local_only()? > 0);
    laptop.look_in(|store| {
        let bundles = store.bundles();
        for bundle in bundles.list()? {
            let path = bundles.path(&bundle.hash)?;
            ensure!(
                path.is_some_and(|path| path.is_file()),
                "a bundle was deleted"
            );
        }
        ensure!(
            store.documents().missing()?.is_empty(),
            "a scan was deleted"
        );
        Ok(())
    })
}
