//! One field of a person's page, saved on its own.

use jemput_domain::ids::PersonId;
use jemput_domain::nik::{KkNumber, Nik};
use jemput_domain::verdict::{Reason, Verdict};
use jemput_store::people::PersonField as Column;
use jemput_store::{Stamp, Store};

use super::verdicts;
use crate::Field;
use crate::commands::events::FieldEvent;
use crate::commands::people::{PersonField, PersonSaveFieldRequest};
use crate::commands::shared::FieldSaved;
use crate::error::Result;
use crate::typed::{date, spaced};

pub fn person_save_field(field: &Field, request: PersonSaveFieldRequest) -> Result<FieldSaved> {
    let unlocked = field.unlocked()?;
    let store = &unlocked.open.store;
    let stamp = unlocked.stamp()?;
    let saved = save(store, request.person, request.field, &request.value, stamp)?;
    let data = store.people().get(request.person)?.data;
    let verdict = match saved.unreadable {
        Some(reason) => Verdict::of([reason]),
        None => verdicts::of_field(&data, request.field, unlocked.day()?),
    };
    field.say(FieldEvent::Saved {
        person: request.person,
        at: stamp.at,
    });
    field.say_local_only();
    Ok(FieldSaved {
        value: saved.value,
        revision: saved.revision,
        saved_at: stamp.at,
        verdict,
    })
}

pub(super) struct Saved {
    pub value: String,
    pub revision: u32,
    /// Set when the value cannot be stored as what it should be; nothing of it was stored then,
    /// except a NIK or KK, which is kept as given.
    pub unreadable: Option<Reason>,
}

pub(super) fn save(
    store: &Store,
    person: PersonId,
    field: PersonField,
    typed: &str,
    stamp: Stamp,
) -> Result<Saved> {
    let typed = spaced(typed);
    match field {
        PersonField::Nik => number(
            store,
            person,
            [Column::Nik, Column::NikAsGiven],
            &typed,
            stamp,
            |text| {
                Nik::parse(text)
                    .map(String::from)
                    .map_err(|refused| refused.0)
            },
        ),
        PersonField::Kk => number(
            store,
            person,
            [Column::Kk, Column::KkAsGiven],
            &typed,
            stamp,
            |text| {
                KkNumber::parse(text)
                    .map(String::from)
                    .map_err(|refused| refused.0)
            },
        ),
        _ => match plain(field, &typed) {
            Ok(value) => {
                let revision =
                    store
                        .people()
                        .save_field(person, column(field), Some(&value), stamp)?;
                Ok(Saved {
                    value,
                    revision,
                    unreadable: None,
                })
            }
            Err(reason) => {
                let revision = store.people().get(person)?.revision;
                Ok(Saved {
                    value: typed,
                    revision,
                    unreadable: Some(reason),
                })
            }
        },
    }
}

/// A number that is one goes to its own column; what is not one is kept as given, for correction.
fn number(
    store: &Store,
    person: PersonId,
    [good, as_given]: [Column; 2],
    typed: &str,
    stamp: Stamp,
    parse: impl Fn(&str) -> Result<String, Reason>,
) -> Result<Saved> {
    let (value, given, unreadable) = match parse(typed) {
        _ if typed.is_empty() => (None, None, None),
        Ok(number) => (Some(number), None, None),
        Err(reason) => (None, Some(typed.to_owned()), Some(reason)),
    };
    // As given first: a crash between the two leaves both, never neither.
    if given.is_some() {
        store
            .people()
            .save_field(person, as_given, given.as_deref(), stamp)?;
    }
    let mut revision = store
        .people()
        .save_field(person, good, value.as_deref(), stamp)?;
    if given.is_none() {
        revision = store.people().save_field(person, as_given, None, stamp)?;
    }
    Ok(Saved {
        value: value.or(given).unwrap_or_default(),
        revision,
        unreadable,
    })
}

fn plain(field: PersonField, typed: &str) -> Result<String, Reason> {
    if typed.is_empty() {
        return Ok(String::new());
    }
    match field {
        PersonField::BirthDate => date(typed)
            .map(|date| date.to_string())
            .ok_or(Reason::NotADate),
        PersonField::Sex => match typed.to_uppercase().as_str() {
            sex @ ("L" | "P") => Ok(sex.to_owned()),
            _ => Err(Reason::UnknownCode),
        },
        PersonField::MaritalStatus => match typed.parse::<u8>() {
            Ok(code @ 1..=6) => Ok(code.to_string()),
            _ => Err(Reason::UnknownCode),
        },
        PersonField::Rt | PersonField::Rw if typed.chars().count() > 10 => Err(Reason::Length),
        _ => Ok(typed.to_owned()),
    }
}

fn column(field: PersonField) -> Column {
    match field {
        PersonField::Name => Column::Name,
        PersonField::Nik => Column::Nik,
        PersonField::Kk => Column::Kk,
        PersonField::Sex => Column::Sex,
        PersonField::BirthPlace => Column::BirthPlace,
        PersonField::BirthDate => Column::BirthDate,
        PersonField::MaritalStatus => Column::MaritalStatus,
        PersonField::Address => Column::Address,
        PersonField::Rt => Column::Rt,
        PersonField::Rw => Column::Rw,
        PersonField::Hamlet => Column::Hamlet,
        PersonField::Village => Column::Village,
        PersonField::FamilyHead => Column::FamilyHead,
        PersonField::MotherName => Column::MotherName,
        PersonField::Phone => Column::Phone,
    }
}
