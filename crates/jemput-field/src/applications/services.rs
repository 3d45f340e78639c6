//! The services this office takes in the field.

use jemput_domain::catalogue::{Catalogue, Service};
use jemput_domain::wire::office_pack::{OfficePack, ServicePolicy};

use crate::Field;
use crate::commands::applications::ServiceView;
use crate::commands::shared::Nothing;
use crate::error::{Result, invalid};

pub fn services(field: &Field, _: Nothing) -> Result<Vec<ServiceView>> {
    let office = field.unlocked()?.open.office();
    let known = office.pack.services.iter().filter_map(|policy| {
        // A newer office may name services this version does not know.
        Some(view(
            Catalogue::current().service(&policy.service)?,
            Some(policy),
        ))
    });
    Ok(known.collect())
}

/// The catalogue's service as this office handles it.
pub fn view(service: &Service, policy: Option<&ServicePolicy>) -> ServiceView {
    let handler = policy
        .map(|policy| policy.handler.trim())
        .filter(|handler| !handler.is_empty());
    ServiceView {
        code: service.code.clone(),
        group: service.group.clone(),
        name: service.name.clone(),
        name_en: service.name_en.clone(),
        handler: handler.unwrap_or(&service.usual_handler).to_owned(),
        forms: service.forms.clone(),
        requirements: service.requirements.clone(),
        waived: policy
            .map(|policy| policy.waived.clone())
            .unwrap_or_default(),
        deadline_days: service.deadline_days,
        accepts_statement: policy.is_some_and(|policy| policy.accepts_statement),
    }
}

/// How this office handles a service, if it takes it in the field.
pub fn policy<'a>(pack: &'a OfficePack, service: &str) -> Option<&'a ServicePolicy> {
    pack.services
        .iter()
        .find(|policy| policy.service == service)
}

/// Of the catalogue.
pub fn known(code: &str) -> Result<&'static Service> {
    Catalogue::current()
        .service(code)
        .ok_or_else(|| invalid("service"))
}

/// In Indonesian and English, for lists; the code itself when this version does not know it.
pub fn names_of(code: &str) -> (String, String) {
    Catalogue::current().service(code).map_or_else(
        || (code.to_owned(), code.to_owned()),
        |service| (service.name.clone(), service.name_en.clone()),
    )
}
