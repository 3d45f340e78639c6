//! Applications as lines on a person's page.

use jemput_domain::catalogue::Catalogue;
use jemput_domain::wire::record::CheckState;
use jemput_store::applications::ApplicationHead;

use super::{services, slip};
use crate::commands::applications::ApplicationSummary;
use crate::error::Result;
use crate::kit::Unlocked;

pub(crate) fn summaries(
    unlocked: &Unlocked,
    heads: Vec<ApplicationHead>,
) -> Result<Vec<ApplicationSummary>> {
    let office = unlocked.open.office();
    let mut summaries = Vec::with_capacity(heads.len());
    for head in heads {
        let waived = services::policy(&office.pack, &head.service)
            .map(|policy| policy.waived.clone())
            .unwrap_or_default();
        let papers: Vec<u8> = Catalogue::current()
            .service(&head.service)
            .map(|service| {
                service
                    .requirements
                    .iter()
                    .filter(|paper| paper.fact.is_none())
                    .map(|paper| paper.position)
                    .collect()
            })
            .unwrap_or_default();
        let asked: Vec<u8> = papers
            .into_iter()
            .filter(|paper| !waived.contains(paper))
            .collect();
        let checks = unlocked
            .open
            .store
            .applications()
            .get(head.application)?
            .record
            .checks;
        let checked = checks.iter().filter(|check| {
            asked.contains(&check.requirement) && check.state != CheckState::Missing
        });
        let (service_name, service_name_en) = services::names_of(&head.service);
        summaries.push(ApplicationSummary {
            application: head.application,
            service_name,
            service_name_en,
            service: head.service,
            complete: head.complete,
            slip: slip::of(head.application),
            requirements: asked.len() as u32,
            checked: checked.count() as u32,
            started_at: head.at,
        });
    }
    Ok(summaries)
}
