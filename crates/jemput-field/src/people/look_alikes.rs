//! Who may be the person that is about to be noted: asked before anything is stored.

use std::collections::HashSet;

use jemput_domain::fold::search_key;
use jemput_domain::wire::person::PersonData;
use jemput_store::Store;
use jemput_store::people::PersonRow;
use jemput_store::search::PeopleQuery;

use super::row;
use crate::Field;
use crate::commands::people::PersonNewRequest;
use crate::commands::shared::ListRow;
use crate::error::Result;

pub fn person_look_alikes(field: &Field, request: PersonNewRequest) -> Result<Vec<ListRow>> {
    let unlocked = field.unlocked()?;
    let day = unlocked.day()?;
    let found = found(&unlocked.open.store, &request.data)?;
    Ok(found.into_iter().map(|found| row(found, day)).collect())
}

/// Same NIK; or same name and birth date; a newborn: same mother and birth date.
fn found(store: &Store, data: &PersonData) -> Result<Vec<PersonRow>> {
    let mut found = match &data.nik {
        Some(nik) => store.people().same_nik(nik.as_str())?,
        None => Vec::new(),
    };
    let named = |text: &str| -> Result<Vec<PersonRow>> {
        let query = PeopleQuery {
            text: text.to_owned(),
            ..PeopleQuery::default()
        };
        Ok(if text.is_empty() {
            Vec::new()
        } else {
            store.people().list(&query)?.rows
        })
    };
    let key = search_key(&data.name);
    let same_name = named(&data.name)?
        .into_iter()
        .filter(|row| search_key(&row.name) == key);
    found.extend(
        same_name.filter(|row| row.birth_date == data.birth_date || row.birth_date.is_none()),
    );
    if let (Some(kk), Some(birth)) = (&data.kk, data.birth_date) {
        // Children of one mother stand on one family card.
        found.extend(
            store
                .people()
                .same_kk(kk.as_str())?
                .into_iter()
                .filter(|row| row.birth_date == Some(birth)),
        );
    }
    let mut seen = HashSet::new();
    found.retain(|row| seen.insert(row.person));
    Ok(found)
}
