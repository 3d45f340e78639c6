//! What is begun here and no bundle takes along yet: whose it is.

use jemput_domain::ids::PersonId;
use jemput_store::Store;

use crate::Field;
use crate::commands::sending::Unfinished;
use crate::commands::shared::Nothing;
use crate::commands::villages::NoteLeft;
use crate::error::Result;
use crate::people::has_draft;

/// So many names are given, that they can be read.
const NAMED: usize = 20;

pub fn unfinished(field: &Field, _: Nothing) -> Result<Unfinished> {
    let store = &field.unlocked()?.open.store;
    let people = store.outcomes().notes_left()?;
    let named = &people[..people.len().min(NAMED)];
    Ok(Unfinished {
        notes_left: notes_left(store, named)?,
        notes: u32::try_from(people.len()).unwrap_or(u32::MAX),
        person_draft: has_draft(store)?,
    })
}

pub fn notes_left(store: &Store, people: &[PersonId]) -> Result<Vec<NoteLeft>> {
    let named = |person: &PersonId| {
        Ok(NoteLeft {
            person: *person,
            name: store.people().row(*person)?.name,
        })
    };
    people.iter().map(named).collect()
}
