//! An officer leaves the team: the database gets another key, which no passphrase of theirs opens.

use jemput_domain::error::ErrorCode;
use jemput_store::Slots;
use jemput_store::rotate::remove_officer;

use super::{escrow, recover, roster, status};
use crate::Field;
use crate::commands::session::{OfficerRemoveRequest, Status};
use crate::commands::shared::Nothing;
use crate::error::{Result, invalid};
use crate::host::HostRandom;
use crate::sending::send_start;

/// Only a lead may, and nobody can lock themselves out. Sending pauses meanwhile.
pub fn officer_remove(field: &Field, request: OfficerRemoveRequest) -> Result<Status> {
    let unlocked = field.unlocked()?;
    if !unlocked.officer.lead {
        return Err(ErrorCode::NotAllowed.into());
    }
    if unlocked.officer.id == request.officer {
        return Err(invalid("officer"));
    }
    roster::follow(&unlocked.open, &mut Slots::read(field.folder())?)?;
    let office = unlocked.open.office();
    let recovery = &office.trust.current().recovery;
    let device = match &office.certificate {
        Some((_, certificate)) => certificate.device,
        None => unlocked.open.invited()?.invitation.id,
    };
    drop(unlocked);
    let was_sending = field.sending().is_running();
    field.sending().stop_and_wait();
    let removed = field.rekey(|folder, open| {
        let random = &mut HostRandom(field.host());
        // Once for nothing: a recovery key that cannot be sealed to must not cost the escrow slot.
        escrow::wrap(recovery, device, &open.key, random)?;
        let escrow = |key: &_| escrow::wrap(recovery, device, key, random).ok();
        let mut random = HostRandom(field.host());
        Ok(remove_officer(
            folder,
            &open.key,
            request.officer,
            escrow,
            &mut random,
        )?)
    });
    let resumed = match was_sending {
        true => send_start(field, Nothing {}),
        false => Ok(Nothing {}),
    };
    removed?;
    resumed?;
    // What was asked of the office would bring back the old key.
    recover::give_up(field)?;
    status::status(field, Nothing {})
}
