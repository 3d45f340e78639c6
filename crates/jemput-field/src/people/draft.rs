//! The form of a new person while it is filled in: kept in the encrypted database, so that a power cut
//! or a key too many costs nothing.

use jemput_store::{Store, StoreError};

use crate::Field;
use crate::commands::people::{PersonDraft, PersonDraftSaveRequest};
use crate::commands::shared::Nothing;
use crate::error::Result;
use crate::kit::setting::PERSON_DRAFT;

pub fn person_draft(field: &Field, _: Nothing) -> Result<Option<PersonDraft>> {
    let kept = field.unlocked()?.open.store.settings().get(PERSON_DRAFT)?;
    let Some(json) = kept.filter(|json| !json.is_empty()) else {
        return Ok(None);
    };
    Ok(Some(
        serde_json::from_slice(&json).map_err(|_| StoreError::Damaged)?,
    ))
}

pub fn person_draft_save(field: &Field, request: PersonDraftSaveRequest) -> Result<Nothing> {
    let store = &field.unlocked()?.open.store;
    let Some(draft) = request.draft else {
        forget(store)?;
        return Ok(Nothing {});
    };
    let json = serde_json::to_vec(&draft).map_err(|_| StoreError::InvalidValue("draft"))?;
    store.settings().put(PERSON_DRAFT, &json)?;
    Ok(Nothing {})
}

/// The person is noted, or the form was emptied.
pub(super) fn forget(store: &Store) -> Result<()> {
    Ok(store.settings().put(PERSON_DRAFT, &[])?)
}
