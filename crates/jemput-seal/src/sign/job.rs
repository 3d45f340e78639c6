//! What is to be sealed.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;

use rand_core::CryptoRng;
use uuid::Uuid;

use crate::hybrid::manifest::LeftOut;
use crate::sign::plan::Plan;
use crate::sign::seal;
use crate::sign::write_behind::write_durably;
use crate::sign::{DeviceKeys, PackedRecords, Source, WriteAt};
use crate::statement::{DeviceCertificate, Keyset};
use crate::{Clock, Hash, SealError, Signed};

/// Told the plaintext bytes sealed so far; false stops the seal.
pub type Watch<'a> = &'a (dyn Fn(u64) -> bool + Sync);

/// What the caller decides of a bundle. The number is spent by the caller's transaction that stores
/// the signed header, not here.
#[derive(Debug, Clone)]
pub struct BundleStart {
    /// A new UUIDv7 for every attempt.
    pub bundle: Uuid,
    /// The current chain.
    pub chain: Uuid,
    /// The next number of the chain.
    pub sequence: u64,
    /// Hash of the header before.
    pub previous: Option<Hash>,
    /// The chain this one replaces, at sequence 1 only.
    pub replaces: Option<Uuid>,
    /// Version of the records' schema.
    pub schema: u32,
    /// What the laptop knows of time.
    pub clock: Clock,
    /// Region code of the village served.
    pub region: String,
    /// What is counted into this bundle.
    pub counts: BTreeMap<String, u64>,
    /// Scans that could not be read.
    pub left_out: Vec<LeftOut>,
}

/// One item after the manifest. Records come before attachments.
pub enum SealItem<'a> {
    /// From [`PackedRecords::pack`].
    Records(PackedRecords),
    /// One file.
    Attachment {
        /// Its id.
        id: Uuid,
        /// Its length, known beforehand.
        length: u64,
        /// Its bytes.
        source: &'a dyn Source,
    },
}

/// Everything sealing takes.
pub struct SealJob<'a> {
    /// The caller's decisions.
    pub start: BundleStart,
    /// This laptop's certificate.
    pub certificate: &'a Signed<DeviceCertificate>,
    /// This laptop's keys.
    pub keys: &'a DeviceKeys,
    /// The current keyset, verified.
    pub keyset: &'a Keyset,
    /// Items 1, 2, …
    pub items: Vec<SealItem<'a>>,
    /// Sealing threads; 2 keeps a small laptop's disk busy.
    pub threads: usize,
}

/// A finished bundle. No byte of it may leave before the caller has stored `header_json`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedBundle {
    /// The bytes of `header.json`.
    pub header_json: Vec<u8>,
    /// The bytes of `header.sig`.
    pub signature: [u8; 64],
    /// The bundle's identity.
    pub header_hash: Hash,
    /// Length of the file.
    pub length: u64,
}

impl SealJob<'_> {
    /// Length of the file this will make: to see beforehand whether it fits.
    pub fn file_len(&self) -> Result<u64, SealError> {
        Ok(Plan::new(self, Hash([0; 32]))?.layout.total_len())
    }

    /// Seals into anything that can be written at an offset.
    pub fn seal(
        &self,
        out: &impl WriteAt,
        rng: &mut impl CryptoRng,
        watch: Watch<'_>,
    ) -> Result<SealedBundle, SealError> {
        seal::seal(self, out, rng, watch)
    }

    /// Seals into `<path>.partial`, fsyncs, renames, fsyncs the folder. On failure nothing is left.
    ///
    /// The caller then stores the header in the transaction that spends the number. A file whose
    /// header was never stored never left the laptop and is to be deleted at the next start.
    pub fn seal_file(
        &self,
        path: &Path,
        rng: &mut impl CryptoRng,
        watch: Watch<'_>,
    ) -> Result<SealedBundle, SealError> {
        let mut partial = path.as_os_str().to_owned();
        partial.push(".partial");
        let partial = Path::new(&partial);
        let result = seal_into(self, partial, path, rng, watch);
        if result.is_err() {
            // Best effort: a leftover is found by its name at the next start.
            let _ = fs::remove_file(partial);
        }
        result
    }
}

fn seal_into(
    job: &SealJob<'_>,
    partial: &Path,
    path: &Path,
    rng: &mut impl CryptoRng,
    watch: Watch<'_>,
) -> Result<SealedBundle, SealError> {
    let file = File::create(partial)?;
    let sealed = write_durably(&file, |out| seal::seal(job, out, rng, watch))?;
    drop(file);
    fs::rename(partial, path)?;
    sync_folder(path)?;
    Ok(sealed)
}

/// Makes the new name durable. Windows has no such call and needs none.
fn sync_folder(path: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        File::open(folder)?.sync_all()?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}
