//! Takes several bundles as far as their sources go: all records in one transaction first, then
//! all scans, so that a whole stick or a busy evening costs few commits and the count moves first.

use std::collections::HashMap;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use jemput_seal::ItemKind;
use jemput_seal::statement::ItemState;

use super::admit::{Arrived, Verdict};
use super::receipts::{Book, all_in, ranges};
use super::records::Opened;
use super::scans::Scan;
use super::source::Source;
use super::{ImportError, Importer, Looked};
use crate::office::OfficeEvent;
use crate::storage::bundles::{self, BundleState, StoredBundle};
use crate::storage::{attachments, quarantine};

/// Scans checked and written at once.
const SCANS_AT_ONCE: usize = 8;

/// A bundle and where its items are.
pub(crate) struct Job<'a> {
    pub(crate) arrived: Arrived,
    pub(crate) source: Source<'a>,
}

/// What became of one bundle of a batch.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) header_hash: String,
    /// Not seen before.
    pub(crate) new: bool,
    /// Everything of it that can be is safe here.
    pub(crate) safe: bool,
    /// New records and scans.
    pub(crate) records: u32,
    pub(crate) scans: u32,
    /// What a person should look at.
    pub(crate) look_at: Vec<Looked>,
    /// Items whose copy at the source is damaged: to be asked for again.
    pub(crate) damaged_at_source: Vec<u32>,
}

struct Going<'a> {
    job: Job<'a>,
    verdict: Verdict,
    known: Option<StoredBundle>,
    opened: Option<Opened>,
    result: Outcome,
}

/// A bundle whose scans were looked at.
type Checked<'g, 'a> = Result<(&'g mut Going<'a>, Vec<Scan>), ImportError>;

impl Importer {
    /// Takes bundles in. An error stops the batch, and repeating it is safe; what is wrong with one
    /// bundle is in its result. Without scans only counts move; the same bundles are given again.
    pub(crate) async fn take(
        &self,
        jobs: Vec<Job<'_>>,
        with_scans: bool,
    ) -> Result<Vec<Outcome>, ImportError> {
        let mut going = self.judge_all(jobs).await?;
        for bundle in &mut going {
            let done = bundle.known.as_ref().is_some_and(|known| known.opened);
            if bundle.verdict == Verdict::Open
                && !done
                && bundle.job.source.has_all(
                    &bundle.job.arrived.header,
                    &[ItemKind::Manifest, ItemKind::Records],
                )
            {
                match self
                    .open_records(&bundle.job.arrived, &mut bundle.job.source)
                    .await
                {
                    Ok(opened) => bundle.opened = Some(opened),
                    Err(error) => bundle.note_opening(error)?,
                }
            }
        }
        self.write_records(&mut going).await?;
        if !with_scans {
            return Ok(going.into_iter().map(|bundle| bundle.result).collect());
        }
        self.take_all_scans(&mut going).await?;
        for bundle in &mut going {
            if bundle.verdict != Verdict::Open {
                self.hold(&mut bundle.job, &bundle.verdict, &mut bundle.result)
                    .await?;
            }
        }
        Ok(going.into_iter().map(|bundle| bundle.result).collect())
    }

    async fn judge_all<'a>(&self, jobs: Vec<Job<'a>>) -> Result<Vec<Going<'a>>, ImportError> {
        let mut db = self.office.db.read().await?;
        let mut going = Vec::with_capacity(jobs.len());
        for Job { arrived, source } in jobs {
            let (arrived, verdict) = self.judge(&mut db, arrived).await?;
            let known = bundles::get(&mut db, &self.office.code, &arrived.name()).await?;
            let result = Outcome {
                header_hash: arrived.name(),
                new: known.is_none(),
                ..Outcome::default()
            };
            going.push(Going {
                job: Job { arrived, source },
                verdict,
                known,
                opened: None,
                result,
            });
        }
        Ok(going)
    }

    async fn write_records(&self, going: &mut [Going<'_>]) -> Result<(), ImportError> {
        let office = &*self.office.code;
        let now = self.office.now();
        let mut db = self.office.db.write().await?;
        let mut book = Book::open(&mut db, office).await?;
        let mut told = Vec::new();
        for bundle in going.iter_mut() {
            let arrived = &bundle.job.arrived;
            let stored = self.keep(&mut db, arrived, &bundle.verdict).await?;
            let name = arrived.name();
            if let Some(opened) = bundle.opened.take() {
                let attachments_to_come = !bundle
                    .job
                    .source
                    .has_all(&arrived.header, &[ItemKind::Attachment]);
                if stored.opened {
                    // Another process was quicker.
                } else {
                    if opened.left_out > 0 {
                        bundle.result.look_at.push(Looked::bundle(
                            &arrived.source,
                            &name,
                            "pages_left_out",
                        ));
                    }
                    let taken = self.take_records(&mut db, arrived, opened).await?;
                    bundles::set_state(&mut db, office, &name, BundleState::Opened, None, now)
                        .await?;
                    bundle.result.records = taken.new;
                    bundle
                        .result
                        .look_at
                        .extend(taken.apart.iter().map(|(_, line, reason)| Looked {
                            line: Some(*line),
                            ..Looked::bundle(&arrived.source, &name, reason)
                        }));
                    if attachments_to_come {
                        let items = bundles::items(&mut db, office, &name).await?;
                        self.receipt(
                            &mut db,
                            &mut book,
                            &name,
                            arrived.device(),
                            ranges(&items, &ItemState::Imported),
                            now,
                        )
                        .await?;
                    }
                    told.push(OfficeEvent::Imported {
                        device: arrived.device(),
                        header_hash: name.clone(),
                        records: taken.new,
                    });
                }
            }
            if bundle.result.new && self.is_fork(&mut db, &name).await? {
                bundle.result.look_at.push(Looked::bundle(
                    &bundle.job.arrived.source,
                    &name,
                    "device_copied",
                ));
            }
            bundle.known = bundles::get(&mut db, office, &name).await?;
        }
        book.close(&mut db, office).await?;
        db.commit().await?;
        told.into_iter().for_each(|event| self.office.tell(event));
        Ok(())
    }

    async fn is_fork(
        &self,
        db: &mut crate::storage::db::Connection,
        name: &str,
    ) -> Result<bool, ImportError> {
        Ok(bundles::get(db, &self.office.code, name)
            .await?
            .is_some_and(|bundle| bundle.forked))
    }

    async fn take_all_scans(&self, going: &mut [Going<'_>]) -> Result<(), ImportError> {
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

    /// Keeps a bundle sealed: every item there is, checked against the header only. Its receipt says
    /// so: `verified` for a newer schema, `quarantined` else.
    async fn hold(
        &self,
        job: &mut Job<'_>,
        verdict: &Verdict,
        result: &mut Outcome,
    ) -> Result<(), ImportError> {
        let office = &*self.office.code;
        let Job { arrived, source } = job;
        let name = arrived.name();
        let items = bundles::items(&mut *self.office.db.read().await?, office, &name).await?;
        let mut small = Vec::new();
        let mut held = Vec::new();
        for item in items.iter().filter(|item| item.state == "missing") {
            if !source.has(item.item) {
                continue;
            }
            let sealed = match source
                .read(&arrived.header, item.item, &self.office.items)
                .await
            {
                Ok((_, sealed)) => sealed,
                Err(error) if error.data_code().is_some() => {
                    result.damaged_at_source.push(item.item);
                    continue;
                }
                Err(error) => return Err(error),
            };
            if item.kind == ItemKind::Attachment.as_str() {
                sealed.keep(&self.office.items, &name, item.item).await?;
                held.push(item.item);
            } else {
                small.push((item.item, super::records::in_memory(sealed)?));
            }
        }
        let now = self.office.now();
        let mut db = self.office.db.write().await?;
        for item in held {
            bundles::set_item(&mut db, office, &name, item, "held", None).await?;
        }
        for (item, bytes) in small {
            bundles::put_sealed_item(&mut db, office, &name, item, bytes, "held").await?;
        }
        let items = bundles::items(&mut db, office, &name).await?;
        if items.iter().all(|item| item.state == "held") {
            let mut book = Book::open(&mut db, office).await?;
            let state = match verdict {
                Verdict::Apart(code) => ItemState::Quarantined {
                    code: (*code).to_owned(),
                },
                _ => ItemState::Verified,
            };
            self.receipt(
                &mut db,
                &mut book,
                &name,
                arrived.device(),
                all_in(items.len(), state),
                now,
            )
            .await?;
            book.close(&mut db, office).await?;
            result.safe = true;
        }
        db.commit().await?;
        let reason = match verdict {
            Verdict::Apart(code) => code,
            _ => super::admit::NEWER_SCHEMA,
        };
        result
            .look_at
            .push(Looked::bundle(&arrived.source, &name, reason));
        self.office.tell(OfficeEvent::Quarantined {
            reason: reason.to_owned(),
        });
        Ok(())
    }
}

impl Going<'_> {
    /// A genuine header over content that does not open is kept sealed; a damaged copy is asked for
    /// again; anything else stops the batch.
    fn note_opening(&mut self, error: ImportError) -> Result<(), ImportError> {
        use jemput_seal::SealError as E;
        let Some(code) = error.data_code() else {
            return Err(error);
        };
        match error {
            ImportError::Seal(E::ItemHash { item } | E::ItemLength { item }) => {
                self.result.damaged_at_source.push(item)
            }
            ImportError::Seal(E::Layout { .. } | E::Truncated) => {}
            _ => {
                self.verdict = Verdict::Apart(code);
                return Ok(());
            }
        }
        self.result.look_at.push(Looked::bundle(
            &self.job.arrived.source,
            &self.result.header_hash,
            code,
        ));
        Ok(())
    }
}
