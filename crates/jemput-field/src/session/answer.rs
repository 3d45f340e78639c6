//! The office's answer to this laptop's enrolment, by file.

use std::fs;
use std::path::{Path, PathBuf};

use jemput_domain::error::{ApiError, ErrorCode};
use jemput_link::enrol::{Enrolled, by_file};
use jemput_store::StoreError;

use super::status;
use crate::Field;
use crate::commands::events::FieldEvent;
use crate::commands::session::{EnrolmentAnswerFileRequest, Status};
use crate::commands::shared::Nothing;
use crate::error::Result;
use crate::kit::{Open, keysets, read_pack, setting};

pub fn enrolment_answer_file(field: &Field, request: EnrolmentAnswerFileRequest) -> Result<Status> {
    let unlocked = field.unlocked()?;
    if !take_answer(field, &unlocked.open, Path::new(&request.path))? {
        return Err(ApiError::new(ErrorCode::NotFound)
            .with("what", "enrolment_answer")
            .into());
    }
    status::status(field, Nothing {})
}

/// The file itself, or the stick it lies on. False: there is none.
pub(crate) fn take_answer(field: &Field, open: &Open, path: &Path) -> Result<bool> {
    let invited = open.invited()?;
    let path: PathBuf = match path.is_dir() {
        true => path.join(by_file::answer_path(invited.invitation.id)),
        false => path.to_owned(),
    };
    if !path.exists() {
        return Ok(false);
    }
    let enrolled = by_file::read_answer(&fs::read(path)?, &invited, &open.device)?;
    install(field, open, &enrolled)?;
    Ok(true)
}

/// Keeps the certificate with what came along. Everything in it was verified.
pub(super) fn install(field: &Field, open: &Open, enrolled: &Enrolled) -> Result<()> {
    let settings = open.store.settings();
    let mut held = keysets(&open.store)?;
    if !held.contains(&enrolled.keyset) {
        held.push(enrolled.keyset.clone());
        let json = serde_json::to_vec(&held).map_err(|_| StoreError::InvalidValue("keyset"))?;
        settings.put(setting::KEYSETS, &json)?;
    }
    // Anybody can put an answer together from what this laptop sends, with an older pack.
    if read_pack(&enrolled.pack.peek()?)?.version > open.office().pack.version {
        settings.put(setting::PACK, &enrolled.pack.to_json())?;
    }
    // Last: with the certificate the laptop may seal.
    settings.put(setting::CERTIFICATE, &enrolled.certificate.to_json())?;
    open.refresh_office()?;
    super::escrow::renew(field, open, enrolled.device.device)?;
    field.say(FieldEvent::StatusChanged);
    Ok(())
}
