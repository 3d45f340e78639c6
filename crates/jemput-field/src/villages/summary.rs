//! The day's report, which reconciles: list = effective outcomes + not yet come.

use std::collections::BTreeMap;

use jemput_domain::ids::OutingId;

use super::{figures, outing_view};
use crate::Field;
use crate::commands::villages::{DaySummary, OutingRequest, ServiceCount};
use crate::error::Result;
use crate::kit::Unlocked;
use crate::people::counts;
use crate::queue::still_waiting;
use crate::sending::notes_left;

pub fn day_summary(field: &Field, request: OutingRequest) -> Result<DaySummary> {
    of(&field.unlocked()?, request.outing)
}

/// The report as it is now.
pub fn of(unlocked: &Unlocked, outing: OutingId) -> Result<DaySummary> {
    let store = &unlocked.open.store;
    let day = store.outings().summary(outing)?;
    let counts = counts(store, Some(&day.outing.village))?;
    let village = store.lists().village(&day.outing.village).ok();
    let today_total: u32 = day.outcomes.values().sum();
    let in_list: u32 = counts.outcomes.values().sum();
    Ok(DaySummary {
        as_of: village.as_ref().map(|village| village.as_of),
        figures: village.as_ref().and_then(figures),
        reconciles: counts.list == in_list + counts.not_yet_come,
        counts,
        today: day.outcomes,
        today_total,
        today_not_on_list: day.off_list,
        today_by_statement: day.by_statement,
        applications: services(unlocked, outing)?,
        documents: day.documents,
        pages: day.pages,
        originals_held: day.originals_held,
        notes_left: notes_left(store, &day.notes_left)?,
        waiting: still_waiting(day.waiting),
        supplements: day.outing.supplements,
        note: day.outing.note.clone(),
        outing: outing_view(store, day.outing),
    })
}

fn services(unlocked: &Unlocked, outing: OutingId) -> Result<Vec<ServiceCount>> {
    let mut by_service: BTreeMap<String, ServiceCount> = BTreeMap::new();
    for application in unlocked.open.store.applications().in_outing(outing)? {
        let entry = by_service
            .entry(application.service.clone())
            .or_insert_with(|| {
                let (name, name_en) = crate::applications::service_names(&application.service);
                ServiceCount {
                    name,
                    name_en,
                    service: application.service.clone(),
                    started: 0,
                    complete: 0,
                }
            });
        entry.started += 1;
        entry.complete += u32::from(application.complete);
    }
    Ok(by_service.into_values().collect())
}
