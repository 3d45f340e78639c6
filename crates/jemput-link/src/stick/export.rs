//! Bundles onto a stick: written, listed, and read back from the medium.

use jemput_seal::Hash;
use jemput_seal::statement::{ContentsFile, ContentsKind, StickContents};

use super::StickError;
use super::copying::{Job, NotCopied};
use super::files::{self, StickStatement};
use super::layout::{self, CONTENTS, PART_ENDING, STATEMENT};
use super::read_back::is_as_listed;
use super::volume::Volume;
use crate::outbox::Outbox;
use crate::{Control, Identity};

/// A file on FAT32 takes up to this much more than its bytes, and folders and lists take some.
const CLUSTER: u64 = 64 * 1024;

/// A laptop's copy onto one stick.
pub struct StickExport<'a> {
    /// What to copy from.
    pub outbox: &'a dyn Outbox,
    /// Who copies.
    pub identity: &'a Identity,
    /// The laptop's wall clock, epoch milliseconds: information only.
    pub wall: i64,
}

/// How far the copy is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StickProgress {
    /// Reading back what was written; before that, writing.
    pub reading_back: bool,
    /// Bytes of this phase done.
    pub done: u64,
    /// Bytes of this phase.
    pub total: u64,
}

/// What is on the stick now, read back and good.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExportReport {
    /// Bundles on the stick.
    pub bundles: Vec<Hash>,
    /// Their bytes.
    pub bytes: u64,
    /// Bundles whose file this laptop has lost or could not read. The others are on the stick.
    pub unreadable: Vec<Hash>,
    /// Copies removed because the office already has them.
    pub removed: usize,
}

type Watch<'a> = &'a mut dyn FnMut(StickProgress);

impl StickExport<'_> {
    /// Writes everything the office has not answered for, and what it asks for in `wants` (from
    /// [`super::bring_home`]), then reads everything back.
    pub fn run(
        &self,
        volume: &dyn Volume,
        wants: &[Hash],
        control: &Control,
        watch: Watch<'_>,
    ) -> Result<ExportReport, StickError> {
        let folder = layout::up(self.identity.device);
        volume.make_folder(&folder)?;
        let mut report = ExportReport {
            removed: self.tidy(volume, &folder)?,
            ..ExportReport::default()
        };
        let jobs = self.jobs(volume, &folder, wants, &mut report)?;
        check_space(volume, &jobs)?;

        let mut progress = StickProgress {
            reading_back: false,
            done: 0,
            total: jobs.iter().map(|job| job.length).sum(),
        };
        let mut listed = Vec::with_capacity(jobs.len() + 1);
        for job in jobs {
            let before = progress.done;
            let mut moved = |bytes| {
                progress.done += bytes;
                watch(progress);
            };
            match job.put(self.outbox, volume, &folder, control, &mut moved) {
                Ok(file) => listed.push(file),
                Err(NotCopied::Unreadable) => {
                    report.unreadable.push(job.bundle.hash);
                    progress.done = before;
                    progress.total -= job.length;
                }
                Err(NotCopied::Stop(error)) => return Err(error),
            }
        }
        report.bundles = listed.iter().filter_map(|file| file.header_hash).collect();
        report.bytes = listed.iter().map(|file| file.length).sum();
        let all = self.finish(volume, &folder, listed)?;

        progress = StickProgress {
            reading_back: true,
            done: 0,
            total: all.iter().map(|file| file.length).sum(),
        };
        let mut bad = 0;
        for file in &all {
            let good = is_as_listed(volume, &folder, file, control, |bytes| {
                progress.done += bytes;
                watch(progress);
            })?;
            bad += usize::from(!good);
        }
        if bad > 0 {
            Err(StickError::ReadBack { files: bad })
        } else {
            Ok(report)
        }
    }

    /// Removes what an interrupted copy left, and bundles the office has by now. A bundle this laptop
    /// does not know stays: after a restored disk the stick may hold its only copy.
    fn tidy(&self, volume: &dyn Volume, folder: &str) -> Result<usize, StickError> {
        let mut removed = 0;
        for name in volume.names(folder)? {
            let received = match layout::bundle_of(&name) {
                Some(bundle) => self.outbox.held_by_office(&bundle)?,
                None => false,
            };
            if received || name.ends_with(PART_ENDING) {
                volume.remove(&format!("{folder}/{name}"))?;
                removed += usize::from(received);
            }
        }
        Ok(removed)
    }

    fn jobs(
        &self,
        volume: &dyn Volume,
        folder: &str,
        wants: &[Hash],
        report: &mut ExportReport,
    ) -> Result<Vec<Job>, StickError> {
        let mut bundles = self.outbox.unsettled(&[])?;
        for wanted in wants {
            if !bundles.iter().any(|bundle| bundle.hash == *wanted) {
                bundles.extend(self.outbox.bundle(wanted)?);
            }
        }
        let mut jobs = Vec::with_capacity(bundles.len());
        for bundle in bundles {
            let hash = bundle.hash;
            match Job::of(self.outbox, volume, folder, bundle) {
                Ok(job) => jobs.push(job),
                Err(NotCopied::Unreadable) => report.unreadable.push(hash),
                Err(NotCopied::Stop(error)) => return Err(error),
            }
        }
        Ok(jobs)
    }

    /// Statement, then the contents list that names everything, then the folder's names.
    fn finish(
        &self,
        volume: &dyn Volume,
        folder: &str,
        mut files: Vec<ContentsFile>,
    ) -> Result<Vec<ContentsFile>, StickError> {
        let statement = StickStatement {
            certificate: self.identity.certificate.clone(),
            statement: self.identity.keys.sign(&self.outbox.statement()?)?,
            highest_receipts: self.outbox.highest_receipts()?,
            pruned: self.outbox.pruned()?,
        };
        let json = serde_json::to_vec(&statement).map_err(std::io::Error::from)?;
        files.push(files::write(
            volume,
            folder,
            STATEMENT,
            ContentsKind::Statement,
            &json,
        )?);
        files.sort_by(|one, other| one.name.cmp(&other.name));
        let contents = StickContents {
            office: self.outbox.trust()?.current().office.clone(),
            device: Some(self.identity.device),
            wall: self.wall,
            files: files.clone(),
        };
        let json = self.identity.keys.sign(&contents)?.to_json();
        files.push(files::write(
            volume,
            folder,
            CONTENTS,
            ContentsKind::Statement,
            &json,
        )?);
        volume.sync_folder(folder)?;
        Ok(files)
    }
}

fn check_space(volume: &dyn Volume, jobs: &[Job]) -> Result<(), StickError> {
    let missing = jobs.iter().filter(|job| !job.there);
    let needed = missing.map(|job| job.length + CLUSTER).sum::<u64>() + 4 * CLUSTER;
    let free = volume.free_bytes()?;
    if free < needed {
        Err(StickError::NoSpace { needed, free })
    } else {
        Ok(())
    }
}
