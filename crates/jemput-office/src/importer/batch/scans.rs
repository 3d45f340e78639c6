//! The scans of a batch: each is checked whole, several at once, then all are noted together.

use std::collections::HashMap;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use jemput_seal::statement::ItemState;

use super::Going;
use crate::importer::admit::{Arrived, Verdict};
use crate::importer::receipts::{Book, ranges};
use crate::importer::scans::Scan;
use crate::importer::{ImportError, Importer, Looked};
use crate::office::OfficeEvent;
use crate::storage::bundles::{self, BundleState};
use crate::storage::{attachments, quarantine};

/// Scans checked and written at once.
const SCANS_AT_ONCE: usize = 8;

/// A bundle whose scans were looked at.
type Checked<'g, 'a> = Result<(&'g mut Going<'a>, Vec<Scan>), ImportError>;

impl Importer {
    pub(super) async fn take_all_scans(&self, going: &mut [Going<'_>]) -> Result<(), ImportError> {
        let mut ready = Vec::new();
        for bundle in going.iter_mut() {
            let state = bundle
                .known
                .as_ref()
                .map(|known| (known.opened, known.state));
            match state {
                Some((true, BundleState::Opened)) if bundle.verdict == Verdict::Open => {
                    ready.push(bundle)
                }
                Some((true, _)) => bundle.result.safe = true,
                _ => {}
            }
        }
        let mut checked = Vec::with_capacity(ready.len());
        let mut ready = ready.into_iter();
        loop {
            let some: Vec<BoxFuture<'_, Checked<'_, '_>>> = ready
                .by_ref()
                .take(SCANS_AT_ONCE)
                .map(|bundle| self.check_scans(bundle).boxed())
                .collect();
            if some.is_empty() {
                break;
            }
            checked.extend(futures::future::join_all(some).await);
        }
        let mut by_bundle = HashMap::new();
        let mut failed = None;
        for one in checked {
            match one {
                Ok((bundle, scans)) => {
                    by_bundle.insert(bundle.job.arrived.name(), (bundle, scans));
                }
                Err(error) => failed = Some(error),
            }
        }
        // What was checked before something failed is written all the same.
        self.write_scans(by_bundle.into_values().collect()).await?;
        failed.map_or(Ok(()), Err)
    }

    async fn check_scans<'g, 'a>(&self, bundle: &'g mut Going<'a>) -> Checked<'g, 'a> {
        let name = bundle.job.arrived.name();
        let items =
            bundles::items(&mut *self.office.db.read().await?, &self.office.code, &name).await?;
        let scans = self
            .take_scans(&bundle.job.arrived, &mut bundle.job.source, &items)
            .await?;
        Ok((bundle, scans))
    }

    async fn write_scans(
        &self,
        checked: Vec<(&mut Going<'_>, Vec<Scan>)>,
    ) -> Result<(), ImportError> {
        if checked.is_empty() {
            return Ok(());
        }
        let office = &*self.office.code;
        let now = self.office.now();
        let mut db = self.office.db.write().await?;
        let mut book = Book::open(&mut db, office).await?;
        let mut told = Vec::new();
        for (bundle, scans) in checked {
            let arrived = &bundle.job.arrived;
            let name = arrived.name();
            for scan in scans {
                match scan {
                    Scan::Kept(attachment) => {
                        bundles::set_item(&mut db, office, &name, attachment.item, "done", None)
                            .await?;
                        bundle.result.scans += u32::from(
                            attachments::put(&mut db, office, &name, &attachment, now).await?,
                        );
                    }
                    Scan::Damaged { item, code } => {
                        bundles::set_item(&mut db, office, &name, item, "damaged", Some(code))
                            .await?;
                        self.note_item(&mut db, arrived, item, code).await?;
                        bundle
                            .result
                            .look_at
                            .push(Looked::bundle(&arrived.source, &name, code));
                        told.push(OfficeEvent::Quarantined {
                            reason: code.to_owned(),
                        });
                    }
                    Scan::SourceDamaged { item, code } => {
                        bundle.result.damaged_at_source.push(item);
                        bundle
                            .result
                            .look_at
                            .push(Looked::bundle(&arrived.source, &name, code));
                    }
                }
            }
            let items = bundles::items(&mut db, office, &name).await?;
            let settled = items
                .iter()
                .all(|item| matches!(item.state.as_str(), "done" | "damaged"));
            let damaged = items.iter().find(|item| item.state == "damaged");
            if settled {
                match damaged {
                    None => {
                        bundles::set_state(&mut db, office, &name, BundleState::Imported, None, now)
                            .await?
                    }
                    Some(item) => {
                        bundles::set_state(
                            &mut db,
                            office,
                            &name,
                            BundleState::Quarantined,
                            item.reason.as_deref(),
                            now,
                        )
                        .await?
                    }
                }
                self.receipt(
                    &mut db,
                    &mut book,
                    &name,
                    arrived.device(),
                    ranges(&items, &ItemState::Imported),
                    now,
                )
                .await?;
                quarantine::settle_lost(&mut db, office, &name, now).await?;
                bundle.result.safe = true;
                told.push(OfficeEvent::ScansImported { header_hash: name });
            }
        }
        book.close(&mut db, office).await?;
        db.commit().await?;
        told.into_iter().for_each(|event| self.office.tell(event));
        Ok(())
    }

    async fn note_item(
        &self,
        db: &mut crate::storage::db::Connection,
        arrived: &Arrived,
        item: u32,
        code: &'static str,
    ) -> Result<(), ImportError> {
        let name = arrived.name();
        let entry = quarantine::Entry {
            kind: "item",
            header_hash: Some(&name),
            device: Some(arrived.device().to_string()),
            item: Some(item),
            line: None,
            source: &arrived.source,
            reason: code,
        };
        quarantine::put(db, &self.office.code, &entry, arrived.at).await?;
        Ok(())
    }
}
