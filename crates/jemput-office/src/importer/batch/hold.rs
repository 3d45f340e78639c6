//! What may not be opened is kept sealed.

use jemput_seal::ItemKind;
use jemput_seal::statement::ItemState;

use super::{Job, Outcome};
use crate::importer::admit::{NEWER_SCHEMA, Verdict};
use crate::importer::receipts::{Book, all_in};
use crate::importer::records::in_memory;
use crate::importer::{ImportError, Importer, Looked};
use crate::office::OfficeEvent;
use crate::storage::{bundles, quarantine};

/// Bytes of a held bundle's manifest and records in memory.
const IN_HAND: u64 = 8 << 20;

/// An item that is held: its sealed bytes, unless they are in the item store.
type Held = (u32, Option<Vec<u8>>);

impl Importer {
    /// Keeps a bundle sealed: every item there is, checked against the header only. Its receipt says
    /// so: `verified` for a newer schema, `quarantined` else.
    pub(super) async fn hold(
        &self,
        job: &mut Job<'_>,
        verdict: &Verdict,
        result: &mut Outcome,
    ) -> Result<(), ImportError> {
        let office = &*self.office.code;
        let Job { arrived, source } = job;
        let name = arrived.name();
        let items = bundles::items(&mut *self.office.db.read().await?, office, &name).await?;
        let mut held = Vec::new();
        let (mut in_hand, mut came) = (0, false);
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
            came = true;
            if item.kind == ItemKind::Attachment.as_str() {
                sealed.keep(&self.office.items, &name, item.item).await?;
                held.push((item.item, None));
            } else {
                in_hand += item.sealed_len;
                held.push((item.item, Some(in_memory(sealed)?)));
            }
            // It may be here for being far too large.
            if in_hand >= IN_HAND {
                self.put_held(&name, std::mem::take(&mut held)).await?;
                in_hand = 0;
            }
        }
        self.put_held(&name, held).await?;
        let now = self.office.now();
        let mut db = self.office.db.write().await?;
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
            quarantine::settle_lost(&mut db, office, &name, now).await?;
            result.safe = true;
            result.new = came;
        }
        db.commit().await?;
        let reason = match verdict {
            Verdict::Apart(code) => code,
            _ => NEWER_SCHEMA,
        };
        result
            .look_at
            .push(Looked::bundle(&arrived.source, &name, reason));
        self.office.tell(OfficeEvent::Quarantined {
            reason: reason.to_owned(),
        });
        Ok(())
    }

    async fn put_held(&self, name: &str, held: Vec<Held>) -> Result<(), ImportError> {
        if held.is_empty() {
            return Ok(());
        }
        let office = &*self.office.code;
        let mut db = self.office.db.write().await?;
        for (item, sealed) in held {
            match sealed {
                Some(bytes) => {
                    bundles::put_sealed_item(&mut db, office, name, item, bytes, "held").await?
                }
                None => bundles::set_item(&mut db, office, name, item, "held", None).await?,
            }
        }
        db.commit().await?;
        Ok(())
    }
}
