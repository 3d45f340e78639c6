//! Unlocking: by the officer's own passphrase.

use std::fs;
use std::sync::Arc;

use jemput_domain::error::ErrorCode;
use jemput_domain::ids::OfficerId;
use jemput_store::{DatabaseKey, SlotError, SlotView, Slots, StoreError};

use super::{roster, status};
use crate::Field;
use crate::commands::session::{Status, UnlockRequest};
use crate::commands::shared::{Nothing, OfficerView};
use crate::error::Result;
use crate::ids::new_id;
use crate::kit::Open;

/// In the data folder: who unlocked it last, by the id that the key slots beside it show as well.
const LAST: &str = "last-officer";

pub fn unlock(field: &Field, request: UnlockRequest) -> Result<Status> {
    if !field.is_enrolled() {
        return Err(ErrorCode::NotEnrolled.into());
    }
    let mut slots = Slots::read(field.folder())?;
    let first = request.officer.or_else(|| last(field));
    let (slot, key) = find(&slots, first, &request.passphrase)?;
    let closing = field.closing();
    let open = match field.opened() {
        // Sending kept it open while the screen was locked. Slots of another key open nothing else
        // either, so somebody laid them there.
        Some(open) if open.key.is(&key) => open,
        Some(_) => return Err(StoreError::from(SlotError::Altered).into()),
        None => Arc::new(Open::new(field.folder(), key)?),
    };
    drop(closing);
    // A machine that is another than before begins a new chain, whether or not anything is sealed.
    let host = field.host();
    let marker = host.machine_marker(field.folder().root());
    open.store
        .chains()
        .ensure(marker.as_bytes(), new_id(host), host.now())?;
    crate::sending::apply_messages(field, &open)?;
    // Only shown on the lock screen: a full disk must not keep anybody out.
    let _ = roster::follow(&open, &mut slots);
    remember(field, slot.officer);
    field.let_in(
        open,
        OfficerView {
            id: slot.officer,
            name: slot.name,
            lead: slot.lead,
        },
    );
    status::status(field, Nothing {})
}

fn last(field: &Field) -> Option<OfficerId> {
    let text = fs::read_to_string(field.folder().root().join(LAST)).ok()?;
    text.trim().parse().ok()
}

/// Only saves time, so that failing to costs nothing more.
fn remember(field: &Field, officer: OfficerId) {
    if last(field) != Some(officer) {
        let _ = fs::write(field.folder().root().join(LAST), officer.to_string());
    }
}

fn find(
    slots: &Slots,
    first: Option<OfficerId>,
    passphrase: &str,
) -> Result<(SlotView, DatabaseKey)> {
    let mut tried = slots.list();
    tried.sort_by_key(|slot| Some(slot.officer) != first);
    for slot in tried {
        match slots.unlock(slot.officer, passphrase) {
            Ok(key) => return Ok((slot, key)),
            Err(StoreError::Slots(SlotError::WrongPassphrase)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(ErrorCode::WrongPassphrase.into())
}
