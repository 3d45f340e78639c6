//! One bundle onto a stick. What fails on the laptop's side concerns that bundle; what fails on the
//! stick's ends the whole copy.

use std::io::{self, Read, Seek, SeekFrom};

use jemput_seal::Hash;
use jemput_seal::statement::{ContentsFile, ContentsKind};

use super::StickError;
use super::layout::{self, PART_ENDING};
use super::read_back::hash_of;
use super::volume::{Volume, VolumeFile};
use crate::outbox::{BundleFile, Outbox, OutboxError, OutgoingBundle};
use crate::{BundleReader, Control};

/// Read and written at a time; between two of these it can be stopped.
const BLOCK: usize = 1 << 20;

/// A bundle to be on the stick.
pub(super) struct Job {
    pub bundle: OutgoingBundle,
    pub length: u64,
    /// A file of this name and length is on the stick.
    pub there: bool,
}

/// Why a bundle was not copied.
pub(super) enum NotCopied {
    /// This laptop has lost its file or cannot read it: the others go on.
    Unreadable,
    /// Nothing more can be copied.
    Stop(StickError),
}

type Copied<T> = Result<T, NotCopied>;

impl Job {
    pub(super) fn of(
        outbox: &dyn Outbox,
        volume: &dyn Volume,
        folder: &str,
        bundle: OutgoingBundle,
    ) -> Copied<Self> {
        let reader = BundleReader::open(outbox.open(&bundle.hash)?)
            .ok()
            .filter(|reader| reader.hash() == bundle.hash)
            .ok_or(NotCopied::Unreadable)?;
        let length = reader.total_len();
        let on_stick = volume.length(&path(folder, &bundle.hash))?;
        Ok(Self {
            bundle,
            length,
            there: on_stick == Some(length),
        })
    }

    /// Copies it, unless the stick already has exactly it.
    pub(super) fn put(
        &self,
        outbox: &dyn Outbox,
        volume: &dyn Volume,
        folder: &str,
        control: &Control,
        moved: &mut dyn FnMut(u64),
    ) -> Copied<ContentsFile> {
        let path = path(folder, &self.bundle.hash);
        let mut source = outbox.open(&self.bundle.hash)?;
        outbox.mark_offered(&self.bundle.hash)?;
        if self.there {
            let ours = copy(&mut source, self.length, None, control, &mut |_| {})?;
            if hash_of(volume, &path, control, &mut *moved)? == Some((self.length, ours)) {
                return Ok(self.listed(ours));
            }
            source
                .seek(SeekFrom::Start(0))
                .map_err(|_| NotCopied::Unreadable)?;
        }
        let part = format!("{path}{PART_ENDING}");
        let mut file = volume.create(&part)?;
        let copied =
            copy(&mut source, self.length, Some(&mut *file), control, moved).and_then(|blake3| {
                file.sync()?;
                Ok(blake3)
            });
        drop(file);
        match copied {
            Ok(blake3) => {
                volume.rename(&part, &path)?;
                Ok(self.listed(blake3))
            }
            Err(error) => {
                // Best effort: a leftover is removed by the next copy and never read.
                let _ = volume.remove(&part);
                Err(error)
            }
        }
    }

    fn listed(&self, blake3: Hash) -> ContentsFile {
        ContentsFile {
            name: layout::bundle_name(&self.bundle.hash),
            kind: ContentsKind::Bundle,
            length: self.length,
            blake3,
            header_hash: Some(self.bundle.hash),
        }
    }
}

fn path(folder: &str, bundle: &Hash) -> String {
    format!("{folder}/{}", layout::bundle_name(bundle))
}

/// Copies exactly `length` bytes, hashing them; without a target only hashes.
fn copy(
    source: &mut Box<dyn BundleFile>,
    length: u64,
    mut target: Option<&mut dyn VolumeFile>,
    control: &Control,
    moved: &mut dyn FnMut(u64),
) -> Copied<Hash> {
    let mut hasher = blake3::Hasher::new();
    let mut block = vec![0; BLOCK];
    let mut left = length;
    while left > 0 {
        if control.is_stopped() {
            return Err(StickError::Stopped.into());
        }
        let take = left.min(BLOCK as u64) as usize;
        source
            .read_exact(&mut block[..take])
            .map_err(|_| NotCopied::Unreadable)?;
        hasher.update(&block[..take]);
        if let Some(target) = &mut target {
            target.write_all(&block[..take])?;
        }
        left -= take as u64;
        moved(take as u64);
    }
    Ok(hasher.finalize().into())
}

impl From<StickError> for NotCopied {
    fn from(error: StickError) -> Self {
        Self::Stop(error)
    }
}

/// Of the stick: what reads the laptop's own files says so itself.
impl From<io::Error> for NotCopied {
    fn from(error: io::Error) -> Self {
        Self::Stop(error.into())
    }
}

impl From<OutboxError> for NotCopied {
    fn from(error: OutboxError) -> Self {
        if error.is_of_one_bundle() {
            Self::Unreadable
        } else {
            Self::Stop(error.into())
        }
    }
}
