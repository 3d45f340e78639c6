//! Requests for a service: the form's fields one by one, the requirements' checks.

mod checklist;
mod view;

use jemput_domain::ids::{ApplicationId, OutingId, PersonId};
use jemput_domain::wire::record::RequirementCheck;
use rusqlite::Connection;

pub(crate) use checklist::with_papers;
pub use view::{ApplicationHead, ApplicationView};
pub(crate) use view::{of_person, record_of};

use crate::Store;
use crate::error::{Refusal, Result, StoreError};
use crate::people::refresh;
use crate::records::{IdSeed, RecordKind, revisions, set_draft, touch};
use crate::sql::{first, person_n, run};
use crate::stamp::Stamp;

/// See [`Store::applications`].
pub struct Applications<'s>(&'s Store);

impl Store {
    pub fn applications(&self) -> Applications<'_> {
        Applications(self)
    }
}

impl Applications<'_> {
    /// A draft until it is complete. Starting again changes nothing.
    pub fn start(
        &self,
        application: ApplicationId,
        person: PersonId,
        service: &str,
        stamp: Stamp,
    ) -> Result<()> {
        let (service, ids) = (service.to_owned(), self.0.ids());
        self.0.write(move |connection| {
            let n = person_n(connection, person)?;
            if exists(connection, application)? {
                return Ok(());
            }
            let (record, _) =
                touch(connection, ids, RecordKind::Application, application.0, stamp.outing, stamp)?;
            run(
                connection,
                "INSERT INTO application (id, record, person, outing, service, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                (application.0, record.0, n, stamp.outing.map(|outing| outing.0), service, stamp.at.0),
            )?;
            set_draft(connection, record, true)?;
            refresh(connection, n)
        })
    }

    pub fn get(&self, application: ApplicationId) -> Result<ApplicationView> {
        let ids = self.0.ids();
        self.0
            .read(|connection| view::read(connection, ids, application))
    }

    /// One field of the form, durable when it returns the application's revision; none or empty
    /// clears it.
    pub fn save_field(
        &self,
        application: ApplicationId,
        key: &str,
        value: Option<&str>,
        stamp: Stamp,
    ) -> Result<u32> {
        let key = key.to_owned();
        let value = value
            .filter(|value| !value.trim().is_empty())
            .map(str::to_owned);
        self.change(application, stamp, move |connection| {
            let changed = match value {
                Some(value) => run(
                    connection,
                    "INSERT INTO application_field (application, key, value) VALUES (?1, ?2, ?3)
                     ON CONFLICT (application, key) DO UPDATE SET value = excluded.value
                     WHERE value != excluded.value",
                    (application.0, key, value),
                ),
                None => run(
                    connection,
                    "DELETE FROM application_field WHERE application = ?1 AND key = ?2",
                    (application.0, key),
                ),
            };
            Ok(changed? > 0)
        })
    }

    /// What a form starts with, in one transaction.
    pub fn save_fields(
        &self,
        application: ApplicationId,
        values: std::collections::BTreeMap<String, String>,
        stamp: Stamp,
    ) -> Result<u32> {
        self.change(application, stamp, move |connection| {
            for (key, value) in &values {
                run(
                    connection,
                    "INSERT INTO application_field (application, key, value) VALUES (?1, ?2, ?3)
                     ON CONFLICT (application, key) DO UPDATE SET value = excluded.value",
                    (application.0, key, value),
                )?;
            }
            Ok(!values.is_empty())
        })
    }

    /// One requirement's check, replacing the one at its position. Its papers are those filed under it,
    /// whatever this names.
    pub fn save_check(
        &self,
        application: ApplicationId,
        check: RequirementCheck,
        stamp: Stamp,
    ) -> Result<u32> {
        self.change(application, stamp, move |connection| {
            checklist::tick(connection, application, check)
        })
    }

    pub fn save_note(&self, application: ApplicationId, note: &str, stamp: Stamp) -> Result<u32> {
        let note = note.to_owned();
        self.change(application, stamp, move |connection| {
            let changed = run(
                connection,
                "UPDATE application SET note = ?2 WHERE id = ?1 AND note != ?2",
                (application.0, note),
            )?;
            Ok(changed > 0)
        })
    }

    /// Complete, or a draft again.
    pub fn set_complete(
        &self,
        application: ApplicationId,
        complete: bool,
        stamp: Stamp,
    ) -> Result<u32> {
        let record = self
            .0
            .ids()
            .record(RecordKind::Application, application.0, None);
        self.change(application, stamp, move |connection| {
            set_draft(connection, record, !complete)?;
            let changed = run(
                connection,
                "UPDATE application SET complete = ?2 WHERE id = ?1 AND complete != ?2",
                (application.0, complete),
            )?;
            Ok(changed > 0)
        })
    }

    pub fn of(&self, person: PersonId) -> Result<Vec<ApplicationHead>> {
        self.0
            .read(|connection| view::of_person(connection, person_n(connection, person)?))
    }

    /// The day's applications, oldest first.
    pub fn in_outing(&self, outing: OutingId) -> Result<Vec<ApplicationHead>> {
        self.0
            .read(|connection| view::in_outing(connection, outing))
    }

    /// Runs `change`; when it changed something, the application has its next revision.
    fn change<F>(&self, application: ApplicationId, stamp: Stamp, change: F) -> Result<u32>
    where
        F: FnOnce(&Connection) -> Result<bool> + Send + 'static,
    {
        let ids = self.0.ids();
        self.0.write(move |connection| {
            if is_pruned(connection, application)? {
                return Err(Refusal::Pruned.into());
            }
            revise(connection, ids, application, change(connection)?, stamp)
        })
    }
}

/// Only the office has it whole.
pub(crate) fn is_pruned(connection: &Connection, application: ApplicationId) -> Result<bool> {
    let pruned = first(
        connection,
        "SELECT record.pruned FROM application JOIN record ON record.id = application.record
         WHERE application.id = ?1",
        [application.0],
        |row| Ok(row.get(0)?),
    )?;
    pruned.ok_or(StoreError::NotFound("application"))
}

fn exists(connection: &Connection, application: ApplicationId) -> Result<bool> {
    let found = first(
        connection,
        "SELECT 1 FROM application WHERE id = ?1",
        [application.0],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

fn revise(
    connection: &Connection,
    ids: IdSeed,
    application: ApplicationId,
    changed: bool,
    stamp: Stamp,
) -> Result<u32> {
    if !changed {
        return Ok(revisions(
            connection,
            ids.record(RecordKind::Application, application.0, None),
        )?
        .0);
    }
    let (_, revision) = touch(
        connection,
        ids,
        RecordKind::Application,
        application.0,
        None,
        stamp,
    )?;
    Ok(revision)
}
