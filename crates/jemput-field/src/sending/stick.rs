//! Bundles out by stick, receipts and messages home by the same stick.

use std::path::Path;

use jemput_domain::error::{ApiError, ErrorCode};
use jemput_link::Identity;
use jemput_link::stick::{FolderVolume, StickExport, StickProgress, bring_home, layout};

use super::FieldOutbox;
use crate::Field;
use crate::commands::events::{FieldEvent, StickStep};
use crate::commands::reason::FaultReason;
use crate::commands::sending::{StickExported, StickImported, StickRequest, StickVolume};
use crate::commands::shared::Nothing;
use crate::error::Result;
use crate::kit::Unlocked;

pub fn stick_volumes(field: &Field, _: Nothing) -> Result<Vec<StickVolume>> {
    let mut volumes = field.host().sticks();
    for volume in &mut volumes {
        volume.has_jemput = Path::new(&volume.path).join(layout::ROOT).is_dir();
    }
    Ok(volumes)
}

pub fn stick_export(field: &Field, request: StickRequest) -> Result<StickExported> {
    let unlocked = field.unlocked()?;
    let identity = identity(&unlocked)?;
    let outbox = outbox(field, &unlocked);
    let volume = FolderVolume::new(&request.path);
    // What the office asks for again lies in its last answer on this stick.
    let home = bring_home(&volume, &outbox, &identity)?;
    let export = StickExport {
        outbox: &outbox,
        identity: &identity,
        wall: unlocked.now.0,
    };
    let mut told = StickProgress {
        reading_back: false,
        done: 0,
        total: 0,
    };
    let control = field.sending().begin_stick();
    let report = export.run(&volume, &home.wants, &control, &mut |progress| {
        // A hundred steps are enough for a bar.
        let step = progress.total / 100;
        if progress.reading_back != told.reading_back
            || progress.done >= told.done + step
            || progress.done == progress.total
        {
            told = progress;
            let step = if progress.reading_back {
                StickStep::ReadingBack
            } else {
                StickStep::Writing
            };
            field.say(FieldEvent::Stick {
                step,
                done: progress.done,
                total: progress.total,
            });
        }
    })?;
    for bundle in &report.bundles {
        unlocked
            .open
            .store
            .bundles()
            .mark_exported(&bundle.0, unlocked.now)?;
    }
    for bundle in &report.unreadable {
        field.sending().doubt(*bundle);
    }
    field.say_local_only();
    Ok(StickExported {
        bundles: report.bundles.len() as u32,
        bytes: report.bytes,
        removed: report.removed as u32,
        unreadable: report.unreadable.len() as u32,
        receipts: home.kept.receipts as u32,
    })
}

/// Ends an export between two blocks; what lies on the stick so far is not taken for a bundle.
pub fn stick_cancel(field: &Field, _: Nothing) -> Result<Nothing> {
    field.sending().cancel_stick();
    Ok(Nothing {})
}

pub fn stick_import(field: &Field, request: StickRequest) -> Result<StickImported> {
    let unlocked = field.unlocked()?;
    let volume = FolderVolume::new(&request.path);
    let mut certificate = false;
    if unlocked.open.office().certificate.is_none() {
        certificate = crate::session::take_answer(field, &unlocked.open, Path::new(&request.path))?;
    }
    let identity = identity(&unlocked)?;
    let report = bring_home(&volume, &outbox(field, &unlocked), &identity)?;
    if !report.found && !certificate {
        return Err(ApiError::new(ErrorCode::NotFound)
            .with("what", "stick_answer")
            .into());
    }
    super::prune::prune(field, &unlocked.open)?;
    Ok(StickImported {
        receipts: report.kept.receipts as u32,
        messages: report.kept.messages as u32,
        keyset: report.kept.keyset,
        office_pack: report.kept.pack,
        certificate,
        damaged: (report.damaged + report.kept.left_out) as u32,
        wanted: report.wants.len() as u32,
    })
}

fn identity(unlocked: &Unlocked) -> Result<Identity> {
    let office = unlocked.open.office();
    let (certificate, _) = office
        .certificate
        .as_ref()
        .ok_or(FaultReason::CertificatePending)?;
    Ok(Identity::new(
        unlocked.open.device.clone(),
        certificate.clone(),
        &office.trust,
    )?)
}

fn outbox(field: &Field, unlocked: &Unlocked) -> FieldOutbox {
    FieldOutbox::of(field, unlocked.open.clone())
}
