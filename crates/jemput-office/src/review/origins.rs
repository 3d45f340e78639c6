//! The standing records of one person, and the office's word on each.

use jemput_domain::ids::{PersonId, RecordId};
use jemput_domain::time::UnixMillis;
use jemput_domain::wire::record::{RecordBody, RecordEnvelope};
use sqlx::Row as _;

use crate::office::Office;
use crate::storage::StorageError;
use crate::web::rows::{maybe_number, maybe_parsed, parsed};
use crate::web::types::review::{DecisionView, RecordOrigin};
use crate::web::{Call, Result};

/// One record with where it comes from.
pub struct Standing {
    /// Where from.
    pub origin: RecordOrigin,
    /// What it says.
    pub body: RecordBody,
}

/// Every current record of a person, newest first; competing ones all.
pub async fn records(
    call: &Call,
    person: PersonId,
    decisions: &[DecisionView],
) -> Result<Vec<Standing>> {
    let office = call.office();
    let rows = sqlx::query(
        "SELECT r.device, COALESCE(d.label, r.device), r.received_at, r.competing, r.envelope FROM records r
         LEFT JOIN devices d ON d.office = r.office AND d.device = r.device
         WHERE r.office = $1 AND r.person = $2 AND r.current = 1
         ORDER BY r.received_at DESC, r.recorded_at DESC, r.record, r.content_hash",
    )
    .bind(&*office.code)
    .bind(person.to_string())
    .fetch_all(office.db.pool())
    .await?;
    let officers = call.web.parts.issuing.officers().await?;
    rows.iter()
        .map(|row| {
            let envelope: String = row.try_get(4)?;
            let envelope: RecordEnvelope =
                serde_json::from_str(&envelope).map_err(|_| StorageError::Unreadable("record"))?;
            let origin = RecordOrigin {
                record: envelope.id,
                revision: envelope.revision,
                content_hash: envelope.content_hash,
                device: parsed(row, 0, "device")?,
                laptop: row.try_get(1)?,
                officer: officers.get(&envelope.officer).cloned(),
                outing: envelope.outing,
                recorded_at: envelope.recorded_at,
                received_at: UnixMillis(row.try_get(2)?),
                competing: row.try_get::<i64, _>(3)? == 1,
                decision: word_on(decisions, envelope.id, envelope.revision),
            };
            Ok(Standing {
                origin,
                body: envelope.body,
            })
        })
        .collect()
}

/// The newest word on this revision, or on a later one.
fn word_on(decisions: &[DecisionView], record: RecordId, revision: u32) -> Option<DecisionView> {
    decisions
        .iter()
        .find(|decision| {
            decision.record == Some(record)
                && decision.revision.is_some_and(|decided| decided >= revision)
        })
        .cloned()
}

/// Everything decided on a person, newest first.
pub async fn decisions(office: &Office, person: PersonId) -> Result<Vec<DecisionView>> {
    let rows = sqlx::query(
        "SELECT d.decision, d.record, d.revision, d.accepted, d.outcome, d.reason, d.decided_on, d.decided_at, COALESCE(u.name, d.decided_by)
         FROM decisions d LEFT JOIN users u ON u.office = d.office AND u.login = d.decided_by
         WHERE d.office = $1 AND d.person = $2 ORDER BY d.decided_at DESC, d.decision DESC",
    )
    .bind(&*office.code)
    .bind(person.to_string())
    .fetch_all(office.db.pool())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(DecisionView {
                decision: row.try_get(0)?,
                record: maybe_parsed(row, 1, "record")?,
                revision: maybe_number(row, 2)?,
                accepted: row.try_get::<i64, _>(3)? == 1,
                outcome: maybe_parsed(row, 4, "outcome")?,
                reason: row.try_get(5)?,
                decided_on: parsed(row, 6, "date")?,
                decided_at: UnixMillis(row.try_get(7)?),
                decided_by: row.try_get(8)?,
            })
        })
        .collect()
}
