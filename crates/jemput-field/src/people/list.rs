//! One page of the work list, or of a search.

use jemput_store::search::{PeopleFilter, PeopleOrder, PeopleQuery};

use super::row;
use crate::Field;
use crate::commands::people::{ListFilter, ListOrder, PeopleListRequest, PeoplePage};
use crate::error::{Result, invalid};

pub fn people_list(field: &Field, request: PeopleListRequest) -> Result<PeoplePage> {
    let unlocked = field.unlocked()?;
    let store = &unlocked.open.store;
    let day = unlocked.day()?;
    let cursor = request
        .cursor
        .map(|cursor| cursor.parse())
        .transpose()
        .map_err(|_| invalid("cursor"))?;
    let query = PeopleQuery {
        text: request.query,
        village: request.village.clone(),
        filter: filter(request.filter),
        order: match request.order {
            ListOrder::Name => PeopleOrder::Name,
            ListOrder::Rt => PeopleOrder::Rt,
        },
        cursor,
        limit: 0,
    };
    let page = store.people().list(&query)?;
    let as_of = match &request.village {
        Some(village) => store
            .lists()
            .village(village)
            .ok()
            .map(|village| village.as_of),
        None => None,
    };
    Ok(PeoplePage {
        rows: page.rows.into_iter().map(|found| row(found, day)).collect(),
        next: page.next.map(|cursor| cursor.to_string()),
        counts: super::counts(store, request.village.as_ref())?,
        as_of,
    })
}

fn filter(filter: ListFilter) -> PeopleFilter {
    match filter {
        ListFilter::All => PeopleFilter::All,
        ListFilter::NotYetCome => PeopleFilter::NotYet,
        ListFilter::Outcome { code } => PeopleFilter::Outcome(code),
        ListFilter::AnyOutcome => PeopleFilter::AnyOutcome,
        ListFilter::Waiting => PeopleFilter::Waiting,
        ListFilter::NotOnList => PeopleFilter::OffList,
        ListFilter::WithApplication => PeopleFilter::WithApplication,
    }
}
