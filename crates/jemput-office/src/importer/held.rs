//! Bundles held sealed that may be opened now: an admin let them in, their link to the last good
//! bundle came, or this program reads their schema at last.

use super::admit::Verdict;
use super::batch::Job;
use super::source::Source;
use super::{ImportError, Importer, Road, Summary};
use crate::storage::bundles;

impl Importer {
    /// Opens what may be opened.
    pub async fn open_held(&self) -> Result<Summary, ImportError> {
        let mut summary = Summary::default();
        let office = &*self.office.code;
        let waiting = bundles::held_sealed(&mut *self.office.db.read().await?, office).await?;
        for name in waiting {
            let mut db = self.office.db.read().await?;
            let (Some((header, signature)), Some(stored)) = (
                bundles::header(&mut db, office, &name).await?,
                bundles::get(&mut db, office, &name).await?,
            ) else {
                continue;
            };
            let Ok(signature) = signature.try_into() else {
                continue;
            };
            let Ok(arrived) = self
                .arrived(header, signature, Road::Network, "held", stored.arrived_at)
                .await
            else {
                continue;
            };
            let (arrived, verdict) = self.judge(&mut db, arrived).await?;
            drop(db);
            if verdict != Verdict::Open {
                continue;
            }
            let source = Source::Held {
                db: self.office.db.clone(),
                items: self.office.items.clone(),
            };
            summary.found += 1;
            for outcome in self.take(vec![Job { arrived, source }], true).await? {
                summary.add(outcome);
            }
        }
        Ok(summary)
    }
}
