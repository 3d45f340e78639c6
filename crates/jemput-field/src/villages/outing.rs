//! Opening and closing an outing.

use jemput_domain::ids::OutingId;
use jemput_domain::regions::Regions;
use jemput_domain::wire::person::RegionCode;
use jemput_store::Store;
use jemput_store::outings::{NewOuting, OutingView as Stored};

use super::summary;
use crate::Field;
use crate::commands::events::FieldEvent;
use crate::commands::shared::{Nothing, OutingView};
use crate::commands::villages::{DaySummary, OutingCloseRequest, OutingOpenRequest, OutingRequest};
use crate::error::{Result, invalid};
use crate::ids::new_id;

pub fn outing_open(field: &Field, request: OutingOpenRequest) -> Result<OutingView> {
    let unlocked = field.unlocked()?;
    let store = &unlocked.open.store;
    let place = request.place.unwrap_or_default();
    let new = match request.plan {
        Some(plan) => {
            let plans = store.lists().outing_plans(Some(&request.village))?;
            let plan = plans
                .into_iter()
                .find(|known| known.id == plan)
                .ok_or_else(|| invalid("plan"))?;
            NewOuting {
                outing: plan.id,
                village: plan.village,
                date: plan.date,
                place,
                team: plan.team,
            }
        }
        None => NewOuting {
            outing: OutingId(new_id(field.host())),
            village: request.village,
            date: request.date.ok_or_else(|| invalid("date"))?,
            place,
            team: unlocked.open.office().label.clone(),
        },
    };
    let outing = new.outing;
    let opened = store.outings().open(new, unlocked.stamp_in(Some(outing)))?;
    field.say_local_only();
    field.say(FieldEvent::StatusChanged);
    Ok(outing_view(store, opened))
}

/// Closed by mistake, or somebody came after the sign-off: the next one is a supplement.
pub fn outing_reopen(field: &Field, request: OutingRequest) -> Result<OutingView> {
    let unlocked = field.unlocked()?;
    let store = &unlocked.open.store;
    let stamp = unlocked.stamp_in(Some(request.outing));
    let opened = store.outings().reopen(request.outing, stamp)?;
    field.say_local_only();
    field.say(FieldEvent::StatusChanged);
    Ok(outing_view(store, opened))
}

pub fn outing_current(field: &Field, _: Nothing) -> Result<Option<OutingView>> {
    let unlocked = field.unlocked()?;
    let store = &unlocked.open.store;
    Ok(store
        .outings()
        .current()?
        .map(|outing| outing_view(store, outing)))
}

pub fn outing_close(field: &Field, request: OutingCloseRequest) -> Result<DaySummary> {
    let unlocked = field.unlocked()?;
    let store = &unlocked.open.store;
    let stamp = unlocked.stamp_in(Some(request.outing));
    if !request.note.trim().is_empty() {
        store
            .outings()
            .save_note(request.outing, request.note.trim(), stamp)?;
    }
    store.outings().close(request.outing, stamp)?;
    field.say_local_only();
    field.say(FieldEvent::StatusChanged);
    summary::of(&unlocked, request.outing)
}

/// With its village's name: the list's, else the region table's.
pub(crate) fn outing_view(store: &Store, outing: Stored) -> OutingView {
    OutingView {
        id: outing.outing,
        village_name: village_name(store, &outing.village),
        village: outing.village,
        date: outing.date,
        place: outing.place,
        team: outing.team,
        laptops: outing.laptops,
        day: outing.day,
        opened_at: outing.opened_at,
        closed_at: outing.closed_at,
    }
}

fn village_name(store: &Store, village: &RegionCode) -> String {
    match store.lists().village(village) {
        Ok(list) => list.name,
        Err(_) => Regions::current()
            .name(&village.0)
            .unwrap_or_default()
            .to_owned(),
    }
}
