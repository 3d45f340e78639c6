//! One application: its form with what is filled in, its checklist, what is still open.

use std::collections::BTreeMap;

use jemput_domain::catalogue::{
    Catalogue, FieldContext, FormField, FormSection, Requirement, Service, check_value, prefill,
    prefill_officer,
};
use jemput_domain::ids::ApplicationId;
use jemput_domain::regions::Regions;
use jemput_domain::time::Date;
use jemput_domain::wire::person::PersonData;
use jemput_domain::wire::record::{ApplicationRecord, CheckState};

use super::{services, slip};
use crate::Field;
use crate::commands::applications::{
    ApplicationRequest, ApplicationView, CheckRow, DocumentView, FieldView, OpenPoint, SectionView,
    ServiceView,
};
use crate::error::Result;
use crate::kit::Unlocked;

pub fn application_get(field: &Field, request: ApplicationRequest) -> Result<ApplicationView> {
    view(&field.unlocked()?, request.application)
}

/// The application as it is now.
pub fn view(unlocked: &Unlocked, application: ApplicationId) -> Result<ApplicationView> {
    let store = &unlocked.open.store;
    let stored = store.applications().get(application)?;
    let record = stored.record;
    let service = services::known(&record.service)?;
    let office = unlocked.open.office();
    let shown = services::view(service, services::policy(&office.pack, &record.service));
    let person = store.people().get(record.person)?.data;
    let today = unlocked.day()?;
    let documents = stored
        .documents
        .into_iter()
        .map(|document| crate::documents::view(store, document));
    let documents: Vec<DocumentView> = documents.collect::<Result<_>>()?;
    let loose = crate::documents::of_person(store, record.person)?;
    let loose = loose
        .into_iter()
        .filter(|document| is_loose(document, application, service));
    Ok(ApplicationView {
        application,
        person: record.person,
        person_name: person.name.clone(),
        slip: slip::of(application),
        sections: sections(service, &record, &person, &unlocked.officer.name, today),
        checks: checks(service, &shown, &record, &person, today, &documents),
        loose: loose.collect(),
        open: open_points(service, &shown, &record, &person, today),
        late_days: service.late_days(&record.fields, today),
        late_step_id: service.late_step_id.clone(),
        late_step_en: service.late_step_en.clone(),
        complete: record.complete,
        note: record.note,
        revision: stored.revision,
        service: shown,
    })
}

/// A paper that may answer one of the requirements and answers none yet.
fn is_loose(document: &DocumentView, application: ApplicationId, service: &Service) -> bool {
    let asked = |position| {
        let mut papers = service.requirements.iter().filter(|one| one.fact.is_none());
        papers.any(|one| one.position == position)
    };
    match document.application {
        None => true,
        Some(of) => of == application && !document.requirement.is_some_and(asked),
    }
}

fn context(person: &PersonData, today: Date) -> FieldContext<'_> {
    FieldContext {
        today,
        regions: Regions::current(),
        catalogue: Catalogue::current(),
        person: Some(person),
    }
}

fn sections(
    service: &Service,
    record: &ApplicationRecord,
    person: &PersonData,
    officer: &str,
    today: Date,
) -> Vec<SectionView> {
    let mut known = prefill(Catalogue::current(), service, person, Regions::current());
    known.extend(prefill_officer(Catalogue::current(), service, officer));
    let context = context(person, today);
    let fields = |fields: Vec<FormField>| -> Vec<FieldView> {
        fields
            .into_iter()
            .map(|field| field_view(field, &record.fields, &known, &context))
            .collect()
    };
    let mut views = Vec::new();
    for section in &service.sections {
        for row in rows(section, &record.fields) {
            views.push(SectionView {
                form: section.form.clone(),
                form_title_id: section.form_title_id.clone(),
                form_title_en: section.form_title_en.clone(),
                title_id: section.title_id.clone(),
                title_en: section.title_en.clone(),
                row: section.rows.map(|_| row),
                fields: fields(section.row(row)),
            });
        }
    }
    views
}

/// Filled rows and one more, up to the form's own number.
fn rows(section: &FormSection, values: &BTreeMap<String, String>) -> std::ops::RangeInclusive<u8> {
    let Some(most) = section.rows else {
        return 1..=1;
    };
    let empty = section.row(1).iter().all(|field| {
        values
            .get(&field.key)
            .is_none_or(|value| value.trim().is_empty())
    });
    let shown = if empty {
        1
    } else {
        section.filled_rows(values).saturating_add(1)
    };
    1..=shown.min(most)
}

pub(super) fn field_view(
    field: FormField,
    values: &BTreeMap<String, String>,
    known: &BTreeMap<String, String>,
    context: &FieldContext<'_>,
) -> FieldView {
    let value = values.get(&field.key).cloned().unwrap_or_default();
    FieldView {
        options: Catalogue::current()
            .options(&field)
            .into_iter()
            .cloned()
            .collect(),
        prefilled: !value.is_empty() && known.get(&field.key) == Some(&value),
        verdict: check_value(&field, &value, context),
        value,
        field,
    }
}

fn checks(
    service: &Service,
    shown: &ServiceView,
    record: &ApplicationRecord,
    person: &PersonData,
    today: Date,
    documents: &[DocumentView],
) -> Vec<CheckRow> {
    let row = |requirement: &Requirement| {
        let check = record
            .checks
            .iter()
            .find(|check| check.requirement == requirement.position);
        CheckRow {
            state: check.map_or(CheckState::Missing, |check| check.state),
            original_held: check.is_some_and(|check| check.original_held),
            documents: documents
                .iter()
                .filter(|document| document.requirement == Some(requirement.position))
                .cloned()
                .collect(),
            accepts_statement: shown.accepts_statement || requirement.statement.is_some(),
            statement_form: requirement.statement.clone(),
            waived: shown.waived.contains(&requirement.position),
            holds: requirement.fact.and_then(|fact| fact.holds(person, today)),
            is_fact: requirement.fact.is_some(),
            when: requirement.when,
            requirement: requirement.position,
            title: requirement.text.clone(),
        }
    };
    service.requirements.iter().map(row).collect()
}

pub(super) fn open_points(
    service: &Service,
    shown: &ServiceView,
    record: &ApplicationRecord,
    person: &PersonData,
    today: Date,
) -> Vec<OpenPoint> {
    let fields = service.check_fields(&record.fields, &context(person, today));
    let fields = fields
        .into_iter()
        .filter(|(_, verdict)| verdict.is_error())
        .map(|(field, verdict)| OpenPoint::Field {
            key: field.key,
            label_id: field.label_id,
            label_en: field.label_en,
            verdict,
        });
    let papers = service
        .open_requirements(&record.checks, &shown.waived)
        .into_iter();
    let facts = service.unmet_facts(person, today).into_iter();
    fields
        .chain(papers.map(|paper| OpenPoint::Requirement {
            requirement: paper.position,
            title: paper.text.clone(),
        }))
        .chain(facts.map(|fact| OpenPoint::Fact {
            requirement: fact.position,
            title: fact.text.clone(),
        }))
        .collect()
}
