//! The office's answer, from the stick into the laptop.

use jemput_seal::statement::{ContentsFile, ContentsKind, StickContents};
use jemput_seal::{Hash, Signed};
use serde::de::DeserializeOwned;

use super::StickError;
use super::files::{self, StickReceipts};
use super::layout::{self, CONTENTS, KEYSET};
use super::volume::Volume;
use crate::Identity;
use crate::http::Kept;
use crate::intake::Intake;
use crate::outbox::Outbox;

/// What a stick brought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HomeReport {
    /// There was an answer for this laptop.
    pub found: bool,
    /// What of it was stored.
    pub kept: Kept,
    /// Files missing or damaged.
    pub damaged: usize,
    /// Bundles the office asks for: give them to [`super::StickExport::run`].
    pub wants: Vec<Hash>,
}

/// Reads, verifies and keeps the answer for this laptop. May be repeated.
pub fn bring_home(
    volume: &dyn Volume,
    outbox: &dyn Outbox,
    identity: &Identity,
) -> Result<HomeReport, StickError> {
    let folder = layout::down(identity.device);
    let mut report = HomeReport::default();
    let Some(contents) = files::read(volume, &format!("{folder}/{CONTENTS}"))? else {
        return Ok(report);
    };
    report.found = true;
    let (mark, inbox) = (outbox.receipt_mark()?, outbox.inbox_mark()?);
    let mut intake = Intake::new(outbox.trust()?, identity.device, inbox, mark.former);
    // The root signs the keyset, so it is judged alone; the list may be signed by its keys.
    if let Some(json) = files::read(volume, &format!("{folder}/{KEYSET}"))?
        && let Ok(keyset) = Signed::from_json(&json)
    {
        intake.keyset(keyset)?;
    }
    let contents = intake
        .trust()
        .office_contents(&Signed::<StickContents>::from_json(&contents)?)?;
    for file in &contents.files {
        let Some(json) = listed(volume, &folder, file)? else {
            report.damaged += 1;
            continue;
        };
        match file.kind {
            ContentsKind::Receipts => match parse::<StickReceipts>(&json) {
                Some(receipts) => {
                    // An epoch is news only with a newer time: an old stick brings old epochs.
                    intake.time_if_newer(receipts.time, mark.office_time)?;
                    intake.receipts(receipts.receipts);
                    report.wants = receipts.wants;
                }
                None => report.damaged += 1,
            },
            ContentsKind::Messages => match parse(&json) {
                Some(messages) => intake.messages::<Vec<_>>(messages),
                None => report.damaged += 1,
            },
            ContentsKind::Pack => match parse(&json) {
                Some(pack) => intake.pack(pack),
                None => report.damaged += 1,
            },
            // The keyset is in already; the rest is not for a laptop.
            _ => {}
        }
    }
    let left_out = intake.left_out();
    let (received, _) = intake.finish();
    report.kept = Kept {
        receipts: received.receipts.len(),
        messages: received.messages.len(),
        keyset: received.keyset.is_some(),
        pack: received.pack.is_some(),
        left_out,
    };
    if !received.is_empty() {
        outbox.keep(received)?;
    }
    Ok(report)
}

/// A listed file's bytes, if they are as listed.
fn listed(
    volume: &dyn Volume,
    folder: &str,
    file: &ContentsFile,
) -> Result<Option<Vec<u8>>, StickError> {
    if !layout::is_plain(&file.name) {
        return Ok(None);
    }
    let bytes = files::read(volume, &format!("{folder}/{}", file.name))?;
    Ok(bytes.filter(|bytes| bytes.len() as u64 == file.length && Hash::of(bytes) == file.blake3))
}

fn parse<T: DeserializeOwned>(json: &[u8]) -> Option<T> {
    serde_json::from_slice(json).ok()
}
