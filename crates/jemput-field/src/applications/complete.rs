//! An application is complete, or open again.

use super::view;
use crate::Field;
use crate::commands::applications::{ApplicationCompleteRequest, ApplicationView};
use crate::commands::events::FieldEvent;
use crate::commands::reason::FaultReason;
use crate::error::Result;

/// Open points are refused once, so that nobody overlooks them, and taken when said again.
pub fn application_complete(
    field: &Field,
    request: ApplicationCompleteRequest,
) -> Result<ApplicationView> {
    let unlocked = field.unlocked()?;
    if request.complete && !request.despite_open {
        let open = view::view(&unlocked, request.application)?.open.len();
        if open > 0 {
            let fault = FaultReason::OpenPoints.fault();
            return Err(fault.with("open", open).into());
        }
    }
    let stamp = unlocked.stamp()?;
    unlocked.open.store.applications().set_complete(
        request.application,
        request.complete,
        stamp,
    )?;
    let shown = view::view(&unlocked, request.application)?;
    field.say(FieldEvent::Saved {
        person: shown.person,
        at: stamp.at,
    });
    field.say_local_only();
    Ok(shown)
}
