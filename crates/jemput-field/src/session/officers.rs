//! Another officer's own key to this laptop.

use jemput_domain::error::ErrorCode;
use jemput_store::{Cost, NewOfficer, Slots};

use super::enrol::long_enough;
use super::{roster, status};
use crate::Field;
use crate::commands::session::{OfficerAddRequest, Status};
use crate::commands::shared::Nothing;
use crate::error::Result;
use crate::host::HostRandom;

/// Only a lead may. On a laptop no lead can unlock, anybody who can may add one: else nobody ever
/// could where the lead was not there at enrolment, or left the roster.
pub fn officer_add(field: &Field, request: OfficerAddRequest) -> Result<Status> {
    let unlocked = field.unlocked()?;
    let office = unlocked.open.office();
    let member = roster::member(&office.pack, request.officer, "officer")?;
    let mut slots = Slots::read(field.folder())?;
    let first_lead = || {
        let mut there = roster::who_unlocks(&slots, Some(&office)).into_iter();
        member.lead && !there.any(|one| one.lead)
    };
    if !unlocked.officer.lead && !first_lead() {
        return Err(ErrorCode::NotAllowed.into());
    }
    long_enough(&request.passphrase, "passphrase")?;
    let new = NewOfficer {
        officer: member.id,
        name: &member.name,
        lead: member.lead,
        passphrase: &request.passphrase,
    };
    slots.add_officer(
        &unlocked.open.key,
        &new,
        Cost::STANDARD,
        &mut HostRandom(field.host()),
    )?;
    status::status(field, Nothing {})
}
