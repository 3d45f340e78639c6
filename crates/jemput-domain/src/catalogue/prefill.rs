//! What a form knows of the person before anything is typed.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Catalogue, Service};
use crate::regions::{RegionLevel, Regions};
use crate::wire::person::{PersonData, Sex};

/// Where a first value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Source {
    Name,
    Nik,
    Kk,
    Sex,
    BirthPlace,
    BirthDate,
    MaritalStatus,
    Address,
    Rt,
    Rw,
    Hamlet,
    Village,
    District,
    Regency,
    Province,
    PostalCode,
    FamilyHead,
    MotherName,
    Phone,
    /// Who takes the application.
    Officer,
}

/// Field key → first value: the service's presets, then what is known of the person. Only fields the
/// service has, only values there are.
pub fn prefill(
    catalogue: &Catalogue,
    service: &Service,
    person: &PersonData,
    regions: &Regions,
) -> BTreeMap<String, String> {
    let mut values: BTreeMap<String, String> = service
        .sections
        .iter()
        .flat_map(|section| section.row(1))
        .filter_map(|field| {
            let value = catalogue.prefill.get(&field.key)?.value(person, regions)?;
            Some((field.key, value))
        })
        .collect();
    values.extend(service.preset.clone());
    values
}

/// The same for the fields that name the officer who takes the application.
pub fn prefill_officer(
    catalogue: &Catalogue,
    service: &Service,
    officer: &str,
) -> BTreeMap<String, String> {
    let fields = service.sections.iter().flat_map(|section| section.row(1));
    fields
        .filter(|field| catalogue.prefill.get(&field.key) == Some(&Source::Officer))
        .map(|field| (field.key, officer.to_owned()))
        .collect()
}

/// Whether a field holds the NIK of the person the application is for.
pub(super) fn is_own_nik(catalogue: &Catalogue, key: &str) -> bool {
    catalogue.prefill.get(key) == Some(&Source::Nik)
}

impl Source {
    fn value(self, person: &PersonData, regions: &Regions) -> Option<String> {
        let place = |level| {
            person
                .village
                .as_ref()
                .and_then(|village| village.at(level))
                .map(|code| code.0)
        };
        let value = match self {
            Self::Name => Some(person.name.clone()),
            Self::Nik => person.nik.as_ref().map(|nik| nik.as_str().to_owned()),
            Self::Kk => person.kk.as_ref().map(|kk| kk.as_str().to_owned()),
            Self::Sex => person
                .sex
                .map(|sex| if sex == Sex::L { "1" } else { "2" }.to_owned()),
            Self::BirthPlace => person.birth_place.clone(),
            Self::BirthDate => person.birth_date.map(|date| date.to_string()),
            Self::MaritalStatus => person.marital_status.map(|code| code.to_string()),
            Self::Address => person.address.clone(),
            Self::Rt => person.rt.clone(),
            Self::Rw => person.rw.clone(),
            Self::Hamlet => person.hamlet.clone(),
            Self::Village => place(RegionLevel::Village),
            Self::District => place(RegionLevel::District),
            Self::Regency => place(RegionLevel::Regency),
            Self::Province => place(RegionLevel::Province),
            Self::PostalCode => person
                .village
                .as_ref()
                .and_then(|village| regions.get(&village.0)?.postal_code),
            Self::FamilyHead => person.family_head.clone(),
            Self::MotherName => person.mother_name.clone(),
            Self::Phone => person.phone.clone(),
            Self::Officer => None,
        };
        value.filter(|value| !value.trim().is_empty())
    }
}
