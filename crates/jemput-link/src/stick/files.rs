//! What is inside the JSON files of a stick, and writing and reading them.

use std::io::Read;

use jemput_seal::statement::{
    ContentsFile, ContentsKind, DeviceCertificate, DeviceStatement, OfficeTime, Receipt,
};
use jemput_seal::{Hash, Signed};
use serde::{Deserialize, Serialize};

use super::StickError;
use super::layout::PART_ENDING;
use super::volume::Volume;

/// Longest JSON file read from a stick.
pub const JSON_LIMIT: u64 = 256 << 20;

/// `statement.json`: what a contact would say.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StickStatement {
    /// The laptop's certificate, for an office that has lost its list of laptops.
    pub certificate: Signed<DeviceCertificate>,
    /// What it says of itself.
    pub statement: Signed<DeviceStatement>,
    /// The receipt behind each high-water mark of the statement.
    pub highest_receipts: Vec<Signed<Receipt>>,
    /// The receipts of pruned bundles that no receipt of a present epoch confirms.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pruned: Vec<Signed<Receipt>>,
}

/// `receipts.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StickReceipts {
    /// The office's time, which names the present epoch of its signer.
    pub time: Signed<OfficeTime>,
    /// Receipts of this laptop's bundles.
    pub receipts: Vec<Signed<Receipt>>,
    /// Bundles to offer again.
    pub wants: Vec<Hash>,
}

/// Writes a small file whole: `.part`, fsync, rename. The folder is synced by the caller.
pub(super) fn write(
    volume: &dyn Volume,
    folder: &str,
    name: &str,
    kind: ContentsKind,
    bytes: &[u8],
) -> Result<ContentsFile, StickError> {
    let path = format!("{folder}/{name}");
    let part = format!("{path}{PART_ENDING}");
    let mut file = volume.create(&part)?;
    file.write_all(bytes)?;
    file.sync()?;
    drop(file);
    volume.rename(&part, &path)?;
    Ok(ContentsFile {
        name: name.to_owned(),
        kind,
        length: bytes.len() as u64,
        blake3: Hash::of(bytes),
        header_hash: None,
    })
}

/// Reads a JSON file whole; `None` if there is none.
pub(super) fn read(volume: &dyn Volume, path: &str) -> Result<Option<Vec<u8>>, StickError> {
    let Some(length) = volume.length(path)? else {
        return Ok(None);
    };
    if length > JSON_LIMIT {
        return Ok(None);
    }
    let mut bytes = Vec::with_capacity(length as usize);
    volume
        .open(path)?
        .take(JSON_LIMIT)
        .read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}
