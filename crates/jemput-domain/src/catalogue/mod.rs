//! Services, their forms, requirements and deadlines: all data, so that a service is added by adding
//! a row. `data/services_catalogue.json` and `data/form_fields.json` are the regulations' tables;
//! `data/form_layout.json` is ours: how composite fields unfold, which parts of a form a service
//! uses, what is filled in from the person's data.

mod check;
mod deadlines;
mod forms;
mod prefill;
mod service;
mod source;
mod tables;

use std::collections::BTreeMap;
use std::sync::OnceLock;

pub use check::{FieldContext, check_value, normalise_value};
pub use deadlines::{Deadline, deadlines, late_days};
pub use forms::{FieldKind, FormField, FormSection};
pub use prefill::{prefill, prefill_officer};
pub use service::{Fact, FormRef, Requirement, Service, When};
pub use tables::{Code, CodeTable, Document, documents};

static CURRENT: OnceLock<Catalogue> = OnceLock::new();

/// Everything the data says, composed once.
#[derive(Debug, Default)]
pub struct Catalogue {
    pub services: Vec<Service>,
    /// By name: `agama`, `pekerjaan_99`, `F-1.02/jenis_KK`.
    pub tables: BTreeMap<String, CodeTable>,
    /// Field key → where its first value comes from.
    prefill: BTreeMap<String, prefill::Source>,
}

impl Catalogue {
    /// The catalogue the program carries.
    pub fn current() -> &'static Catalogue {
        // Committed constants that the tests read: they cannot fail in a tested build.
        CURRENT.get_or_init(|| Self::embedded().unwrap_or_default())
    }

    fn embedded() -> Result<Catalogue, serde_json::Error> {
        let layout = source::Layout::embedded()?;
        let raw_forms = source::raw_forms()?;
        let mut tables = tables::embedded();
        let forms = forms::compose(&layout, &raw_forms, &mut tables);
        let services = service::compose(&layout, &source::raw_services()?, &forms);
        Ok(Catalogue {
            services,
            tables,
            prefill: layout.prefill,
        })
    }

    /// By code: `DP-KTP-BARU`.
    pub fn service(&self, code: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.code == code)
    }

    /// The codes a field offers, in the order of its table.
    pub fn options(&self, field: &FormField) -> Vec<&Code> {
        let Some(table) = field.table.as_ref().and_then(|name| self.tables.get(name)) else {
            return vec![];
        };
        table
            .codes
            .iter()
            .filter(|code| {
                field
                    .only
                    .as_ref()
                    .is_none_or(|only| only.contains(&code.code))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_compose() {
        let catalogue = Catalogue::embedded().unwrap();
        assert_eq!(catalogue.services.len(), 43);
    }
}
