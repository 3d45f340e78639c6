//! The form of a new person while it is filled in: kept in the encrypted database, so that a power cut
//! or a key too many costs nothing.

use jemput_store::{Store, StoreError};
use zeroize::Zeroizing;

use crate::Field;
use crate::commands::people::{PersonDraft, PersonDraftSaveRequest};
use crate::commands::shared::Nothing;
use crate::error::Result;
use crate::kit::setting::PERSON_DRAFT;

pub fn person_draft(field: &Field, _: Nothing) -> Result<Option<PersonDraft>> {
    kept(&field.unlocked()?.open.store)?
        .map(|json| Ok(serde_json::from_slice(&json).map_err(|_| StoreError::Damaged)?))
        .transpose()
}

pub fn person_draft_save(field: &Field, request: PersonDraftSaveRequest) -> Result<Nothing> {
    let store = &field.unlocked()?.open.store;
    match request.draft.filter(|draft| !draft.is_blank()) {
        None => forget(store)?,
        Some(draft) => {
            let json = serde_json::to_vec(&draft).map_err(|_| StoreError::InvalidValue("draft"))?;
            store.settings().put(PERSON_DRAFT, &json)?;
        }
    }
    field.say_local_only();
    Ok(Nothing {})
}

pub(crate) fn has_draft(store: &Store) -> Result<bool> {
    Ok(kept(store)?.is_some())
}

/// The person is noted, or the form was emptied.
pub(super) fn forget(store: &Store) -> Result<()> {
    Ok(store.settings().put(PERSON_DRAFT, &[])?)
}

fn kept(store: &Store) -> Result<Option<Zeroizing<Vec<u8>>>> {
    let json = store.settings().get(PERSON_DRAFT)?;
    Ok(json.filter(|json| !json.is_empty()))
}
