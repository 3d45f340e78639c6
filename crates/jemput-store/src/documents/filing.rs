//! Where a paper belongs: which application, and which of its requirements.

use jemput_domain::ids::{ApplicationId, DocumentId};
use rusqlite::Connection;

use super::Documents;
use crate::applications::{is_pruned, with_papers};
use crate::error::{Refusal, Result, StoreError};
use crate::records::{RecordKind, touch};
use crate::sql::{first, run};
use crate::stamp::Stamp;

impl Documents<'_> {
    /// Files a paper under a requirement of an application of the same person, or under none of them;
    /// takes it from where it was. Filing it again changes nothing.
    pub fn file_under(
        &self,
        document: DocumentId,
        application: ApplicationId,
        requirement: Option<u8>,
        stamp: Stamp,
    ) -> Result<()> {
        let ids = self.0.ids();
        self.0.write(move |connection| {
            let same_person = first(
                connection,
                "SELECT document.person = application.person FROM document, application
                 WHERE document.id = ?1 AND removed = 0 AND application.id = ?2",
                (document.0, application.0),
                |row| Ok(row.get::<_, bool>(0)?),
            )?;
            if !same_person.ok_or(StoreError::NotFound("document"))? {
                return Err(StoreError::InvalidValue("application"));
            }
            let mut of: Vec<_> = application_of(connection, document)?.into_iter().collect();
            if !of.contains(&application) {
                of.push(application);
            }
            for application in &of {
                if is_pruned(connection, *application)? {
                    return Err(Refusal::Pruned.into());
                }
            }
            with_papers(connection, ids, &of, stamp, || {
                let changed = run(
                    connection,
                    "UPDATE document SET application = ?2, requirement = ?3
                     WHERE id = ?1 AND (application IS NOT ?2 OR requirement IS NOT ?3)",
                    (document.0, application.0, requirement),
                )?;
                if changed == 1 {
                    touch(
                        connection,
                        ids,
                        RecordKind::Document,
                        document.0,
                        None,
                        stamp,
                    )?;
                }
                Ok(())
            })
        })
    }
}

pub(super) fn application_of(
    connection: &Connection,
    document: DocumentId,
) -> Result<Option<ApplicationId>> {
    let found = first(
        connection,
        "SELECT application FROM document WHERE id = ?1",
        [document.0],
        |row| Ok(row.get::<_, Option<_>>(0)?.map(ApplicationId)),
    )?;
    Ok(found.flatten())
}
