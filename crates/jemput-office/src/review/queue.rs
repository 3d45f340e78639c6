//! Whom someone should look at, and why; those who wait longest first.

use std::collections::{BTreeMap, HashMap};

use jemput_domain::counting::{Effective, Membership, OutcomeBasis, PersonCount};
use jemput_domain::ids::PersonId;
use jemput_domain::time::UnixMillis;
use sqlx::Row as _;

use super::people::{self, PAGE};
use crate::office::Office;
use crate::web::types::review::{QueueKind, QueuePage, QueueRequest, QueueRow};
use crate::web::{Call, Result, invalid};

/// One page of the queue.
pub async fn page(call: &Call, request: &QueueRequest) -> Result<QueuePage> {
    let office = call.office();
    let from: usize = match &request.cursor {
        Some(cursor) => cursor.parse().map_err(|_| invalid("cursor"))?,
        None => 0,
    };
    let count = call.count().await?;
    let mut waiting: BTreeMap<PersonId, Vec<QueueKind>> = count
        .people
        .iter()
        .map(|(person, part)| (*person, by_count(part)))
        .filter(|(_, why)| !why.is_empty())
        .collect();
    for (kind, sql) in [
        (QueueKind::Competing, COMPETING),
        (QueueKind::Application, APPLICATIONS),
    ] {
        for person in asked(office, sql).await? {
            waiting.entry(person).or_default().push(kind);
        }
    }
    if let Some(region) = &request.region {
        waiting.retain(|person, _| {
            count
                .people
                .get(person)
                .is_some_and(|part| part.village.is_in(region))
        });
    }
    let mut counts = BTreeMap::new();
    for kind in waiting.values().flatten() {
        *counts.entry(*kind).or_default() += 1;
    }
    let since = since(office).await?;
    let mut queue: Vec<(PersonId, Vec<QueueKind>, Option<UnixMillis>)> = waiting
        .into_iter()
        .filter(|(_, why)| request.kind.is_none_or(|kind| why.contains(&kind)))
        .map(|(person, why)| (person, why, since.get(&person).copied()))
        .collect();
    queue.sort_by_key(|(person, why, since)| (why.iter().min().copied(), *since, *person));
    let shown: Vec<_> = queue.iter().skip(from).take(PAGE).collect();
    let people: Vec<PersonId> = shown.iter().map(|(person, _, _)| *person).collect();
    let rows = people::rows(office, &count, &people).await?;
    let total = queue.len();
    Ok(QueuePage {
        rows: rows
            .into_iter()
            .filter_map(|row| {
                let (_, why, since) = shown.iter().find(|(person, _, _)| *person == row.person)?;
                Some(QueueRow {
                    person: row,
                    why: why.clone(),
                    since: *since,
                })
            })
            .collect(),
        next: (from.saturating_add(PAGE) < total).then(|| (from + PAGE).to_string()),
        total: u32::try_from(total).unwrap_or(u32::MAX),
        counts,
    })
}

fn by_count(part: &PersonCount) -> Vec<QueueKind> {
    let mut why = Vec::new();
    match &part.effective {
        Effective::Disputed { .. } => why.push(QueueKind::Disputed),
        Effective::Outcome {
            basis: OutcomeBasis::DecidedButContradicted,
            ..
        } => why.push(QueueKind::Contradicted),
        _ => {}
    }
    match part.membership {
        Membership::ToCheck => why.push(QueueKind::OffList),
        Membership::WithoutNik => why.push(QueueKind::WithoutNik),
        _ => {}
    }
    if part.official != part.reported {
        why.push(QueueKind::Unconfirmed);
    }
    why
}

const COMPETING: &str = "SELECT DISTINCT r.person FROM records r WHERE r.office = $1 AND r.competing = 1 AND r.person IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.office = r.office AND d.record = r.record AND d.revision >= r.revision)";

const APPLICATIONS: &str = "SELECT DISTINCT a.person FROM applications a WHERE a.office = $1 AND a.complete = 1
    AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.office = a.office AND d.record = a.record AND d.revision >= a.revision)";

async fn asked(office: &Office, sql: &'static str) -> Result<Vec<PersonId>> {
    let rows = sqlx::query(sql)
        .bind(&*office.code)
        .fetch_all(office.db.pool())
        .await?;
    Ok(rows
        .iter()
        .map(people::person_of)
        .collect::<std::result::Result<_, _>>()?)
}

/// When the newest record of each person came.
async fn since(office: &Office) -> Result<HashMap<PersonId, UnixMillis>> {
    let rows = sqlx::query(
        "SELECT person, MAX(received_at) FROM records WHERE office = $1 AND current = 1 AND person IS NOT NULL GROUP BY person",
    )
    .bind(&*office.code)
    .fetch_all(office.db.pool())
    .await?;
    rows.iter()
        .map(|row| Ok((people::person_of(row)?, UnixMillis(row.try_get(1)?))))
        .collect()
}
