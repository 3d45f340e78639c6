//! The checklist and the papers filed under it. A paper that is there counts without anybody ticking
//! it; what an officer has ticked stands until a paper comes or the last one goes.

use std::collections::BTreeMap;

use jemput_domain::ids::{ApplicationId, DocumentId};
use jemput_domain::wire::record::{CheckState, RequirementCheck};
use rusqlite::Connection;

use super::{is_pruned, revise};
use crate::error::Result;
use crate::records::IdSeed;
use crate::sql::{all, from_json, json, run};
use crate::stamp::Stamp;

/// What was ticked, with the papers of each requirement; a requirement nobody ticked is `photo_only`
/// once it has one.
pub(super) fn checks(
    connection: &Connection,
    application: ApplicationId,
) -> Result<Vec<RequirementCheck>> {
    let ticked = all(
        connection,
        "SELECT content FROM application_check WHERE application = ?1",
        [application.0],
        |row| from_json::<RequirementCheck>(&row.get::<_, String>(0)?),
    )?;
    let mut checks: BTreeMap<u8, RequirementCheck> = ticked
        .into_iter()
        .map(|check| {
            let documents = Vec::new();
            (check.requirement, RequirementCheck { documents, ..check })
        })
        .collect();
    let papers = all(
        connection,
        "SELECT requirement, id FROM document
         WHERE application = ?1 AND requirement IS NOT NULL AND removed = 0
            AND EXISTS (SELECT 1 FROM page WHERE page.document = document.id)
         ORDER BY requirement, at, id",
        [application.0],
        |row| Ok((row.get::<_, u8>(0)?, DocumentId(row.get(1)?))),
    )?;
    for (requirement, document) in papers {
        let check = checks.entry(requirement).or_insert(RequirementCheck {
            requirement,
            state: CheckState::PhotoOnly,
            documents: Vec::new(),
            original_held: false,
        });
        check.documents.push(document);
    }
    Ok(checks.into_values().collect())
}

/// Keeps a tick; its papers are those filed under it. Whether that was news.
pub(super) fn tick(
    connection: &Connection,
    application: ApplicationId,
    mut check: RequirementCheck,
) -> Result<bool> {
    check.documents.clear();
    let changed = run(
        connection,
        "INSERT INTO application_check (application, requirement, original_held, content)
         VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (application, requirement) DO UPDATE
         SET original_held = excluded.original_held, content = excluded.content
         WHERE content != excluded.content",
        (
            application.0,
            check.requirement,
            check.original_held,
            json(&check)?,
        ),
    )?;
    Ok(changed > 0)
}

/// Runs `change`, which brings papers or takes them away. Where that changes the checklist of one of
/// these applications, it has its next revision. A pruned one is whole at the office only, and stays.
pub(crate) fn with_papers<T>(
    connection: &Connection,
    ids: IdSeed,
    applications: &[ApplicationId],
    stamp: Stamp,
    change: impl FnOnce() -> Result<T>,
) -> Result<T> {
    let mut before = Vec::new();
    for application in applications {
        if !is_pruned(connection, *application)? {
            before.push((*application, checks(connection, *application)?));
        }
    }
    let done = change()?;
    for (application, before) in before {
        settle(connection, application, &before)?;
        let changed = checks(connection, application)? != before;
        revise(connection, ids, application, changed, stamp)?;
    }
    Ok(done)
}

/// A new paper answers what was missing or not needed; a photograph that is gone answers nothing.
fn settle(
    connection: &Connection,
    application: ApplicationId,
    before: &[RequirementCheck],
) -> Result<()> {
    let papers_before = |requirement| {
        let check = before.iter().find(|check| check.requirement == requirement);
        check.map_or(&[][..], |check| &check.documents)
    };
    for check in checks(connection, application)? {
        let had = papers_before(check.requirement);
        let came = check.documents.iter().any(|paper| !had.contains(paper));
        let gone = check.documents.is_empty() && !had.is_empty();
        let state = match check.state {
            CheckState::Missing | CheckState::NotNeeded if came => CheckState::PhotoOnly,
            CheckState::PhotoOnly if gone => CheckState::Missing,
            _ => continue,
        };
        tick(connection, application, RequirementCheck { state, ..check })?;
    }
    Ok(())
}
