//! A stick as laptops write it: statements and requests beside the bundles, and the way back.

use std::path::{Path, PathBuf};

use jemput_domain::ids::DeviceId;
use jemput_link::Control;
use jemput_link::stick::files::StickReceipts;
use jemput_link::stick::layout::{ENROL, ROOT};
use jemput_link::stick::{
    self, Answers, DeviceFolder, FolderVolume, StickError, Volume as _, office,
};
use jemput_seal::statement::{OfficeTime, Receipt};
use jemput_seal::{Hash, SealError, Signed};

use super::receipts::Book;
use super::{ImportError, Importer, Looked, Road, Summary, small};
use crate::issuing::IssueError;
use crate::storage::devices::{self, StoredDevice};
use crate::storage::issued::{self, Issued};
use crate::storage::{bundles, messages, receipts};

/// A request is a few keys and a name.
const LARGEST_REQUEST: u64 = 64 << 10;

/// Where a stick's own folder begins, when the path is one (or is that folder).
pub(crate) fn root_of(path: &Path) -> Option<PathBuf> {
    if path.join(ROOT).is_dir() {
        return Some(path.to_owned());
    }
    (path.file_name()? == ROOT && path.is_dir())
        .then(|| path.parent().map(Path::to_owned))
        .flatten()
}

/// What laptops wrote on one stick.
pub(crate) struct Stick {
    root: PathBuf,
    folders: Vec<DeviceFolder>,
}

impl Stick {
    /// Bundle files to take in.
    pub(crate) fn bundles(&self) -> impl Iterator<Item = PathBuf> {
        self.folders.iter().flat_map(|folder| {
            folder
                .bundles
                .iter()
                .filter_map(|bundle| bundle.file.clone())
        })
    }

    /// Receipts of bundles they have pruned, each with its laptop.
    pub(crate) fn pruned(&self) -> Vec<(DeviceId, &Signed<Receipt>)> {
        let mut pruned = Vec::new();
        for folder in &self.folders {
            if let Some((_, said)) = &folder.statement {
                let device = DeviceId(folder.device);
                pruned.extend(said.pruned.iter().map(|receipt| (device, receipt)));
            }
        }
        pruned
    }
}

impl Importer {
    /// Reads a stick's lists and statements. The bundles are taken in after.
    pub(crate) async fn read_stick(
        &self,
        root: PathBuf,
        summary: &mut Summary,
    ) -> Result<Stick, ImportError> {
        let trust = self.trust.read().await.clone();
        let at = root.clone();
        let folders = blocking(move || {
            office::read(&FolderVolume::new(at), &trust, &Control::default(), |_| {})
        })
        .await?;
        for folder in &folders {
            let name = folder.device.to_string();
            if let Some(code) = folder.statement_error {
                summary.look_at.push(Looked::file(&name, code));
            }
            for missing in &folder.missing {
                // Listed by the laptop, yet not on the stick as it was written: the laptop still has it.
                summary.look_at.push(Looked::bundle(
                    &name,
                    &missing.to_string(),
                    "missing_on_stick",
                ));
            }
            let Some((certificate, statement)) = &folder.statement else {
                continue;
            };
            let now = self.office.now();
            let stored = StoredDevice {
                device: DeviceId(certificate.device),
                label: certificate.label.clone(),
                invitation: String::new(),
                certificate: String::from_utf8_lossy(&statement.certificate.to_json()).into_owned(),
                enrolled_at: jemput_domain::time::UnixMillis(certificate.issued_at),
                road: Road::Stick.code().to_owned(),
                last_seen_at: Some(now),
                revoked_at: None,
            };
            let mut db = self.office.db.write().await?;
            devices::put(&mut db, &self.office.code, &stored).await?;
            db.commit().await?;
            for receipt in &statement.highest_receipts {
                match self.receipt_shown(receipt).await {
                    Err(error) if error.data_code().is_none() => return Err(error),
                    _ => {}
                }
            }
            // After the receipts, as on the network road.
            self.take_statement(&statement.statement, Road::Stick, now)
                .await?;
        }
        Ok(Stick { root, folders })
    }

    /// Writes receipts, messages, keyset and pack back for every laptop on the stick, and answers
    /// requests to enrol. A stick that cannot be written is named; nothing else is lost by it.
    pub(crate) async fn answer_stick(
        &self,
        found: &Stick,
        summary: &mut Summary,
    ) -> Result<(), ImportError> {
        for folder in &found.folders {
            let device = DeviceId(folder.device);
            if devices::get(
                &mut *self.office.db.read().await?,
                &self.office.code,
                device,
            )
            .await?
            .is_none()
            {
                continue;
            }
            let answers = self.answers(device, folder).await?;
            let written = u32::try_from(answers.receipts.receipts.len()).unwrap_or(u32::MAX);
            let (root, keys) = (found.root.clone(), self.keys.clone());
            match blocking(move || {
                stick::answer(&FolderVolume::new(root), &answers, |contents| {
                    keys.message.sign(contents)
                })
            })
            .await
            {
                Ok(()) => summary.receipts_written += written,
                Err(_) => summary
                    .look_at
                    .push(Looked::file(&folder.device.to_string(), "stick_unwritable")),
            }
        }
        self.answer_requests(&found.root, summary).await
    }

    async fn answers(
        &self,
        device: DeviceId,
        folder: &DeviceFolder,
    ) -> Result<Answers, ImportError> {
        let office = &*self.office.code;
        let now = self.office.now();
        let mut db = self.office.db.read().await?;
        let place = Book::open(&mut db, office).await?.place().clone();
        let head = messages::head(&mut db, office, device).await?;
        let has = match (&folder.statement, &head) {
            (Some((_, said)), Some(head)) => {
                let said = said.statement.peek()?;
                if said.message_chain.map(|chain| chain.to_string()).as_deref()
                    == Some(&*head.chain)
                {
                    said.messages
                } else {
                    0
                }
            }
            _ => 0,
        };
        let messages = match &head {
            Some(head) => messages::after(&mut db, office, device, &head.chain, has).await?,
            None => Vec::new(),
        };
        let receipts = receipts::newest_of_device(&mut db, office, device).await?;
        let wants = bundles::unfinished_of(&mut db, office, device).await?;
        let keyset = issued::newest(&mut db, office, Issued::Keyset)
            .await?
            .ok_or(ImportError::NoKeyset)?;
        let pack = issued::newest(&mut db, office, Issued::Pack)
            .await?
            .ok_or(ImportError::NoKeyset)?;
        Ok(Answers {
            device: device.0,
            office: office.to_owned(),
            wall: now.0,
            receipts: StickReceipts {
                time: self.keys.receipt.sign(&OfficeTime {
                    time: now.0,
                    epoch: place.epoch,
                    counter: place.counter,
                })?,
                receipts: receipts
                    .iter()
                    .map(|json| Signed::from_json(json.as_bytes()))
                    .collect::<Result<_, _>>()?,
                wants: wants
                    .iter()
                    .filter_map(|name| name.parse::<Hash>().ok())
                    .collect(),
            },
            messages: messages
                .iter()
                .map(|message| Signed::from_json(message.envelope.as_bytes()))
                .collect::<Result<_, _>>()?,
            keyset: Signed::from_json(keyset.as_bytes())?,
            pack: Signed::from_json(pack.as_bytes())?,
        })
    }

    async fn answer_requests(&self, root: &Path, summary: &mut Summary) -> Result<(), ImportError> {
        let volume = FolderVolume::new(root);
        if !small::has_own_folders(root) {
            return Ok(());
        }
        let names = volume.names(ENROL).unwrap_or_default();
        for name in names.iter().filter(|name| name.ends_with(".request.json")) {
            let Ok(file) = small::read(&root.join(ENROL).join(name), LARGEST_REQUEST) else {
                summary
                    .look_at
                    .push(Looked::file(name, SealError::Limits.code()));
                continue;
            };
            match self
                .issuing
                .request_by_stick(&file, self.office.now())
                .await
            {
                Ok((invitation, Some(answer))) => {
                    if small::put_answer(root, invitation, &answer).is_err() {
                        summary.look_at.push(Looked::file(name, "stick_unwritable"));
                    }
                }
                Ok((_, None)) => summary.enrolments += 1,
                Err(IssueError::Seal(error)) => {
                    summary.look_at.push(Looked::file(name, error.code()))
                }
                Err(IssueError::Unknown(_)) => summary
                    .look_at
                    .push(Looked::file(name, "unknown_invitation")),
                Err(IssueError::Invitation(_)) => {
                    summary.look_at.push(Looked::file(name, "invitation_used"))
                }
                Err(IssueError::Storage(error)) => return Err(error.into()),
                Err(_) => summary.look_at.push(Looked::file(name, "enrolment_failed")),
            }
        }
        Ok(())
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StickError> + Send + 'static,
) -> Result<T, ImportError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| ImportError::Stick("stopped".to_owned()))?
        .map_err(|error| ImportError::Stick(error.to_string()))
}
