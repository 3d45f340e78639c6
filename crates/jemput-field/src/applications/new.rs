//! Starting an application: the form begins with what is known of the person.

use jemput_domain::catalogue::{Catalogue, prefill, prefill_officer};
use jemput_domain::ids::ApplicationId;
use jemput_domain::regions::Regions;

use super::{services, view};
use crate::Field;
use crate::commands::applications::{ApplicationNewRequest, ApplicationView};
use crate::commands::events::FieldEvent;
use crate::error::{Result, invalid};
use crate::ids::new_id;

pub fn application_new(field: &Field, request: ApplicationNewRequest) -> Result<ApplicationView> {
    let unlocked = field.unlocked()?;
    let store = &unlocked.open.store;
    let service = services::known(&request.service)?;
    if services::policy(&unlocked.open.office().pack, &request.service).is_none() {
        return Err(invalid("service"));
    }
    let person = store.people().get(request.person)?.data;
    let application = ApplicationId(new_id(field.host()));
    let stamp = unlocked.stamp()?;
    store
        .applications()
        .start(application, request.person, &request.service, stamp)?;
    let catalogue = Catalogue::current();
    let mut known = prefill(catalogue, service, &person, Regions::current());
    known.extend(prefill_officer(catalogue, service, &unlocked.officer.name));
    store
        .applications()
        .save_fields(application, known, stamp)?;
    field.say(FieldEvent::Saved {
        person: request.person,
        at: stamp.at,
    });
    field.say_local_only();
    view::view(&unlocked, application)
}
