//! The escrow slot: the database key, sealed to the office's recovery key.

use jemput_seal::{Escrow, KemPublic, Uuid};
use jemput_store::{DatabaseKey, Slots};

use crate::Field;
use crate::error::Result;
use crate::host::HostRandom;
use crate::kit::Open;

/// For the slot. Before the office has named the laptop, `device` is its invitation's id.
pub fn wrap(
    recovery: &KemPublic,
    device: Uuid,
    key: &DatabaseKey,
    random: &mut HostRandom<'_>,
) -> Result<Vec<u8>> {
    Ok(Escrow::seal(recovery, device, key.expose(), random)?.to_json()?)
}

/// Seals it again under the laptop's own name and the current recovery key.
pub fn renew(field: &Field, open: &Open, device: Uuid) -> Result<()> {
    let escrow = wrap(
        &open.office().trust.current().recovery,
        device,
        &open.key,
        &mut HostRandom(field.host()),
    )?;
    let mut slots = Slots::read(field.folder())?;
    Ok(slots.set_escrow(&open.key, Some(escrow))?)
}
