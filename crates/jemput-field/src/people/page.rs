//! A person's own page.

use jemput_domain::age::{
    age_on, child_card, ever_married, may_be_recorded, must_hold, photo_background,
};
use jemput_domain::ids::{OfficerId, PersonId};
use jemput_domain::regions::Regions;
use jemput_store::outcomes::OutcomeView;

use super::{notices, row, row_of, verdicts};
use crate::Field;
use crate::commands::people::{OutcomeEntry, PersonRequest, PersonView};
use crate::error::Result;
use crate::kit::{Office, Unlocked};

pub fn person_get(field: &Field, request: PersonRequest) -> Result<PersonView> {
    view(&field.unlocked()?, request.person)
}

/// The page as it is now.
pub fn view(unlocked: &Unlocked, person: PersonId) -> Result<PersonView> {
    let (store, office) = (&unlocked.open.store, unlocked.open.office());
    let day = unlocked.day()?;
    let stored = store.people().get(person)?;
    let notices = notices::of(store, &stored, &office.pack.regency, day)?;
    let family = match &stored.data.kk {
        Some(kk) => store.people().same_kk(kk.as_str())?,
        None => Vec::new(),
    };
    let note = match store.outings().current()? {
        Some(outing) => store.outcomes().note(person, outing.outing)?,
        None => String::new(),
    };
    let birth = stored.data.birth_date;
    let married = ever_married(stored.data.marital_status);
    let village = stored
        .data
        .village
        .as_ref()
        .or(stored.list_village.as_ref());
    Ok(PersonView {
        person,
        village_name: village
            .and_then(|village| Regions::current().name(&village.0))
            .map(str::to_owned),
        on_list: stored.on_list,
        ektp_status: stored.ektp_status,
        outcome: row_of(store, person, day)?.outcome,
        note,
        history: stored
            .outcomes
            .into_iter()
            .map(|outcome| entry(outcome, &office))
            .collect(),
        waiting: stored.waiting,
        verdicts: verdicts::of_person(&stored.data, day),
        notices,
        age: birth.map(|birth| age_on(birth, day)),
        must_hold_card: birth.map(|birth| must_hold(birth, married, day)),
        may_be_recorded: birth.map(|birth| may_be_recorded(birth, married, day)),
        photo_background: birth.map(photo_background),
        child_card: birth.map(|birth| child_card(birth, married, day)),
        family: family
            .into_iter()
            .filter(|other| other.person != person)
            .map(|other| row(other, day))
            .collect(),
        applications: crate::applications::summaries(unlocked, stored.applications)?,
        documents: crate::documents::of_person(store, person)?,
        decisions: stored.decisions,
        revision: stored.revision,
        data: stored.data,
    })
}

fn entry(outcome: OutcomeView, office: &Office) -> OutcomeEntry {
    let data = outcome.data;
    OutcomeEntry {
        code: data.code,
        reason: data.reason,
        source: data.source,
        reported_on: data.reported_on,
        note: data.note,
        phone: data.phone,
        at: outcome.at,
        officer: officer_name(office, outcome.officer),
        withdrawn: data.withdrawn,
    }
}

/// From the roster; who left it is not named.
fn officer_name(office: &Office, officer: OfficerId) -> String {
    let found = office
        .pack
        .roster
        .iter()
        .find(|member| member.id == officer);
    found.map(|member| member.name.clone()).unwrap_or_default()
}
