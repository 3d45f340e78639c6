//! The network road: pulls what came at the gateway, by cursor.

use std::collections::BTreeSet;

use jemput_domain::ids::DeviceId;
use jemput_gateway::inner::{Change, What};
use jemput_gateway::{GatewayError, Inner};
use jemput_seal::statement::Receipt;
use jemput_seal::{Hash, Signed, Uuid};

use super::batch::Job;
use super::source::Source;
use super::{ImportError, Importer, Looked, Road, Summary};
use crate::office::OfficeEvent;
use crate::storage::{bundles, messages, quarantine, receipts, settings};

/// Changes looked at in one turn.
const CHANGES: u32 = 400;
/// Bundles taken in together.
const BUNDLES: usize = 32;

/// Where the road stands in this process.
#[derive(Debug, Default)]
pub struct Pull {
    cursor: Option<u64>,
    /// Bundles that could not be taken in although nothing is wrong with them: tried again.
    later: BTreeSet<Hash>,
    resumed: bool,
}

/// What a turn did.
#[derive(Debug, Default)]
pub struct Turn {
    /// Nothing came: wait.
    pub idle: bool,
    /// Laptops ask to be enrolled.
    pub enrolments: bool,
    /// Bundles taken in.
    pub summary: Summary,
    /// The gateway was set back to an older copy: what it was given since is to be pushed again.
    pub gateway_set_back: bool,
}

impl Pull {
    /// The last change taken in; wait for one after it.
    pub fn cursor(&self) -> u64 {
        self.cursor.unwrap_or(0)
    }

    /// Whether something is to be tried again without a change.
    pub fn has_more(&self) -> bool {
        !self.later.is_empty()
    }
}

impl Importer {
    /// Takes in what came since the last turn. After an error the same turn is repeated.
    pub async fn pull(&self, inner: &dyn Inner, pull: &mut Pull) -> Result<Turn, ImportError> {
        if pull.cursor.is_none() {
            let stored = settings::get(
                &mut *self.office.db.read().await?,
                &self.office.code,
                settings::GATEWAY_CURSOR,
            )
            .await?;
            pull.cursor = Some(stored.unwrap_or(0));
        }
        if !pull.resumed {
            // What was in the middle when the last process ended.
            let unfinished =
                bundles::unfinished(&mut *self.office.db.read().await?, &self.office.code).await?;
            pull.later.extend(
                unfinished
                    .iter()
                    .filter_map(|name| name.parse::<Hash>().ok()),
            );
            pull.resumed = true;
        }
        let changes = inner.changes(pull.cursor(), CHANGES).await?;
        let last = changes.last().map(|change| change.cursor);
        let mut turn = Turn {
            idle: changes.is_empty(),
            ..Turn::default()
        };
        let sorted = Sorted::of(changes);
        turn.enrolments = sorted.enrolments;
        turn.gateway_set_back = sorted.gateway_set_back;
        let mut wanted = std::mem::take(&mut pull.later);
        wanted.extend(&sorted.bundles);
        let result = self.pull_bundles(inner, &wanted, &mut turn.summary).await;
        match result {
            Ok(later) => pull.later = later,
            Err(error) => {
                pull.later = wanted;
                return Err(error);
            }
        }
        for receipt in &sorted.receipts {
            if let Err(error) = self.receipt_shown(receipt).await
                && error.data_code().is_none()
            {
                return Err(error);
            }
        }
        // After the receipts: an office that learns here that it was restored does not first believe a
        // laptop to have messages that only bear the same numbers.
        self.pull_statements(inner, &sorted.devices).await?;
        let pruned = sorted.pruned.iter();
        let pruned: Vec<_> = pruned.map(|(device, shown)| (*device, shown)).collect();
        self.pruned_shown(&pruned, &mut turn.summary).await?;
        if let Some(last) = last {
            let mut db = self.office.db.write().await?;
            if sorted.gateway_set_back {
                receipts::push_again(&mut db, &self.office.code).await?;
                messages::push_again(&mut db, &self.office.code).await?;
            }
            settings::put(&mut db, &self.office.code, settings::GATEWAY_CURSOR, &last).await?;
            db.commit().await?;
            pull.cursor = Some(last);
        }
        if turn.summary.found > 0 {
            // A bundle that came now may be the link an older one of its chain waited for.
            self.open_held().await?;
        }
        Ok(turn)
    }

    /// Takes bundles in, several at once; when that fails, one by one, so that none holds up the
    /// others. Gives those to try again.
    async fn pull_bundles(
        &self,
        inner: &dyn Inner,
        wanted: &BTreeSet<Hash>,
        summary: &mut Summary,
    ) -> Result<BTreeSet<Hash>, ImportError> {
        let mut later = BTreeSet::new();
        let all: Vec<Hash> = wanted.iter().copied().collect();
        for some in all.chunks(BUNDLES) {
            match self.pull_some(inner, some, summary).await {
                Ok(()) => {}
                Err(error) if error.is_disk_full() || matches!(error, ImportError::Storage(_)) => {
                    return Err(error);
                }
                Err(_) => {
                    for bundle in some {
                        match self.pull_some(inner, &[*bundle], summary).await {
                            Ok(()) => {}
                            Err(error)
                                if error.is_disk_full()
                                    || matches!(error, ImportError::Storage(_)) =>
                            {
                                return Err(error);
                            }
                            Err(error) => {
                                tracing::warn!(bundle = %bundle, %error, "bundle not taken in, to be tried again");
                                later.insert(*bundle);
                            }
                        }
                    }
                }
            }
        }
        Ok(later)
    }

    async fn pull_some(
        &self,
        inner: &dyn Inner,
        some: &[Hash],
        summary: &mut Summary,
    ) -> Result<(), ImportError> {
        let mut jobs = Vec::with_capacity(some.len());
        for bundle in some {
            let sealed = match inner.header(*bundle).await {
                Ok(sealed) => sealed,
                // Came by stick and is not at the gateway.
                Err(GatewayError::Missing) => continue,
                Err(error) => return Err(error.into()),
            };
            let at = sealed.received_at;
            match self
                .arrived(
                    sealed.header_json,
                    sealed.signature,
                    Road::Network,
                    "network",
                    at,
                )
                .await
            {
                Ok(arrived) => jobs.push(Job {
                    arrived,
                    source: Source::Gateway {
                        inner,
                        complete: sealed.complete,
                    },
                }),
                Err(error) => self.note_refused(*bundle, error.code(), summary).await?,
            }
        }
        summary.found += u32::try_from(jobs.len()).unwrap_or(u32::MAX);
        for outcome in self.take(jobs, true).await? {
            if let Ok(bundle) = outcome.header_hash.parse::<Hash>() {
                for item in &outcome.damaged_at_source {
                    inner.item_damaged(bundle, *item).await?;
                }
            }
            summary.add(outcome);
        }
        Ok(())
    }

    /// The gateway took a header this side does not: two programs, or two keysets.
    async fn note_refused(
        &self,
        bundle: Hash,
        reason: &'static str,
        summary: &mut Summary,
    ) -> Result<(), ImportError> {
        let name = bundle.to_string();
        let entry = quarantine::Entry {
            kind: "bundle",
            header_hash: Some(&name),
            device: None,
            item: None,
            line: None,
            source: "network",
            reason,
        };
        let mut db = self.office.db.write().await?;
        quarantine::put(&mut db, &self.office.code, &entry, self.office.now()).await?;
        db.commit().await?;
        summary
            .look_at
            .push(Looked::bundle("network", &name, reason));
        self.office.tell(OfficeEvent::Quarantined {
            reason: reason.to_owned(),
        });
        Ok(())
    }

    async fn pull_statements(
        &self,
        inner: &dyn Inner,
        devices: &BTreeSet<Uuid>,
    ) -> Result<(), ImportError> {
        if devices.is_empty() {
            return Ok(());
        }
        for stored in inner
            .statements()
            .await?
            .into_iter()
            .filter(|stored| devices.contains(&stored.device))
        {
            match self
                .take_statement(&stored.statement, Road::Network, stored.received_at)
                .await
            {
                Ok(_) => {}
                // A laptop this office does not know yet: its first bundle brings its certificate.
                Err(error) if error.data_code().is_some() => {
                    tracing::warn!(code = error.data_code(), "statement not taken in")
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

/// Changes by what is to be done about them.
#[derive(Default)]
struct Sorted {
    bundles: BTreeSet<Hash>,
    devices: BTreeSet<Uuid>,
    receipts: Vec<Signed<Receipt>>,
    pruned: Vec<(DeviceId, Signed<Receipt>)>,
    enrolments: bool,
    gateway_set_back: bool,
}

impl Sorted {
    fn of(changes: Vec<Change>) -> Self {
        let mut sorted = Self::default();
        for change in changes {
            match change.what {
                What::Bundle { bundle, .. }
                | What::Item { bundle, .. }
                | What::BundleComplete { bundle, .. }
                | What::Quarantine { bundle } => {
                    sorted.bundles.insert(bundle);
                }
                What::Statement { device } => {
                    sorted.devices.insert(device);
                }
                What::Enrolment { .. } => sorted.enrolments = true,
                What::ReceiptShown { receipt } => sorted.receipts.push(*receipt),
                What::Pruned { device, receipt } => {
                    sorted.pruned.push((DeviceId(device), *receipt))
                }
                // Its own receipts are its own affair: laptops offer again what those confirmed. Ours it
                // has lost with what came since.
                What::NewEpoch { .. } => sorted.gateway_set_back = true,
            }
        }
        sorted
    }
}
