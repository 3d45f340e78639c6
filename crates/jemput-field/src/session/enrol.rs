//! Taking an invitation: keys are made here, the database is made, recording can start.

use jemput_domain::error::ErrorCode;
use jemput_link::enrol::Invited;
use jemput_seal::DeviceKeys;
use jemput_store::{Cost, DatabaseKey, NewOfficer, Store};

use super::{escrow, half_made, invitation, roster, status};
use crate::Field;
use crate::commands::reason::FaultReason;
use crate::commands::session::{EnrolRequest, Status, SuggestedPassphrase};
use crate::commands::shared::Nothing;
use crate::error::{Result, invalid};
use crate::host::HostRandom;
use crate::kit::{Open, read_pack, setting};
use crate::passphrase;
use crate::typed::spaced;

pub fn suggest_passphrase(field: &Field, _: Nothing) -> Result<SuggestedPassphrase> {
    Ok(SuggestedPassphrase {
        passphrase: passphrase::suggest(field.host()),
    })
}

pub fn enrol(field: &Field, request: EnrolRequest) -> Result<Status> {
    if field.is_enrolled() {
        return Err(ErrorCode::AlreadyEnrolled.into());
    }
    let label = spaced(&request.label);
    if label.is_empty() || label.chars().count() > 60 {
        return Err(invalid("label"));
    }
    let (invited, signed) = invitation::read(&request.invitation)?;
    let pack = read_pack(&invited.trust.pack(&invited.invitation.pack)?)?;
    let officer = roster::member(&pack, request.officer, "officer")?;
    long_enough(&request.passphrase, "passphrase")?;
    let mut slots = vec![NewOfficer {
        officer: officer.id,
        name: &officer.name,
        lead: officer.lead,
        passphrase: &request.passphrase,
    }];
    let lead_officer;
    if let Some(lead) = &request.lead {
        long_enough(&lead.passphrase, "lead.passphrase")?;
        lead_officer = roster::member(&pack, lead.officer, "lead.officer")?;
        if !lead_officer.lead || lead_officer.id == officer.id {
            return Err(invalid("lead.officer"));
        }
        slots.push(NewOfficer {
            officer: lead_officer.id,
            name: &lead_officer.name,
            lead: lead_officer.lead,
            passphrase: &lead.passphrase,
        });
    }
    let open = make(field, &invited, &signed, &label, &slots)?;
    field.let_in(std::sync::Arc::new(open), officer);
    status::status(field, Nothing {})
}

/// The database with everything in it that unlocking needs. Until it has all of it a mark lies
/// beside it: after a crash in between the laptop is not enrolled, and the next try begins afresh.
fn make(
    field: &Field,
    invited: &Invited,
    signed: &[u8],
    label: &str,
    slots: &[NewOfficer<'_>],
) -> Result<Open> {
    half_made::begin(field.folder())?;
    let mut random = HostRandom(field.host());
    let key = DatabaseKey::random(&mut random);
    let device = DeviceKeys::generate(&mut random);
    let escrow = escrow::wrap(
        &invited.trust.current().recovery,
        invited.invitation.id,
        &key,
        &mut random,
    )?;
    let copy = DatabaseKey::from_bytes(*key.expose());
    let initial = [
        (setting::INVITATION, signed.to_vec()),
        (setting::LABEL, label.as_bytes().to_vec()),
        (setting::PACK, invited.invitation.pack.to_json()),
    ];
    let store = Store::create(
        field.folder(),
        copy,
        slots,
        Some(escrow),
        Cost::STANDARD,
        &mut random,
    )?;
    for (name, value) in &initial {
        store.settings().put(name, value)?;
    }
    store
        .settings()
        .put_once(setting::DEVICE_KEYS, &device.to_secret_bytes()[..])?;
    let open = Open::with(store, key)?;
    half_made::end(field.folder())?;
    Ok(open)
}

pub(super) fn long_enough(passphrase: &str, field: &str) -> Result<()> {
    if passphrase::long_enough(&passphrase::normalise(passphrase)) {
        return Ok(());
    }
    Err(FaultReason::TooShort.fault().field(field).into())
}
