//! The only deletion. What a bundle held goes once the office's signed word permits it: a receipt of
//! the whole bundle, `backed_up` (or `imported` where the pack says so), of the signer's current
//! epoch, and the pack's number of days gone by on the office's clock, never on this one's. What
//! changed since, and what is not complete, stays.

use jemput_domain::time::UnixMillis;
use jemput_domain::wire::office_pack::PrunePolicy;
use rusqlite::Connection;

use crate::Store;
use crate::bundles::HeaderHash;
use crate::error::{Refusal, Result, StoreError};
use crate::folder::{remove_if_there, sync_folder};
use crate::receipts::ReceiptState;
use crate::settings::office_time;
use crate::sql::{all, first, run};

/// The office's word that one bundle may go. Only [`Store::prune_permit`] makes one, from stored
/// receipts; [`Store::prune`] checks it again in the transaction that deletes.
#[derive(Debug)]
pub struct PrunePermit {
    bundle: HeaderHash,
    policy: PrunePolicy,
}

impl PrunePermit {
    pub fn bundle(&self) -> &HeaderHash {
        &self.bundle
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Applications whose form is no longer here.
    pub applications: u32,
    /// Pages whose file is no longer here.
    pub pages: u32,
    /// Bytes of pages freed; the bundle's own file comes on top.
    pub page_bytes: u64,
}

const DAY: i64 = 24 * 60 * 60 * 1000;

impl Store {
    /// A permit, or the reason why not yet.
    pub fn prune_permit(&self, bundle: &HeaderHash, policy: &PrunePolicy) -> Result<PrunePermit> {
        let permit = PrunePermit {
            bundle: *bundle,
            policy: *policy,
        };
        self.read(|connection| check(connection, &permit))?;
        Ok(permit)
    }

    /// A permit for each bundle that may go now, oldest first.
    pub fn prune_permits(&self, policy: &PrunePolicy) -> Result<Vec<PrunePermit>> {
        let mut permits = Vec::new();
        for bundle in self
            .bundles()
            .list()?
            .into_iter()
            .rev()
            .filter(|view| view.pruned_at.is_none())
        {
            match self.prune_permit(&bundle.hash, policy) {
                Ok(permit) => permits.push(permit),
                Err(StoreError::Refused(_)) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(permits)
    }

    /// Deletes the bundle's file, its pages' files and keys, its complete applications' forms. The
    /// person, the outcome, the header and the receipts stay.
    pub fn prune(&self, permit: PrunePermit, at: UnixMillis) -> Result<Pruned> {
        let (pruned, files, bundle_file) =
            self.write(move |connection| forget(connection, &permit, at))?;
        // Without their rows the files are unreadable; what a crash leaves here is swept on opening.
        for file in files {
            remove_if_there(&self.folder().files().join(file))?;
        }
        remove_if_there(&self.folder().bundles().join(bundle_file))?;
        sync_folder(self.folder().files())?;
        Ok(pruned)
    }
}

fn check(connection: &Connection, permit: &PrunePermit) -> Result<()> {
    let bundle = permit.bundle.as_slice();
    let held = first(
        connection,
        "SELECT 1 FROM bundle WHERE hash = ?1 AND pruned_at IS NULL",
        [bundle],
        |_| Ok(()),
    )?;
    held.ok_or(StoreError::NotFound("bundle"))?;
    let least = if permit.policy.on_imported {
        ReceiptState::Imported
    } else {
        ReceiptState::BackedUp
    };
    let receipts = all(
        connection,
        "SELECT receipt.at, rank, signer_epoch.signer IS NOT NULL FROM receipt
         LEFT JOIN signer_epoch ON signer_epoch.signer = receipt.signer AND signer_epoch.epoch = receipt.epoch
         WHERE bundle = ?1 AND whole = 1 ORDER BY receipt.at",
        [bundle],
        |row| Ok((row.get::<_, i64>(0)?, ReceiptState::of_rank(row.get(1)?)?, row.get::<_, bool>(2)?)),
    )?;
    if !receipts.iter().any(|(_, state, _)| *state >= least) {
        return Err(Refusal::NotReceipted.into());
    }
    let permitting = receipts
        .iter()
        .find(|(_, state, current)| *state >= least && *current);
    let at = permitting.ok_or(Refusal::EpochNotCurrent)?.0;
    // The office may have found afterwards that it must not keep it.
    if receipts
        .iter()
        .any(|(later, state, _)| *later > at && *state < ReceiptState::Stored)
    {
        return Err(Refusal::NotReceipted.into());
    }
    let until = UnixMillis(at.saturating_add(i64::from(permit.policy.after_days) * DAY));
    match office_time(connection)? {
        Some(now) if now >= until => Ok(()),
        _ => Err(Refusal::TooEarly { until }.into()),
    }
}

/// Pages of the bundle whose paper, and the application it belongs to, are at the office as they are
/// here.
const PAGES: &str = "SELECT page.id FROM bundle_page
    JOIN page ON page.id = bundle_page.page
    JOIN document ON document.id = page.document
    JOIN record AS paper ON paper.id = document.record
    LEFT JOIN application ON application.id = document.application
    LEFT JOIN record AS form ON form.id = application.record
    WHERE bundle_page.bundle = ?1 AND page.sealed = 1 AND page.file IS NOT NULL
        AND paper.revision = paper.sealed_revision
        AND (form.id IS NULL OR (form.revision = form.sealed_revision AND form.draft = 0))";

const APPLICATIONS: &str = "SELECT application.id FROM bundle_record
    JOIN record ON record.id = bundle_record.record
    JOIN application ON application.record = record.id
    WHERE bundle_record.bundle = ?1 AND bundle_record.revision = record.revision
        AND record.revision = record.sealed_revision AND record.draft = 0 AND record.pruned = 0";

fn forget(
    connection: &Connection,
    permit: &PrunePermit,
    at: UnixMillis,
) -> Result<(Pruned, Vec<String>, String)> {
    check(connection, permit)?;
    let bundle = permit.bundle.as_slice();
    let pages = all(
        connection,
        &format!("SELECT file, bytes FROM page WHERE id IN ({PAGES})"),
        [bundle],
        |row| Ok((row.get::<_, String>(0)?, row.get::<_, u64>(1)?)),
    )?;
    run(
        connection,
        &format!("DELETE FROM page_thumbnail WHERE page IN ({PAGES})"),
        [bundle],
    )?;
    run(
        connection,
        &format!("UPDATE page SET file = NULL, key = NULL WHERE id IN ({PAGES})"),
        [bundle],
    )?;
    for table in ["application_field", "application_check"] {
        run(
            connection,
            &format!("DELETE FROM {table} WHERE application IN ({APPLICATIONS})"),
            [bundle],
        )?;
    }
    let applications = run(
        connection,
        &format!(
            "UPDATE record SET pruned = 1 WHERE id IN (SELECT record FROM application WHERE id IN ({APPLICATIONS}))"
        ),
        [bundle],
    )?;
    let bundle_file = connection
        .prepare_cached("UPDATE bundle SET pruned_at = ?2 WHERE hash = ?1 RETURNING file_name")?
        .query_row((bundle, at.0), |row| row.get(0))?;
    let pruned = Pruned {
        applications: u32::try_from(applications).unwrap_or(u32::MAX),
        pages: u32::try_from(pages.len()).unwrap_or(u32::MAX),
        page_bytes: pages.iter().map(|(_, bytes)| bytes).sum(),
    };
    Ok((
        pruned,
        pages.into_iter().map(|(file, _)| file).collect(),
        bundle_file,
    ))
}
