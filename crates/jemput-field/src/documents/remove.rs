//! Taking a paper off its person. Nothing is deleted: see the store.

use crate::Field;
use crate::commands::applications::{DocumentRequest, DocumentView};
use crate::commands::events::FieldEvent;
use crate::error::Result;

pub fn document_remove(field: &Field, request: DocumentRequest) -> Result<Vec<DocumentView>> {
    let unlocked = field.unlocked()?;
    let store = &unlocked.open.store;
    let person = store.documents().get(request.document)?.record.person;
    store
        .documents()
        .remove(request.document, unlocked.stamp()?)?;
    field.say(FieldEvent::Saved {
        person,
        at: unlocked.now,
    });
    field.say_local_only();
    super::of_person(store, person)
}
