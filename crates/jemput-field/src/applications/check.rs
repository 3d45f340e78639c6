//! One requirement ticked.

use jemput_domain::wire::record::RequirementCheck;

use super::{services, view};
use crate::Field;
use crate::commands::applications::{ApplicationCheckRequest, ApplicationView};
use crate::commands::events::FieldEvent;
use crate::error::{Result, invalid};

pub fn application_check(
    field: &Field,
    request: ApplicationCheckRequest,
) -> Result<ApplicationView> {
    let unlocked = field.unlocked()?;
    let store = &unlocked.open.store;
    let record = store.applications().get(request.application)?.record;
    let service = services::known(&record.service)?;
    if !service
        .requirements
        .iter()
        .any(|requirement| requirement.position == request.requirement)
    {
        return Err(invalid("requirement"));
    }
    let documents = store.documents().of_application(request.application)?;
    let check = RequirementCheck {
        requirement: request.requirement,
        state: request.state,
        documents: documents
            .into_iter()
            .filter(|document| document.record.requirement == Some(request.requirement))
            .map(|document| document.record.document)
            .collect(),
        original_held: request.original_held,
    };
    let stamp = unlocked.stamp()?;
    store
        .applications()
        .save_check(request.application, check, stamp)?;
    field.say(FieldEvent::Saved {
        person: record.person,
        at: stamp.at,
    });
    field.say_local_only();
    view::view(&unlocked, request.application)
}
