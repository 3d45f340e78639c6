//! Takes several bundles as far as their sources go: all records in one transaction first, then
//! all scans, so that a whole stick or a busy evening costs few commits and the count moves first.

mod hold;
mod records;
mod scans;

use std::collections::HashSet;

use jemput_seal::ItemKind;

use super::admit::{Arrived, Verdict};
use super::records::Opened;
use super::source::Source;
use super::{ImportError, Importer, Looked};
use crate::storage::bundles::{self, StoredBundle};

/// Bytes of records opened before they are written.
const OPEN_AT_ONCE: u64 = 4 << 20;

/// A bundle and where its items are.
pub(crate) struct Job<'a> {
    pub(crate) arrived: Arrived,
    pub(crate) source: Source<'a>,
}

/// What became of one bundle of a batch.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) header_hash: String,
    /// Taken in now: its records, or all of it sealed.
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

impl Importer {
    /// Takes bundles in. An error stops the batch, and repeating it is safe; what is wrong with one
    /// bundle is in its result. Without scans only counts move; the same bundles are given again.
    pub(crate) async fn take(
        &self,
        jobs: Vec<Job<'_>>,
        with_scans: bool,
    ) -> Result<Vec<Outcome>, ImportError> {
        let mut outcomes = Vec::with_capacity(jobs.len());
        let mut rest = jobs;
        // A second copy of a bundle comes after the first: it may have what the first lacks.
        while !rest.is_empty() {
            let mut names = HashSet::new();
            let (first, copies) = rest
                .into_iter()
                .partition(|job| names.insert(job.arrived.name()));
            outcomes.extend(self.take_different(first, with_scans).await?);
            rest = copies;
        }
        let safe: HashSet<String> = outcomes
            .iter()
            .filter(|outcome| outcome.safe)
            .map(|outcome| outcome.header_hash.clone())
            .collect();
        for outcome in &mut outcomes {
            outcome.safe = safe.contains(&outcome.header_hash);
        }
        Ok(outcomes)
    }

    async fn take_different(
        &self,
        jobs: Vec<Job<'_>>,
        with_scans: bool,
    ) -> Result<Vec<Outcome>, ImportError> {
        let mut going = self.judge_all(jobs).await?;
        let mut rest = &mut going[..];
        while !rest.is_empty() {
            let opened = self.open_some(rest).await?;
            let (some, after) = rest.split_at_mut(opened);
            self.write_records(some).await?;
            rest = after;
        }
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

    /// Opens bundles until what is in memory suffices for a transaction; gives how many. So a large
    /// one is in memory alone.
    async fn open_some(&self, going: &mut [Going<'_>]) -> Result<usize, ImportError> {
        let mut bytes = 0;
        for (index, bundle) in going.iter_mut().enumerate() {
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
                    Ok(opened) => {
                        bytes += opened.bytes;
                        bundle.opened = Some(opened);
                    }
                    Err(error) => bundle.note_opening(error)?,
                }
            }
            if bytes >= OPEN_AT_ONCE {
                return Ok(index + 1);
            }
        }
        Ok(going.len())
    }

    async fn judge_all<'a>(&self, jobs: Vec<Job<'a>>) -> Result<Vec<Going<'a>>, ImportError> {
        let mut db = self.office.db.read().await?;
        let mut going = Vec::with_capacity(jobs.len());
        for Job { arrived, source } in jobs {
            let (arrived, verdict) = self.judge(&mut db, arrived).await?;
            let known = bundles::get(&mut db, &self.office.code, &arrived.name()).await?;
            let result = Outcome {
                header_hash: arrived.name(),
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
