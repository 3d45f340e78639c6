//! Do office and laptop hold the same? Record by record, scan by scan, bundle by bundle.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use jemput_domain::ids::{AttachmentId, RecordId};
use jemput_office::Office;
use jemput_office::remaining::remaining;
use jemput_office::storage::scans::ScanReader;
use jemput_store::Store;
use jemput_store::receipts::ReceiptState;
use sqlx::Row as _;
use tokio::runtime::Handle;
use uuid::Uuid;

use super::Laptop;
use super::office::number;

/// What is known to be at the office of one laptop, and only that.
#[derive(Default)]
pub struct Held {
    /// (record, revision) → content hash.
    records: BTreeMap<(String, i64), String>,
    /// (attachment, BLAKE3).
    scans: BTreeSet<(String, String)>,
    bundles: BTreeSet<String>,
}

/// A row of the office's records.
struct Row {
    record: String,
    revision: i64,
    content_hash: String,
}

impl Held {
    /// Compares everything sealed since the last comparison. The laptop's kit is locked after it.
    pub fn compare(
        &mut self,
        laptop: &Laptop,
        office: &Office,
        scans: &ScanReader,
        runtime: &Handle,
    ) -> Result<()> {
        laptop.look_in(|store| {
            let left = store.records().changed(true)?;
            ensure!(
                left.records.is_empty() && left.pages.is_empty(),
                "something was not sealed"
            );
            for bundle in store.bundles().list()? {
                let hash = hex(&bundle.hash);
                ensure!(
                    bundle.receipt == Some(ReceiptState::Imported),
                    "bundle {hash} is {:?} to the laptop",
                    bundle.receipt
                );
                if self.bundles.insert(hash.clone()) {
                    self.bundle(store, office, scans, runtime, &bundle, &hash)
                        .with_context(|| format!("bundle {hash}"))?;
                }
            }
            Ok(())
        })?;
        runtime.block_on(self.nothing_else(laptop, office))
    }

    fn bundle(
        &mut self,
        store: &Store,
        office: &Office,
        scans: &ScanReader,
        runtime: &Handle,
        bundle: &jemput_store::bundles::BundleView,
        hash: &str,
    ) -> Result<()> {
        let rows = runtime.block_on(records_of(office, hash))?;
        ensure!(
            rows.len() == bundle.records as usize,
            "{} records at the office, {} on the laptop",
            rows.len(),
            bundle.records
        );
        for row in rows {
            let id = RecordId(row.record.parse::<Uuid>()?);
            let here = store
                .records()
                .envelope(id)?
                .with_context(|| format!("record {} is not on the laptop", row.record))?;
            let revision = i64::from(here.revision);
            ensure!(
                row.revision <= revision,
                "record {} has a revision nobody made",
                row.record
            );
            ensure!(
                row.revision < revision || row.content_hash == here.content_hash,
                "record {} says something else at the office",
                row.record
            );
            let before = self
                .records
                .insert((row.record.clone(), row.revision), row.content_hash);
            ensure!(before.is_none(), "record {} twice", row.record);
        }
        let pages = store.bundles().pages(&bundle.hash)?;
        ensure!(
            pages.len() == bundle.pages as usize,
            "pages of the bundle on the laptop"
        );
        for page in pages {
            let content = content(store, page)?;
            let blake3 = runtime.block_on(same_scan(office, scans, page, &content))?;
            ensure!(
                self.scans.insert((page.0.to_string(), blake3)),
                "a scan twice"
            );
        }
        Ok(())
    }

    /// The office has no row of this laptop that was not compared, none in dispute, none put apart.
    async fn nothing_else(&self, laptop: &Laptop, office: &Office) -> Result<()> {
        let device = laptop.device.to_string();
        let mut records = BTreeMap::new();
        let mut newest: BTreeMap<String, (i64, i64)> = BTreeMap::new();
        for row in sqlx::query("SELECT record, revision, content_hash, current, competing FROM records WHERE device = $1")
            .bind(&device)
            .fetch_all(office.db.pool())
            .await?
        {
            let (record, revision): (String, i64) = (row.try_get(0)?, row.try_get(1)?);
            ensure!(row.try_get::<i64, _>(4)? == 0, "record {record} competes with itself");
            if row.try_get::<i64, _>(3)? == 1 {
                let others = newest.insert(record.clone(), (revision, 1));
                ensure!(others.is_none(), "record {record} is current twice");
            }
            records.insert((record, revision), row.try_get::<String, _>(2)?);
        }
        ensure!(
            records == self.records,
            "the office has {} revisions, {} were sealed",
            records.len(),
            self.records.len()
        );
        for (record, revision) in self.records.keys() {
            let current = newest
                .get(record)
                .with_context(|| format!("record {record} has no current revision"))?;
            ensure!(
                current.0 >= *revision,
                "record {record}: an older revision is current"
            );
        }
        let bundles = sqlx::query(
            "SELECT header_hash, state, forked, records_apart FROM bundles WHERE device = $1",
        )
        .bind(&device)
        .fetch_all(office.db.pool())
        .await?;
        let mut hashes = BTreeSet::new();
        for row in bundles {
            let hash: String = row.try_get(0)?;
            let state: String = row.try_get(1)?;
            ensure!(state == "imported", "bundle {hash} is {state}");
            ensure!(
                row.try_get::<i64, _>(2)? == 0,
                "bundle {hash}: the laptop is taken for a copy"
            );
            ensure!(
                row.try_get::<i64, _>(3)? == 0,
                "bundle {hash}: records were put apart"
            );
            ensure!(hashes.insert(hash), "two rows for one bundle");
        }
        ensure!(
            hashes == self.bundles,
            "the office has {} bundles, the laptop {}",
            hashes.len(),
            self.bundles.len()
        );
        Ok(())
    }
}

/// The office holds exactly what its laptops sealed; every identity of its counts holds.
pub async fn totals(office: &Office, laptops: &[Held]) -> Result<()> {
    let sum = |of: fn(&Held) -> usize| laptops.iter().map(of).sum::<usize>() as i64;
    for (sql, wanted) in [
        (
            "SELECT COUNT(*) FROM records",
            sum(|held| held.records.len()),
        ),
        (
            "SELECT COUNT(*) FROM attachments",
            sum(|held| held.scans.len()),
        ),
        (
            "SELECT COUNT(*) FROM bundles",
            sum(|held| held.bundles.len()),
        ),
        ("SELECT COUNT(*) FROM quarantine", 0),
        ("SELECT COUNT(*) FROM bundle_items WHERE state <> 'done'", 0),
    ] {
        let found = number(office, sql).await?;
        ensure!(found == wanted, "{sql}: {found}, not {wanted}");
    }
    remaining(&office.db, office.today()).await?;
    Ok(())
}

async fn records_of(office: &Office, hash: &str) -> Result<Vec<Row>> {
    sqlx::query("SELECT record, revision, content_hash FROM records WHERE header_hash = $1")
        .bind(hash)
        .fetch_all(office.db.pool())
        .await?
        .into_iter()
        .map(|row| {
            Ok(Row {
                record: row.try_get(0)?,
                revision: row.try_get(1)?,
                content_hash: row.try_get(2)?,
            })
        })
        .collect()
}

fn content(store: &Store, page: AttachmentId) -> Result<Vec<u8>> {
    let mut content = Vec::new();
    std::io::copy(&mut store.documents().open(page)?, &mut content)?;
    Ok(content)
}

/// Reads the scan as the office's pages do; answers its BLAKE3, which the reader has checked.
async fn same_scan(
    office: &Office,
    scans: &ScanReader,
    page: AttachmentId,
    content: &[u8],
) -> Result<String> {
    let rows = sqlx::query("SELECT blake3 FROM attachments WHERE attachment = $1")
        .bind(page.0.to_string())
        .fetch_all(office.db.pool())
        .await?;
    ensure!(rows.len() == 1, "scan {} has {} rows", page.0, rows.len());
    let blake3: String = rows[0].try_get(0)?;
    let there = scans
        .read(page.0, &blake3)
        .await?
        .with_context(|| format!("scan {} cannot be read", page.0))?;
    ensure!(there == content, "scan {} is another one", page.0);
    Ok(blake3)
}

pub(super) fn hex(hash: &[u8; 32]) -> String {
    jemput_seal::Hash(*hash).to_string()
}
