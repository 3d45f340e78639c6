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
    known_requirement(&record.service, request.requirement)?;
    let check = RequirementCheck {
        requirement: request.requirement,
        state: request.state,
        documents: Vec::new(),
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

/// A paper of this service's list; a fact of the person's data is not ticked.
pub(crate) fn known_requirement(service: &str, requirement: u8) -> Result<()> {
    let known = services::known(service)?
        .requirements
        .iter()
        .any(|known| known.position == requirement && known.fact.is_none());
    if known {
        Ok(())
    } else {
        Err(invalid("requirement"))
    }
}
