//! The records of a batch, in one transaction: counts move here.

use jemput_seal::ItemKind;
use jemput_seal::statement::ItemState;

use super::Going;
use crate::importer::receipts::{Book, ranges};
use crate::importer::{ImportError, Importer, Looked};
use crate::office::OfficeEvent;
use crate::storage::bundles::{self, BundleState};

impl Importer {
    pub(super) async fn write_records(&self, going: &mut [Going<'_>]) -> Result<(), ImportError> {
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
                    bundle.result.new = true;
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

    async fn is_fork(
        &self,
        db: &mut crate::storage::db::Connection,
        name: &str,
    ) -> Result<bool, ImportError> {
        Ok(bundles::get(db, &self.office.code, name)
            .await?
            .is_some_and(|bundle| bundle.forked))
    }
}
