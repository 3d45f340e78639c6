//! An application as it was filled in: its forms with labels, its checklist.

use std::collections::BTreeMap;

use jemput_domain::catalogue::{
    Catalogue, FieldContext, FieldKind, FormField, FormSection, Requirement, Service, check_value,
    prefill,
};
use jemput_domain::regions::Regions;
use jemput_domain::time::Date;
use jemput_domain::wire::person::PersonData;
use jemput_domain::wire::record::{ApplicationRecord, CheckState};

use crate::web::types::review::{ApplicationView, CheckRow, FieldView, RecordOrigin, SectionView};

/// The view of one. A service this program does not know is shown by its code, its values by key.
pub fn view(
    origin: RecordOrigin,
    record: ApplicationRecord,
    person: &PersonData,
    today: Date,
) -> ApplicationView {
    let service = Catalogue::current().service(&record.service);
    let name = |known: fn(&Service) -> &String| {
        service.map_or_else(|| record.service.clone(), |service| known(service).clone())
    };
    ApplicationView {
        origin,
        application: record.application,
        service_name: name(|service| &service.name),
        service_name_en: name(|service| &service.name_en),
        sections: match service {
            Some(service) => sections(service, &record, person, today),
            None => vec![unknown(&record)],
        },
        checks: service.map_or_else(Vec::new, |service| checks(service, &record, person, today)),
        late_days: service.and_then(|service| service.late_days(&record.fields, today)),
        complete: record.complete,
        note: record.note,
        service: record.service,
    }
}

fn sections(
    service: &Service,
    record: &ApplicationRecord,
    person: &PersonData,
    today: Date,
) -> Vec<SectionView> {
    let context = FieldContext {
        today,
        regions: Regions::current(),
        catalogue: Catalogue::current(),
        person: Some(person),
    };
    let known = prefill(context.catalogue, service, person, context.regions);
    let mut views = Vec::new();
    for section in &service.sections {
        for row in 1..=section.filled_rows(&record.fields) {
            let fields: Vec<FieldView> = section
                .row(row)
                .into_iter()
                .map(|field| field_view(field, &record.fields, &known, &context))
                .filter(|field| !field.value.is_empty() || !field.verdict.reasons.is_empty())
                .collect();
            if !fields.is_empty() {
                views.push(headed(section, row, fields));
            }
        }
    }
    views
}

fn headed(section: &FormSection, row: u8, fields: Vec<FieldView>) -> SectionView {
    SectionView {
        form: section.form.clone(),
        form_title_id: section.form_title_id.clone(),
        form_title_en: section.form_title_en.clone(),
        title_id: section.title_id.clone(),
        title_en: section.title_en.clone(),
        row: section.rows.map(|_| row),
        fields,
    }
}

fn field_view(
    field: FormField,
    values: &BTreeMap<String, String>,
    known: &BTreeMap<String, String>,
    context: &FieldContext<'_>,
) -> FieldView {
    let value = values.get(&field.key).cloned().unwrap_or_default();
    let (text_id, text_en) = shown(&field, &value, context);
    FieldView {
        verdict: check_value(&field, &value, context),
        agrees: known
            .get(&field.key)
            .filter(|_| !value.is_empty())
            .map(|known| known.trim() == value.trim()),
        key: field.key,
        label_id: field.label_id,
        label_en: field.label_en,
        value,
        text_id,
        text_en,
    }
}

/// A value as people read it: a code's label, a region's name.
fn shown(field: &FormField, value: &str, context: &FieldContext<'_>) -> (String, String) {
    let both = |text: &str| (text.to_owned(), text.to_owned());
    if value.is_empty() {
        return both("");
    }
    match field.kind {
        FieldKind::YesNo => match value {
            "1" => ("Tidak ada".to_owned(), "None".to_owned()),
            "2" => ("Ada".to_owned(), "There is".to_owned()),
            _ => both(value),
        },
        FieldKind::Code | FieldKind::Codes => {
            let options = context.catalogue.options(field);
            let label = |code: &str| {
                options
                    .iter()
                    .find(|option| option.code == code.trim())
                    .map_or_else(
                        || both(code),
                        |option| (option.label_id.clone(), option.label_en.clone()),
                    )
            };
            let labels: Vec<_> = value.split(',').map(label).collect();
            let join = |part: fn(&(String, String)) -> &String| {
                labels
                    .iter()
                    .map(part)
                    .cloned()
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            (join(|label| &label.0), join(|label| &label.1))
        }
        FieldKind::Province | FieldKind::Regency | FieldKind::District | FieldKind::Village => {
            both(context.regions.name(value).unwrap_or(value))
        }
        _ => both(value),
    }
}

fn unknown(record: &ApplicationRecord) -> SectionView {
    let fields = record.fields.iter().map(|(key, value)| FieldView {
        key: key.clone(),
        label_id: key.clone(),
        label_en: key.clone(),
        value: value.clone(),
        text_id: value.clone(),
        text_en: value.clone(),
        verdict: jemput_domain::verdict::Verdict::ok(),
        agrees: None,
    });
    SectionView {
        form: String::new(),
        form_title_id: String::new(),
        form_title_en: String::new(),
        title_id: String::new(),
        title_en: String::new(),
        row: None,
        fields: fields.collect(),
    }
}

fn checks(
    service: &Service,
    record: &ApplicationRecord,
    person: &PersonData,
    today: Date,
) -> Vec<CheckRow> {
    let row = |requirement: &Requirement| {
        let check = record
            .checks
            .iter()
            .find(|check| check.requirement == requirement.position);
        CheckRow {
            requirement: requirement.position,
            title: requirement.text.clone(),
            when: requirement.when,
            state: check.map_or(CheckState::Missing, |check| check.state),
            original_held: check.is_some_and(|check| check.original_held),
            documents: check.map_or_else(Vec::new, |check| check.documents.clone()),
            holds: requirement.fact.and_then(|fact| fact.holds(person, today)),
            is_fact: requirement.fact.is_some(),
        }
    };
    service.requirements.iter().map(row).collect()
}
