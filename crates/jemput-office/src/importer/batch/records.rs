//! The records of a batch, in one transaction: counts move here.

use jemput_domain::time::UnixMillis;
use jemput_seal::ItemKind;
use jemput_seal::statement::ItemState;

use sqlx::Acquire as _;

use super::Going;
use crate::importer::admit::Verdict;
use crate::importer::receipts::{Book, ranges};
use crate::importer::records::RecordsTaken;
use crate::importer::{ImportError, Importer, Looked};
use crate::office::OfficeEvent;
use crate::storage::bundles::{self, BundleState};
use crate::storage::db::Connection;

impl Importer {
    pub(super) async fn write_records(&self, going: &mut [Going<'_>]) -> Result<(), ImportError> {
        let office = &*self.office.code;
        let now = self.office.now();
        let mut db = self.office.db.write().await?;
        let mut book = Book::open(&mut db, office).await?;
        let mut told = Vec::new();
        for bundle in going.iter_mut() {
            let mut alone = db.begin().await?;
            let taken = match self.write_one(&mut alone, bundle, now).await {
                Ok(taken) => {
                    alone.commit().await?;
                    taken
                }
                Err(error) => {
                    // What the database will not keep of one bundle is undone alone, and set apart.
                    let code = error.data_code().ok_or(error)?;
                    alone.rollback().await?;
                    bundle.verdict = Verdict::Apart(code);
                    self.keep(&mut db, &bundle.job.arrived, &bundle.verdict)
                        .await?;
                    None
                }
            };
            let arrived = &bundle.job.arrived;
            let name = arrived.name();
            if let Some((left_out, taken)) = taken {
                if left_out > 0 {
                    bundle.result.look_at.push(Looked::bundle(
                        &arrived.source,
                        &name,
                        "pages_left_out",
                    ));
                }
                bundle.result.new = true;
                bundle.result.records = taken.new;
                bundle
                    .result
                    .look_at
                    .extend(taken.apart.iter().map(|(_, line, reason)| Looked {
                        line: Some(*line),
                        ..Looked::bundle(&arrived.source, &name, reason)
                    }));
                let attachments_to_come = !bundle
                    .job
                    .source
                    .has_all(&arrived.header, &[ItemKind::Attachment]);
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
            if bundle.known.is_none() && self.is_fork(&mut db, &name).await? {
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

    /// Keeps one bundle's header and takes its records in, unless another process was quicker. Gives
    /// how many pages the laptop left out, and what became of the records.
    async fn write_one(
        &self,
        db: &mut Connection,
        bundle: &mut Going<'_>,
        now: UnixMillis,
    ) -> Result<Option<(u32, RecordsTaken)>, ImportError> {
        let arrived = &bundle.job.arrived;
        let stored = self.keep(db, arrived, &bundle.verdict).await?;
        let Some(opened) = bundle.opened.take().filter(|_| !stored.opened) else {
            return Ok(None);
        };
        let left_out = opened.left_out;
        let taken = self.take_records(db, arrived, opened).await?;
        let (office, name) = (&*self.office.code, arrived.name());
        bundles::set_state(db, office, &name, BundleState::Opened, None, now).await?;
        Ok(Some((left_out, taken)))
    }

    async fn is_fork(&self, db: &mut Connection, name: &str) -> Result<bool, ImportError> {
        Ok(bundles::get(db, &self.office.code, name)
            .await?
            .is_some_and(|bundle| bundle.forked))
    }
}
