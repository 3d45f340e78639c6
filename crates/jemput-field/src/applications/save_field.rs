//! One field of a form, saved on its own.

use jemput_domain::catalogue::{Catalogue, FieldContext, FieldKind, check_value, normalise_value};
use jemput_domain::regions::Regions;
use jemput_domain::verdict::Verdict;

use super::services;
use crate::Field;
use crate::commands::applications::ApplicationSaveFieldRequest;
use crate::commands::events::FieldEvent;
use crate::commands::shared::FieldSaved;
use crate::error::{Result, invalid};
use crate::kit::Unlocked;
use crate::typed::{date, spaced};

/// The application's own note, beside the form's fields.
const NOTE: &str = "note";

pub fn application_save_field(
    field: &Field,
    request: ApplicationSaveFieldRequest,
) -> Result<FieldSaved> {
    let unlocked = field.unlocked()?;
    let person = unlocked
        .open
        .store
        .applications()
        .get(request.application)?
        .record
        .person;
    let saved = if request.field == NOTE {
        note(&unlocked, &request)?
    } else {
        value(&unlocked, &request)?
    };
    field.say(FieldEvent::Saved {
        person,
        at: saved.saved_at,
    });
    field.say_local_only();
    Ok(saved)
}

fn note(unlocked: &Unlocked, request: &ApplicationSaveFieldRequest) -> Result<FieldSaved> {
    let value = request.value.trim().to_owned();
    let stamp = unlocked.stamp()?;
    let revision =
        unlocked
            .open
            .store
            .applications()
            .save_note(request.application, &value, stamp)?;
    Ok(FieldSaved {
        value,
        revision,
        saved_at: stamp.at,
        verdict: Verdict::ok(),
    })
}

fn value(unlocked: &Unlocked, request: &ApplicationSaveFieldRequest) -> Result<FieldSaved> {
    let store = &unlocked.open.store;
    let record = store.applications().get(request.application)?.record;
    let form_field = services::known(&record.service)?
        .field(&request.field)
        .ok_or_else(|| invalid("field"))?;
    let typed = spaced(&request.value);
    let typed = match form_field.kind {
        FieldKind::Date => date(&typed).map_or(typed, |date| date.to_string()),
        _ => typed,
    };
    // Empty stays empty: three zeros would be an RT.
    let value = if typed.is_empty() {
        typed
    } else {
        normalise_value(&form_field, &typed)
    };
    let stamp = unlocked.stamp()?;
    let revision = store.applications().save_field(
        request.application,
        &request.field,
        Some(&value),
        stamp,
    )?;
    let person = store.people().get(record.person)?.data;
    let context = FieldContext {
        today: unlocked.day()?,
        regions: Regions::current(),
        catalogue: Catalogue::current(),
        person: Some(&person),
    };
    let verdict = check_value(&form_field, &value, &context);
    Ok(FieldSaved {
        value,
        revision,
        saved_at: stamp.at,
        verdict,
    })
}
