//! One service: what it asks for and which parts of which forms it fills.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::check::{FieldContext, check_value};
use super::forms::{FormField, FormSection};
use super::source::{Layout, RawService, ServiceLayout};
use crate::age;
use crate::time::Date;
use crate::verdict::Verdict;
use crate::wire::person::PersonData;
use crate::wire::record::{CheckState, RequirementCheck};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Service {
    pub code: String,
    /// KK, KTP-el, akta, …
    pub group: String,
    pub name: String,
    pub name_en: String,
    /// What the resident gets: short names of the 24 documents, or words.
    pub issues: Vec<String>,
    pub forms: Vec<FormRef>,
    pub requirements: Vec<Requirement>,
    pub usual_handler: String,
    pub collect_offline: bool,
    pub channel: String,
    pub deadline_days: Option<u32>,
    pub note: String,
    /// The fields to fill, in order.
    pub sections: Vec<FormSection>,
    /// Field key → value it starts with whoever the person is.
    pub preset: BTreeMap<String, String>,
    /// The field the deadline counts from.
    pub event_date: Option<String>,
    /// What a late report needs besides, in both languages.
    pub late_step_id: Option<String>,
    pub late_step_en: Option<String>,
}

/// A form by its number; statements stand beside the form, only when needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FormRef {
    /// `F-2.01`
    pub code: String,
    pub optional: bool,
    /// Whether its fields are filled here; else it is a paper to be signed.
    pub has_fields: bool,
}

/// Whether a requirement always holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum When {
    #[default]
    Always,
    /// Only in the case the text names: the officer decides.
    IfApplies,
}

/// A requirement that is no paper but follows from the person's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// 17 or ever married.
    MustHold,
    /// 16, or must hold.
    MayBeRecorded,
}

impl Fact {
    /// None while the birth date is unknown.
    pub fn holds(self, person: &PersonData, day: Date) -> Option<bool> {
        let birth = person.birth_date?;
        let ever_married = age::ever_married(person.marital_status);
        Some(match self {
            Self::MustHold => age::must_hold(birth, ever_married, day),
            Self::MayBeRecorded => age::may_be_recorded(birth, ever_married, day),
        })
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Requirement {
    /// Its place in the service's list, as checks name it.
    pub position: u8,
    pub text: String,
    pub when: When,
    /// The statement (SPTJM) that may stand in, by its form.
    pub statement: Option<String>,
    pub fact: Option<Fact>,
}

impl Service {
    /// Every field, repeating sections by the rows that hold values.
    pub fn fields(&self, values: &BTreeMap<String, String>) -> Vec<FormField> {
        self.sections
            .iter()
            .flat_map(|section| (1..=section.filled_rows(values)).flat_map(|row| section.row(row)))
            .collect()
    }

    /// A field by its concrete key.
    pub fn field(&self, key: &str) -> Option<FormField> {
        self.sections.iter().find_map(|section| {
            let rows = section.rows.unwrap_or(1);
            (1..=rows).find_map(|row| section.row(row).into_iter().find(|field| field.key == key))
        })
    }

    /// Each field with something to say of its value, required ones that are empty included.
    pub fn check_fields(
        &self,
        values: &BTreeMap<String, String>,
        context: &FieldContext<'_>,
    ) -> Vec<(FormField, Verdict)> {
        self.fields(values)
            .into_iter()
            .filter_map(|field| {
                let value = values.get(&field.key).map_or("", String::as_str);
                let verdict = check_value(&field, value, context);
                (!verdict.reasons.is_empty()).then_some((field, verdict))
            })
            .collect()
    }

    /// Requirements still missing: those that always hold, are papers, and that the office has not
    /// waived.
    pub fn open_requirements(
        &self,
        checks: &[RequirementCheck],
        waived: &[u8],
    ) -> Vec<&Requirement> {
        self.requirements
            .iter()
            .filter(|requirement| {
                requirement.fact.is_none() && !waived.contains(&requirement.position)
            })
            .filter(|requirement| {
                match checks
                    .iter()
                    .find(|check| check.requirement == requirement.position)
                {
                    None => requirement.when == When::Always,
                    Some(check) => {
                        check.state == CheckState::Missing && requirement.when == When::Always
                    }
                }
            })
            .collect()
    }

    /// Requirements that the person's data contradict, such as an age not yet reached.
    pub fn unmet_facts(&self, person: &PersonData, day: Date) -> Vec<&Requirement> {
        self.requirements
            .iter()
            .filter(|requirement| {
                requirement.fact.and_then(|fact| fact.holds(person, day)) == Some(false)
            })
            .collect()
    }

    /// "terlambat n hari": days beyond the deadline, when the event's date is filled in.
    pub fn late_days(&self, values: &BTreeMap<String, String>, today: Date) -> Option<u32> {
        let happened: Date = values.get(self.event_date.as_ref()?)?.parse().ok()?;
        super::late_days(self.deadline_days?, happened, today)
    }
}

pub(super) fn compose(
    layout: &Layout,
    raw: &[RawService],
    forms: &BTreeMap<String, Vec<FormSection>>,
) -> Vec<Service> {
    let none = ServiceLayout::default();
    raw.iter()
        .map(|service| {
            let own = layout.services.get(&service.code).unwrap_or(&none);
            let form_refs = service
                .forms
                .iter()
                .map(|form| form_ref(form, forms))
                .collect::<Vec<_>>();
            let sections = form_refs
                .iter()
                .filter_map(|form| forms.get(&form.code))
                .flatten()
                .filter_map(|section| own.section(section))
                .collect();
            Service {
                code: service.code.clone(),
                group: service.group.clone(),
                name: service.name.clone(),
                name_en: own.name_en.clone(),
                issues: service.issues.clone(),
                forms: form_refs,
                requirements: requirements(service, own, raw),
                usual_handler: service.usual_handler.clone(),
                collect_offline: service.kit_can_collect_offline,
                channel: service.channel.clone(),
                deadline_days: service.deadline_days,
                note: service.note.clone(),
                sections,
                preset: own.preset.clone(),
                event_date: own.event_date.clone(),
                late_step_id: own.late_step_id.clone(),
                late_step_en: own.late_step_en.clone(),
            }
        })
        .collect()
}

/// `F-2.03?` is a form for some cases, `F-2.12 lama` an old number still met.
fn form_ref(text: &str, forms: &BTreeMap<String, Vec<FormSection>>) -> FormRef {
    let code = text
        .trim_end_matches('?')
        .trim_end_matches(" lama")
        .to_owned();
    FormRef {
        optional: text != code,
        has_fields: forms.contains_key(&code),
        code,
    }
}

fn requirements(service: &RawService, own: &ServiceLayout, all: &[RawService]) -> Vec<Requirement> {
    (0u8..)
        .zip(&service.requirements)
        .map(|(position, text)| {
            let particular = own.requirements.get(&position.to_string());
            let same_as = particular
                .and_then(|p| p.same_as.as_ref())
                .and_then(|code| all.iter().find(|other| other.code == *code));
            Requirement {
                position,
                text: same_as.map_or_else(|| text.clone(), |other| other.requirements.join("; ")),
                when: particular.map_or(When::Always, |p| p.when),
                statement: particular.and_then(|p| p.statement.clone()),
                fact: particular.and_then(|p| p.fact),
            }
        })
        .collect()
}

impl ServiceLayout {
    /// The section as this service uses it; None when nothing of it is left.
    fn section(&self, section: &FormSection) -> Option<FormSection> {
        let mut section = section.clone();
        section.fields.retain(|field| !self.omits(&field.key));
        for field in &mut section.fields {
            let first = field.key.replacen('*', "1", 1);
            field.required = self.required.contains(&first);
            field.only = self.choices.get(&field.key).cloned();
        }
        (!section.fields.is_empty()).then_some(section)
    }

    fn omits(&self, key: &str) -> bool {
        self.omit.iter().any(|omitted| {
            key.strip_prefix(omitted.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }
}
