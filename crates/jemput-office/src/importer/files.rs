//! The stick road: bundle files from a stick or a folder, in any arrangement.

use std::path::{Path, PathBuf};

use super::batch::Job;
use super::source::{Source, open_file};
use super::{ImportError, Importer, Looked, Road, Summary, stick};
use crate::office::OfficeEvent;
use crate::storage::audit::Entry;
use crate::storage::{quarantine, runs};
use jemput_seal::{SealError, Uuid};

/// Bundles taken in together.
const BUNDLES: usize = 16;
/// Folders below folders, at most.
const DEEPEST: usize = 8;

/// Told (bundles done, bundles found) while an import goes on.
pub type Progress<'a> = &'a (dyn Fn(u32, u32) + Send + Sync);

impl Importer {
    /// Imports bundle files, folders of them, or whole sticks. What is wrong with one file stops
    /// nothing; an error means the office itself could not go on, and the import can be repeated.
    pub async fn import(
        &self,
        paths: &[PathBuf],
        by: &str,
        progress: Progress<'_>,
    ) -> Result<Summary, ImportError> {
        self.import_as(Uuid::now_v7(), paths, by, progress).await
    }

    /// The same under an id the caller has made, to follow its progress from the start.
    pub async fn import_as(
        &self,
        run: Uuid,
        paths: &[PathBuf],
        by: &str,
        progress: Progress<'_>,
    ) -> Result<Summary, ImportError> {
        let now = self.office.now();
        let names: Vec<String> = paths.iter().map(|path| name_of(path)).collect();
        let mut db = self.office.db.write().await?;
        runs::begin(
            &mut db,
            &self.office.code,
            run,
            Road::Stick.code(),
            &names.join(", "),
            by,
            now,
        )
        .await?;
        db.commit().await?;
        let mut summary = Summary::default();
        let result = self.import_all(run, paths, progress, &mut summary).await;
        let text = serde_json::to_string(&summary).unwrap_or_default();
        let mut db = self.office.db.write().await?;
        runs::finish(&mut db, &self.office.code, run, &text, self.office.now()).await?;
        db.commit().await?;
        let detail = serde_json::json!({ "found": summary.found, "new": summary.new, "look_at": summary.look_at.len() });
        self.office
            .audit
            .write(
                Entry {
                    who: by,
                    action: "import",
                    subject: &run.to_string(),
                    detail,
                },
                self.office.now(),
            )
            .await?;
        result?;
        self.office.tell(OfficeEvent::ImportFinished {
            run: run.to_string(),
            summary: summary.clone(),
        });
        Ok(summary)
    }

    async fn import_all(
        &self,
        run: Uuid,
        paths: &[PathBuf],
        progress: Progress<'_>,
        summary: &mut Summary,
    ) -> Result<(), ImportError> {
        let mut sticks = Vec::new();
        let mut loose = Vec::new();
        for path in paths {
            match stick::root_of(path) {
                Some(root) => sticks.push(self.read_stick(root, summary).await?),
                None => loose.push(path.clone()),
            }
        }
        let mut files = find(&loose);
        files.extend(sticks.iter().flat_map(stick::Stick::bundles));
        let total = u32::try_from(files.len()).unwrap_or(u32::MAX);
        let told = |done: u32| {
            progress(done, total);
            self.office.tell(OfficeEvent::ImportProgress {
                run: run.to_string(),
                done,
                total,
            });
        };
        told(0);
        // All records first: the count is right before the first scan is read.
        let mut whole = Vec::with_capacity(files.len());
        for some in files.chunks(BUNDLES) {
            let mut first = Summary::default();
            let jobs = self.open_files(some, summary).await?;
            whole.extend(jobs.iter().map(|job| job.0.clone()));
            for outcome in self
                .take(jobs.into_iter().map(|job| job.1).collect(), false)
                .await?
            {
                first.add(outcome);
            }
            summary.new += first.new;
            summary.records += first.records;
            summary.look_at.extend(first.look_at);
        }
        summary.found = total;
        let mut done = total - u32::try_from(whole.len()).unwrap_or(total);
        told(done);
        for some in whole.chunks(BUNDLES) {
            let mut again = Summary::default();
            let jobs = self
                .open_files(some, &mut again)
                .await?
                .into_iter()
                .map(|job| job.1)
                .collect();
            for outcome in self.take(jobs, true).await? {
                again.add(outcome);
            }
            summary.safe += again.safe;
            summary.new += again.new;
            summary.scans += again.scans;
            for looked in again.look_at {
                if !summary.look_at.contains(&looked) {
                    summary.look_at.push(looked);
                }
            }
            done += u32::try_from(some.len()).unwrap_or(0);
            told(done);
        }
        self.open_held().await?;
        for stick in &sticks {
            // After the bundles: what came now is not lost.
            self.pruned_shown(&stick.pruned(), summary).await?;
            self.answer_stick(stick, summary).await?;
        }
        self.office.outgoing.notify_one();
        Ok(())
    }

    /// Opens files as bundles; what is none is noted with its reason.
    async fn open_files(
        &self,
        files: &[PathBuf],
        summary: &mut Summary,
    ) -> Result<Vec<(PathBuf, Job<'static>)>, ImportError> {
        let mut jobs = Vec::with_capacity(files.len());
        for path in files {
            let name = name_of(path);
            let opened = match open_file(path) {
                Ok(file) => {
                    let (header, signature) = (file.header_json().to_vec(), *file.signature());
                    self.arrived(
                        header.clone(),
                        signature,
                        Road::Stick,
                        &name,
                        self.office.now(),
                    )
                    .await
                    .map(|arrived| (file, arrived))
                    .map_err(|error| self.of_another_office(&header, error))
                }
                Err(error) => Err(error),
            };
            match opened {
                Ok((file, arrived)) => jobs.push((
                    path.clone(),
                    Job {
                        arrived,
                        source: Source::File(file),
                    },
                )),
                Err(error) => self.note_file(&name, error.code(), summary).await?,
            }
        }
        Ok(jobs)
    }

    /// A laptop nobody here certified, that says itself it works for another office: that is the more
    /// useful word. Nothing of the header is believed by it.
    fn of_another_office(&self, header_json: &[u8], error: SealError) -> SealError {
        #[derive(serde::Deserialize)]
        struct Said {
            core: Core,
        }
        #[derive(serde::Deserialize)]
        struct Core {
            office: String,
        }
        match (error, serde_json::from_slice::<Said>(header_json)) {
            (SealError::IssuerUnknown, Ok(said)) if said.core.office != *self.office.code => {
                SealError::OtherOffice
            }
            (error, _) => error,
        }
    }

    async fn note_file(
        &self,
        name: &str,
        reason: &'static str,
        summary: &mut Summary,
    ) -> Result<(), ImportError> {
        let entry = quarantine::Entry {
            kind: "file",
            header_hash: None,
            device: None,
            item: None,
            line: None,
            source: name,
            reason,
        };
        let mut db = self.office.db.write().await?;
        // Somebody may have settled it, and brings it again.
        quarantine::put_open(&mut db, &self.office.code, &entry, self.office.now()).await?;
        db.commit().await?;
        summary.look_at.push(Looked::file(name, reason));
        self.office.tell(OfficeEvent::Quarantined {
            reason: reason.to_owned(),
        });
        Ok(())
    }
}

/// Every bundle file below the paths, in order. A file named outright is taken whatever it is called.
fn find(paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            walk(path, 0, &mut found);
        } else {
            found.push(path.clone());
        }
    }
    found.sort();
    found.dedup();
    found
}

fn walk(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        // A link could lead out of the stick, or round and round.
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        if kind.is_dir() && depth < DEEPEST {
            walk(&path, depth + 1, found);
        } else if kind.is_file()
            && path
                .extension()
                .is_some_and(|ending| ending == "jemput" || ending.eq_ignore_ascii_case("zip"))
        {
            found.push(path);
        }
    }
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}
