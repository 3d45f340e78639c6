//! Which requirement a paper is for.

use crate::Field;
use crate::applications::{application_view, known_requirement};
use crate::commands::applications::{ApplicationView, DocumentFileRequest};
use crate::commands::events::FieldEvent;
use crate::error::Result;

pub fn document_file(field: &Field, request: DocumentFileRequest) -> Result<ApplicationView> {
    let unlocked = field.unlocked()?;
    let store = &unlocked.open.store;
    if let Some(requirement) = request.requirement {
        let record = store.applications().get(request.application)?.record;
        known_requirement(&record.service, requirement)?;
    }
    let stamp = unlocked.stamp()?;
    store.documents().file_under(
        request.document,
        request.application,
        request.requirement,
        stamp,
    )?;
    let shown = application_view(&unlocked, request.application)?;
    field.say(FieldEvent::Saved {
        person: shown.person,
        at: stamp.at,
    });
    field.say_local_only();
    Ok(shown)
}
