//! Another officer's own key to this laptop.

use jemput_domain::error::ErrorCode;
use jemput_store::{Cost, NewOfficer, Slots};

use super::enrol::long_enough;
use super::status;
use crate::Field;
use crate::commands::session::{OfficerAddRequest, Status};
use crate::commands::shared::Nothing;
use crate::error::{Result, invalid};
use crate::host::HostRandom;

/// Only a lead may.
pub fn officer_add(field: &Field, request: OfficerAddRequest) -> Result<Status> {
    let unlocked = field.unlocked()?;
    if !unlocked.officer.lead {
        return Err(ErrorCode::NotAllowed.into());
    }
    long_enough(&request.passphrase, "passphrase")?;
    let office = unlocked.open.office();
    let member = office
        .pack
        .roster
        .iter()
        .find(|member| member.id == request.officer)
        .ok_or_else(|| invalid("officer"))?;
    let new = NewOfficer {
        officer: member.id,
        name: &member.name,
        lead: member.lead || request.lead,
        passphrase: &request.passphrase,
    };
    let mut slots = Slots::read(field.folder())?;
    slots.add_officer(
        &unlocked.open.key,
        &new,
        Cost::STANDARD,
        &mut HostRandom(field.host()),
    )?;
    status::status(field, Nothing {})
}
