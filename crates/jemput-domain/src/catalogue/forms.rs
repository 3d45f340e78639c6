//! The fields of the regulation's forms, with every composite unfolded into plain ones.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::source::{Expansion, FormLayout, Layout, Part, RawField, SubField};
use super::tables::{Code, CodeTable};

/// What is typed into a field. Values are text throughout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    Text,
    /// At most 60 characters for new names.
    Name,
    /// RT, RW.
    Digits3,
    /// Postal code.
    Digits5,
    Integer,
    /// `YYYY-MM-DD`
    Date,
    /// `HH:MM`
    Time,
    Nik,
    Kk,
    Phone,
    Email,
    /// `1` there is none, `2` there is.
    YesNo,
    /// One code of `table`.
    Code,
    /// Codes of `table`, joined by commas.
    Codes,
    /// Region codes with dots.
    Province,
    Regency,
    District,
    Village,
    /// The name of someone who signs.
    Signature,
}

/// One plain field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FormField {
    /// `F-1.02/nama`, `F-2.01/ibu.nama`; in a repeating section `F-1.06/rincian.*.nama`, the star
    /// standing for the row from 1.
    pub key: String,
    pub label_id: String,
    pub label_en: String,
    pub kind: FieldKind,
    /// The code table, where there is one.
    pub table: Option<String>,
    /// The only codes of it that this service offers.
    pub only: Option<Vec<String>>,
    /// In a repeating section: in its first row.
    pub required: bool,
    /// Outside of this is a warning.
    #[ts(type = "[number, number] | null")]
    pub range: Option<(i64, i64)>,
    /// A date that may lie ahead.
    pub future: bool,
    /// A name being given now.
    pub new_name: bool,
}

/// Fields that belong together, under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FormSection {
    /// `F-1.02`
    pub form: String,
    pub form_title_id: String,
    pub form_title_en: String,
    /// Empty where the fields go on after a group.
    pub title_id: String,
    pub title_en: String,
    /// Rows at most, when it repeats.
    pub rows: Option<u8>,
    pub fields: Vec<FormField>,
}

impl FormSection {
    /// The fields of one row (from 1), their keys made concrete; of a plain section, the fields.
    pub fn row(&self, row: u8) -> Vec<FormField> {
        if self.rows.is_none() {
            return self.fields.clone();
        }
        self.fields
            .iter()
            .map(|field| FormField {
                key: field.key.replacen('*', &row.to_string(), 1),
                required: field.required && row == 1,
                ..field.clone()
            })
            .collect()
    }

    /// The rows that hold a value, and at least the first.
    pub fn filled_rows(&self, values: &BTreeMap<String, String>) -> u8 {
        let last = (1..=self.rows.unwrap_or(1)).rev().find(|row| {
            self.row(*row).iter().any(|field| {
                values
                    .get(&field.key)
                    .is_some_and(|value| !value.trim().is_empty())
            })
        });
        last.unwrap_or(1)
    }
}

/// All forms, unfolded; choices become code tables.
pub(super) fn compose(
    layout: &Layout,
    raw: &BTreeMap<String, Vec<RawField>>,
    tables: &mut BTreeMap<String, CodeTable>,
) -> BTreeMap<String, Vec<FormSection>> {
    layout
        .forms
        .iter()
        .map(|form| {
            let mut composer = Composer {
                layout,
                tables,
                form,
                sections: vec![],
            };
            for part in &form.parts {
                composer.part(part, raw.get(&part.source).map_or(&[][..], Vec::as_slice));
            }
            (form.form.clone(), composer.sections)
        })
        .collect()
}

struct Composer<'a> {
    layout: &'a Layout,
    tables: &'a mut BTreeMap<String, CodeTable>,
    form: &'a FormLayout,
    sections: Vec<FormSection>,
}

impl Composer<'_> {
    fn part(&mut self, part: &Part, fields: &[RawField]) {
        let mut prefix = part
            .prefix
            .as_ref()
            .map_or(String::new(), |prefix| format!("{prefix}."));
        if part.rows.is_some() {
            prefix += "*.";
        }
        let title = (part.title_id.as_deref(), part.title_en.as_deref());
        self.open(title, part.rows);
        let none = Expansion::default();
        for raw in fields {
            let expansion = self
                .layout
                .expansions
                .get(&format!("{}/{}", part.source, raw.key))
                .unwrap_or(&none);
            let key = format!("{prefix}{}", raw.key);
            let title = (expansion.title_id.as_deref(), expansion.title_en.as_deref());
            let subfields = match &expansion.composite {
                Some(name) => self
                    .layout
                    .composites
                    .get(name)
                    .map_or(&[][..], Vec::as_slice),
                None => &expansion.fields,
            };
            if !subfields.is_empty() {
                let prefix = if expansion.rows.is_some() {
                    format!("{key}.*.")
                } else {
                    format!("{key}.")
                };
                self.open(title, expansion.rows);
                for subfield in subfields {
                    self.subfield(&prefix, subfield, &raw.codes);
                }
                self.open((None, None), part.rows);
            } else if !expansion.inline.is_empty() {
                for subfield in &expansion.inline {
                    self.subfield(&prefix, subfield, "");
                }
            } else {
                let label_id = title.0.unwrap_or(&raw.label);
                let label_en =
                    title
                        .1
                        .or(self.layout.labels_en.get(&raw.label).map(String::as_str));
                let table = self.table(&key, &raw.codes, expansion);
                self.field(
                    key,
                    label_id,
                    label_en.unwrap_or(label_id),
                    &raw.kind,
                    table,
                );
            }
        }
        self.sections.retain(|section| !section.fields.is_empty());
    }

    fn open(&mut self, title: (Option<&str>, Option<&str>), rows: Option<u8>) {
        self.sections.push(FormSection {
            form: self.form.form.clone(),
            form_title_id: self.form.title_id.clone(),
            form_title_en: self.form.title_en.clone(),
            title_id: title.0.unwrap_or_default().to_owned(),
            title_en: title.1.unwrap_or_default().to_owned(),
            rows,
            fields: vec![],
        });
    }

    fn subfield(&mut self, prefix: &str, subfield: &SubField, codes_of_whole: &str) {
        // "value" takes the kind of what is being changed.
        let (kind, codes) = match (subfield.kind.as_str(), codes_of_whole) {
            ("value", "") => ("text", ""),
            ("value", codes) => ("code", codes),
            (kind, _) => (kind, subfield.codes.as_str()),
        };
        let table = table_name(codes);
        let key = format!("{prefix}{}", subfield.key);
        self.field(key, &subfield.label_id, &subfield.label_en, kind, table);
    }

    fn field(
        &mut self,
        key: String,
        label_id: &str,
        label_en: &str,
        kind: &str,
        table: Option<String>,
    ) {
        let key = format!("{}/{key}", self.form.form);
        let (Some(kind), Some(section)) = (kind_of(kind), self.sections.last_mut()) else {
            return;
        };
        section.fields.push(FormField {
            label_id: label_id.to_owned(),
            label_en: label_en.to_owned(),
            kind,
            table,
            only: None,
            required: false,
            range: self.layout.ranges.get(&key).copied(),
            future: self.layout.future_dates.contains(&key),
            new_name: self.layout.new_names.contains(&key),
            key,
        });
    }

    /// The field's table; choices of the layout become one, named after the field.
    fn table(&mut self, key: &str, codes: &str, expansion: &Expansion) -> Option<String> {
        if expansion.choices.is_empty() {
            return table_name(codes);
        }
        let name = format!("{}/{key}", self.form.form);
        let codes = expansion.choices.iter().map(|choice| Code {
            code: choice.code.clone(),
            label_id: choice.label_id.clone(),
            label_en: choice.label_en.clone(),
        });
        self.tables.insert(
            name.clone(),
            CodeTable {
                codes: codes.collect(),
            },
        );
        Some(name)
    }
}

fn table_name(codes: &str) -> Option<String> {
    (!codes.is_empty()).then(|| codes.trim_end_matches(".tsv").to_owned())
}

fn kind_of(kind: &str) -> Option<FieldKind> {
    Some(match kind {
        "text" => FieldKind::Text,
        "text60" => FieldKind::Name,
        "digits3" => FieldKind::Digits3,
        "digits5" => FieldKind::Digits5,
        "int" => FieldKind::Integer,
        "date" => FieldKind::Date,
        "time" => FieldKind::Time,
        "nik" => FieldKind::Nik,
        "kk" => FieldKind::Kk,
        "phone" => FieldKind::Phone,
        "email" => FieldKind::Email,
        "yesno" => FieldKind::YesNo,
        "code" | "tree" => FieldKind::Code,
        "multi" => FieldKind::Codes,
        "wilayah2" => FieldKind::Province,
        "wilayah4" => FieldKind::Regency,
        "wilayah6" => FieldKind::District,
        "wilayah10" => FieldKind::Village,
        "sign" => FieldKind::Signature,
        _ => return None,
    })
}
