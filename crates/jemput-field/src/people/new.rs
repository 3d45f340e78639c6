//! A person on no list: a neighbour, a newborn without a NIK, somebody without papers. Who is stored
//! cannot be taken away again, so whoever asks has looked at the look-alikes before.

use jemput_domain::ids::PersonId;
use jemput_domain::wire::person::PersonData;
use jemput_store::{Stamp, Store};

use super::{draft, page, save_field};
use crate::Field;
use crate::commands::people::{PersonField, PersonNew, PersonNewRequest};
use crate::error::Result;
use crate::ids::new_id;

pub fn person_new(field: &Field, request: PersonNewRequest) -> Result<PersonNew> {
    let unlocked = field.unlocked()?;
    let store = &unlocked.open.store;
    let stamp = unlocked.stamp()?;
    let person = PersonId(new_id(field.host()));
    let village = match request.data.village.clone() {
        Some(village) => Some(village),
        None => store.outings().current()?.map(|outing| outing.village),
    };
    store.people().add(person, village.as_ref(), stamp)?;
    for (name, value) in fields(&request.data) {
        save_field::save(store, person, name, &value, stamp)?;
    }
    if let (None, Some(village)) = (&request.data.village, &village) {
        save_field::save(store, person, PersonField::Village, &village.0, stamp)?;
    }
    save_as_given(store, person, &request.data, stamp)?;
    draft::forget(store)?;
    field.say_local_only();
    Ok(PersonNew {
        person: page::view(&unlocked, person)?,
    })
}

fn fields(data: &PersonData) -> Vec<(PersonField, String)> {
    use PersonField as F;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let all = [
        (F::Name, data.name.clone()),
        (
            F::Nik,
            data.nik.clone().map(String::from).unwrap_or_default(),
        ),
        (F::Kk, data.kk.clone().map(String::from).unwrap_or_default()),
        (
            F::Sex,
            data.sex.map(|sex| format!("{sex:?}")).unwrap_or_default(),
        ),
        (F::BirthPlace, text(&data.birth_place)),
        (
            F::BirthDate,
            data.birth_date
                .map(|date| date.to_string())
                .unwrap_or_default(),
        ),
        (
            F::MaritalStatus,
            data.marital_status
                .map(|code| code.to_string())
                .unwrap_or_default(),
        ),
        (F::Address, text(&data.address)),
        (F::Rt, text(&data.rt)),
        (F::Rw, text(&data.rw)),
        (F::Hamlet, text(&data.hamlet)),
        (
            F::Village,
            data.village
                .clone()
                .map(|village| village.0)
                .unwrap_or_default(),
        ),
        (F::FamilyHead, text(&data.family_head)),
        (F::MotherName, text(&data.mother_name)),
        (F::Phone, text(&data.phone)),
    ];
    all.into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

/// What was typed for a number and is none goes the same way as on the person's page.
fn save_as_given(store: &Store, person: PersonId, data: &PersonData, stamp: Stamp) -> Result<()> {
    for (field, given, number_is_known) in [
        (PersonField::Nik, &data.nik_as_given, data.nik.is_some()),
        (PersonField::Kk, &data.kk_as_given, data.kk.is_some()),
    ] {
        if let (Some(given), false) = (given, number_is_known) {
            save_field::save(store, person, field, given, stamp)?;
        }
    }
    Ok(())
}
