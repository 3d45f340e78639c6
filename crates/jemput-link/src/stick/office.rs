//! The office's side: what is on a stick, and what goes back.

use std::path::PathBuf;

use jemput_seal::statement::{
    ContentsFile, ContentsKind, DeviceCertificate, Keyset, MessageEnvelope, Pack, StickContents,
};
use jemput_seal::{Hash, SealError, Signed, Trust, Uuid};

use super::StickError;
use super::files::{self, StickReceipts, StickStatement};
use super::layout::{self, CONTENTS, KEYSET, MESSAGES, PACK, RECEIPTS, STATEMENT, UP};
use super::read_back::is_as_listed;
use super::volume::Volume;
use crate::Control;

/// One laptop's folder on a stick.
#[derive(Debug, Clone)]
pub struct DeviceFolder {
    /// The laptop it names.
    pub device: Uuid,
    /// Its verified certificate and statement. `None` when missing or not of this office: its
    /// bundles are still worth trying, each carries its own certificate.
    pub statement: Option<(DeviceCertificate, StickStatement)>,
    /// Why there is none, when there is a file.
    pub statement_error: Option<&'static str>,
    /// Bundle files to import, listed or not.
    pub bundles: Vec<FoundBundle>,
    /// Listed bundles that are not there, or not as listed.
    pub missing: Vec<Hash>,
    /// Whether a verified contents list was found.
    pub listed: bool,
}

/// A bundle file on a stick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundBundle {
    /// Path on the stick, for [`Volume`].
    pub path: String,
    /// Where other programs open it.
    pub file: Option<PathBuf>,
    /// In the contents list, and as listed. One that is not may still be whole: a copy that was
    /// interrupted before the list was written.
    pub as_listed: bool,
}

/// Reads what laptops wrote on a stick. One bad folder never hides another.
pub fn read(
    volume: &dyn Volume,
    trust: &Trust,
    control: &Control,
    mut moved: impl FnMut(u64),
) -> Result<Vec<DeviceFolder>, StickError> {
    let mut folders = Vec::new();
    for name in volume.names(UP)? {
        if let Ok(device) = name.parse() {
            folders.push(read_folder(volume, trust, device, control, &mut moved)?);
        }
    }
    Ok(folders)
}

fn read_folder(
    volume: &dyn Volume,
    trust: &Trust,
    device: Uuid,
    control: &Control,
    moved: &mut dyn FnMut(u64),
) -> Result<DeviceFolder, StickError> {
    let folder = layout::up(device);
    let (statement, statement_error) = match files::read(volume, &format!("{folder}/{STATEMENT}"))?
    {
        None => (None, None),
        Some(json) => match verify_statement(&json, trust, device) {
            Ok(verified) => (Some(verified), None),
            Err(error) => (None, Some(error.code())),
        },
    };
    let contents = match (
        &statement,
        files::read(volume, &format!("{folder}/{CONTENTS}"))?,
    ) {
        (Some((certificate, _)), Some(json)) => Signed::<StickContents>::from_json(&json)
            .and_then(|signed| signed.verify(&certificate.signing))
            .ok()
            .filter(|contents| {
                contents.device == Some(device) && contents.office == certificate.office
            }),
        _ => None,
    };
    let mut found = DeviceFolder {
        device,
        statement,
        statement_error,
        bundles: Vec::new(),
        missing: Vec::new(),
        listed: contents.is_some(),
    };
    let listed = contents.map(|contents| contents.files).unwrap_or_default();
    let listed: Vec<_> = listed
        .iter()
        .filter(|file| file.kind == ContentsKind::Bundle && layout::is_plain(&file.name))
        .collect();
    for name in volume
        .names(&folder)?
        .into_iter()
        .filter(|name| layout::bundle_of(name).is_some())
    {
        let path = format!("{folder}/{name}");
        let as_listed = match listed.iter().find(|file| file.name == name) {
            Some(file) => is_as_listed(volume, &folder, file, control, &mut *moved)?,
            None => false,
        };
        found.bundles.push(FoundBundle {
            file: volume.path_of(&path),
            path,
            as_listed,
        });
    }
    let good = |file: &&&ContentsFile| {
        let path = format!("{folder}/{}", file.name);
        !found
            .bundles
            .iter()
            .any(|bundle| bundle.path == path && bundle.as_listed)
    };
    found.missing = listed
        .iter()
        .filter(good)
        .filter_map(|file| file.header_hash)
        .collect();
    Ok(found)
}

fn verify_statement(
    json: &[u8],
    trust: &Trust,
    device: Uuid,
) -> Result<(DeviceCertificate, StickStatement), SealError> {
    let statement: StickStatement =
        serde_json::from_slice(json).map_err(|_| SealError::StatementMalformed)?;
    let certificate = trust.certificate(&statement.certificate)?;
    let content = statement.statement.verify(&certificate.signing)?;
    if certificate.device == device && content.device == device {
        Ok((certificate, statement))
    } else {
        Err(SealError::Certificate)
    }
}

/// What goes back to one laptop.
#[derive(Debug, Clone)]
pub struct Answers {
    /// The laptop.
    pub device: Uuid,
    /// The office's short name.
    pub office: String,
    /// The office's wall clock, epoch milliseconds.
    pub wall: i64,
    /// Time, receipts and wants.
    pub receipts: StickReceipts,
    /// Messages after the number the laptop's statement acknowledges, rising.
    pub messages: Vec<Signed<MessageEnvelope>>,
    /// The current keyset.
    pub keyset: Signed<Keyset>,
    /// The current pack.
    pub pack: Signed<Pack>,
}

/// Writes the answer in place of an earlier one. `sign` signs the contents list with the office's
/// message key.
pub fn answer(
    volume: &dyn Volume,
    answers: &Answers,
    sign: impl FnOnce(&StickContents) -> Result<Signed<StickContents>, SealError>,
) -> Result<(), StickError> {
    let folder = layout::down(answers.device);
    volume.make_folder(&folder)?;
    let _held = volume.hold(&folder)?;
    let json = |value: Result<Vec<u8>, serde_json::Error>| value.map_err(std::io::Error::from);
    let mut listed = Vec::new();
    for (name, kind, bytes) in [
        (KEYSET, ContentsKind::Keyset, answers.keyset.to_json()),
        (
            MESSAGES,
            ContentsKind::Messages,
            json(serde_json::to_vec(&answers.messages))?,
        ),
        (PACK, ContentsKind::Pack, answers.pack.to_json()),
        (
            RECEIPTS,
            ContentsKind::Receipts,
            json(serde_json::to_vec(&answers.receipts))?,
        ),
    ] {
        listed.push(files::write(volume, &folder, name, kind, &bytes)?);
    }
    let contents = StickContents {
        office: answers.office.clone(),
        device: None,
        wall: answers.wall,
        files: listed.clone(),
    };
    let bytes = sign(&contents)?.to_json();
    listed.push(files::write(
        volume,
        &folder,
        CONTENTS,
        ContentsKind::Statement,
        &bytes,
    )?);
    volume.sync_folder(&folder)?;
    let control = Control::default();
    let mut bad = 0;
    for file in &listed {
        bad += usize::from(!is_as_listed(volume, &folder, file, &control, |_| {})?);
    }
    if bad > 0 {
        Err(StickError::ReadBack { files: bad })
    } else {
        Ok(())
    }
}
