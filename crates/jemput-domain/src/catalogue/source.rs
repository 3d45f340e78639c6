//! The files as they are.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::prefill::Source;
use super::service::{Fact, When};

static SERVICES: &str = include_str!("../../data/services_catalogue.json");
static FORMS: &str = include_str!("../../data/form_fields.json");
static LAYOUT: &str = include_str!("../../data/form_layout.json");

/// A row of `services_catalogue.json`.
#[derive(Deserialize)]
pub(super) struct RawService {
    pub code: String,
    pub group: String,
    pub name: String,
    pub issues: Vec<String>,
    pub forms: Vec<String>,
    pub requirements: Vec<String>,
    pub usual_handler: String,
    pub kit_can_collect_offline: bool,
    pub channel: String,
    pub deadline_days: Option<u32>,
    pub note: String,
}

/// A field of `form_fields.json`.
#[derive(Deserialize)]
pub(super) struct RawField {
    pub key: String,
    pub label: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub codes: String,
}

/// `form_layout.json`.
#[derive(Deserialize)]
pub(super) struct Layout {
    pub composites: BTreeMap<String, Vec<SubField>>,
    pub expansions: BTreeMap<String, Expansion>,
    pub forms: Vec<FormLayout>,
    pub prefill: BTreeMap<String, Source>,
    pub future_dates: Vec<String>,
    pub new_names: Vec<String>,
    pub ranges: BTreeMap<String, (i64, i64)>,
    pub services: BTreeMap<String, ServiceLayout>,
    pub labels_en: BTreeMap<String, String>,
}

#[derive(Deserialize)]
pub(super) struct SubField {
    pub key: String,
    pub label_id: String,
    pub label_en: String,
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default)]
    pub codes: String,
}

/// How one composite field of the regulation unfolds.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Expansion {
    pub title_id: Option<String>,
    pub title_en: Option<String>,
    /// Becomes a code table.
    pub choices: Vec<Choice>,
    /// Becomes a section of these sub-fields.
    pub composite: Option<String>,
    pub fields: Vec<SubField>,
    /// The section repeats, at most so often.
    pub rows: Option<u8>,
    /// Takes these fields' place in the same section.
    pub inline: Vec<SubField>,
}

#[derive(Deserialize)]
pub(super) struct Choice {
    pub code: String,
    pub label_id: String,
    pub label_en: String,
}

#[derive(Deserialize)]
pub(super) struct FormLayout {
    pub form: String,
    pub title_id: String,
    pub title_en: String,
    pub parts: Vec<Part>,
}

/// One list of `form_fields.json` within a form.
#[derive(Deserialize)]
pub(super) struct Part {
    pub source: String,
    pub prefix: Option<String>,
    pub rows: Option<u8>,
    pub title_id: Option<String>,
    pub title_en: Option<String>,
}

/// How a service uses its forms.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct ServiceLayout {
    pub name_en: String,
    /// Fields and sections of the forms this service does not use.
    pub omit: Vec<String>,
    pub preset: BTreeMap<String, String>,
    /// Field → the only codes it offers.
    pub choices: BTreeMap<String, Vec<String>>,
    pub required: Vec<String>,
    /// Position → what is particular about a requirement.
    pub requirements: BTreeMap<String, RequirementLayout>,
    /// The field with the day the deadline counts from.
    pub event_date: Option<String>,
    pub late_step_id: Option<String>,
    pub late_step_en: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct RequirementLayout {
    pub when: When,
    pub statement: Option<String>,
    pub fact: Option<Fact>,
    /// "sda" (as above): the requirements of this service.
    pub same_as: Option<String>,
}

impl Layout {
    pub(super) fn embedded() -> Result<Self, serde_json::Error> {
        serde_json::from_str(LAYOUT)
    }
}

pub(super) fn raw_services() -> Result<Vec<RawService>, serde_json::Error> {
    serde_json::from_str(SERVICES)
}

pub(super) fn raw_forms() -> Result<BTreeMap<String, Vec<RawField>>, serde_json::Error> {
    serde_json::from_str(FORMS)
}
