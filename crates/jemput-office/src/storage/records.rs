//! Records as they came, which of them count now, and the tables drawn from those.
//!
//! A record's revisions may arrive in any order, twice, by two roads, re-sealed in another chain, or
//! from a laptop that was copied. Every distinct one is kept; [`standing`] says which are current.

use std::collections::BTreeMap;

use jemput_domain::ids::{DeviceId, PersonId, RecordId};
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::time::UnixMillis;
use jemput_domain::wire::record::{OutcomeSource, RecordBody, RecordEnvelope};
use sqlx::Row as _;

use super::db::{Connection, StorageError};
use super::histories;
use super::standing::{self, Revision};

/// Where a record came from.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// The laptop.
    pub device: DeviceId,
    /// Its chain.
    pub chain: &'a str,
    /// The bundle.
    pub header_hash: &'a str,
    /// When.
    pub received_at: UnixMillis,
}

/// Distinct revisions of one record from one laptop, at most. Each that comes is weighed against all
/// that are here, and no day's work comes near this.
const MOST_REVISIONS: usize = 200;

/// What became of one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is kept and current.
    New,
    /// The same was here already.
    Known,
    /// It is kept; a newer revision stays current.
    Older,
    /// It is kept and current beside another that says something else.
    Competing,
    /// It is not kept: this laptop sent more revisions of it than there can be.
    TooMany,
}

/// A revision here, and what is marked of it.
struct Kept {
    revision: Revision,
    current: bool,
    competing: bool,
}

/// Takes a bundle's records in, each with its line as received. Which revisions stand is settled
/// once for each record, however many of them the bundle holds. Says of each what became of it.
pub async fn take(
    db: &mut Connection,
    office: &str,
    from: Origin<'_>,
    lines: &[(&RecordEnvelope, &str)],
) -> Result<Vec<Taken>, StorageError> {
    let mut by_record: BTreeMap<RecordId, Vec<usize>> = BTreeMap::new();
    for (index, (record, _)) in lines.iter().enumerate() {
        by_record.entry(record.id).or_default().push(index);
    }
    let mut taken = vec![Taken::Known; lines.len()];
    for (id, indexes) in by_record {
        let mut all = kept(db, office, id).await?;
        let device = from.device.to_string();
        let mut fresh = Vec::new();
        for index in indexes {
            let (record, text) = lines[index];
            let revision = Revision {
                device: device.clone(),
                chain: from.chain.to_owned(),
                revision: i64::from(record.revision),
                content: record.content_hash.clone(),
                bundle: from.header_hash.to_owned(),
            };
            if all.iter().any(|known| known.revision.is_same(&revision)) {
                continue;
            }
            let of_device = |known: &&Kept| known.revision.device == device;
            if all.iter().filter(of_device).count() >= MOST_REVISIONS {
                taken[index] = Taken::TooMany;
                continue;
            }
            insert(db, office, from, record, text).await?;
            fresh.push((index, revision.clone()));
            all.push(Kept {
                revision,
                current: true,
                competing: false,
            });
        }
        match &fresh[..] {
            [] => {}
            [(index, _)] if all.len() == 1 => {
                project(db, office, from, lines[*index].0, false).await?;
                taken[*index] = Taken::New;
            }
            _ => {
                let standing = restate(db, office, id, &all).await?;
                for (index, revision) in fresh {
                    taken[index] = match (standing.contains(&revision), standing.len()) {
                        (true, 1) => Taken::New,
                        (true, _) => Taken::Competing,
                        (false, _) => Taken::Older,
                    };
                }
            }
        }
    }
    Ok(taken)
}

/// Settles again which revisions of this chain's records stand: the chain has shown that it parted.
pub async fn settle_again(
    db: &mut Connection,
    office: &str,
    device: DeviceId,
    chain: &str,
) -> Result<(), StorageError> {
    let rows = sqlx::query(
        "SELECT DISTINCT record FROM records WHERE office = $1 AND device = $2 AND chain = $3",
    )
    .bind(office)
    .bind(device.to_string())
    .bind(chain)
    .fetch_all(&mut *db)
    .await?;
    for row in &rows {
        let record = row
            .try_get::<String, _>(0)?
            .parse()
            .map_err(|_| StorageError::Unreadable("record"))?;
        let all = kept(db, office, record).await?;
        if all.len() > 1 {
            restate(db, office, record, &all).await?;
        }
    }
    Ok(())
}

/// The first of a laptop's revisions of a person that has a NIK where an earlier one had none at all.
/// A number typed later in the same outing was there all along.
pub async fn nik_came_later(
    db: &mut Connection,
    office: &str,
    record: RecordId,
    device: DeviceId,
) -> Result<Option<RecordEnvelope>, StorageError> {
    let rows = sqlx::query(
        "SELECT envelope FROM records WHERE office = $1 AND record = $2 AND device = $3 ORDER BY revision, received_at",
    )
    .bind(office)
    .bind(record.to_string())
    .bind(device.to_string())
    .fetch_all(db)
    .await?;
    let mut without = None;
    for row in &rows {
        let envelope: String = row.try_get(0)?;
        let envelope: RecordEnvelope =
            serde_json::from_str(&envelope).map_err(|_| StorageError::Unreadable("record"))?;
        let RecordBody::Person(person) = &envelope.body else {
            return Ok(None);
        };
        match (&person.data.nik, &person.data.nik_as_given, without) {
            (None, None, _) => without = Some(envelope.outing),
            (Some(_), _, Some(outing)) if outing.is_none() || outing != envelope.outing => {
                return Ok(Some(envelope));
            }
            _ => {}
        }
    }
    Ok(None)
}

/// Marks a record that stands as competing with what the office knows: the queue asks about it until
/// someone decides on it.
pub async fn ask_about(
    db: &mut Connection,
    office: &str,
    from: Origin<'_>,
    record: &RecordEnvelope,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE records SET competing = 1 WHERE office = $1 AND record = $2 AND device = $3 AND chain = $4 AND revision = $5 AND content_hash = $6")
        .bind(office)
        .bind(record.id.to_string())
        .bind(from.device.to_string())
        .bind(from.chain)
        .bind(i64::from(record.revision))
        .bind(&record.content_hash)
        .execute(db)
        .await?;
    Ok(())
}

async fn insert(
    db: &mut Connection,
    office: &str,
    from: Origin<'_>,
    record: &RecordEnvelope,
    text: &str,
) -> Result<(), StorageError> {
    let (kind, person) = kind_and_person(&record.body);
    sqlx::query(
        "INSERT INTO records (office, record, device, chain, revision, content_hash, kind, person, outing, officer, recorded_at,
            base_office_revision, header_hash, received_at, current, competing, envelope)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1, 0, $15)",
    )
    .bind(office)
    .bind(record.id.to_string())
    .bind(from.device.to_string())
    .bind(from.chain)
    .bind(i64::from(record.revision))
    .bind(&record.content_hash)
    .bind(kind)
    .bind(person.map(|person| person.to_string()))
    .bind(record.outing.map(|outing| outing.to_string()))
    .bind(record.officer.to_string())
    .bind(record.recorded_at.0)
    .bind(record.base_office_revision.map(i64::from))
    .bind(from.header_hash)
    .bind(from.received_at.0)
    .bind(text)
    .execute(db)
    .await?;
    Ok(())
}

async fn kept(
    db: &mut Connection,
    office: &str,
    record: RecordId,
) -> Result<Vec<Kept>, StorageError> {
    let rows = sqlx::query(
        "SELECT r.device, r.chain, r.revision, r.content_hash, r.header_hash, r.current, r.competing FROM records r
         WHERE r.office = $1 AND r.record = $2 ORDER BY r.device, r.chain, r.revision, r.content_hash",
    )
    .bind(office)
    .bind(record.to_string())
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Kept {
                revision: Revision {
                    device: row.try_get(0)?,
                    chain: row.try_get(1)?,
                    revision: row.try_get(2)?,
                    content: row.try_get(3)?,
                    bundle: row.try_get(4)?,
                },
                current: row.try_get::<i64, _>(5)? == 1,
                competing: row.try_get::<i64, _>(6)? == 1,
            })
        })
        .collect()
}

/// Marks which revisions stand and draws the tables again from those, which it gives.
async fn restate(
    db: &mut Connection,
    office: &str,
    record: RecordId,
    all: &[Kept],
) -> Result<Vec<Revision>, StorageError> {
    let revisions: Vec<Revision> = all.iter().map(|kept| kept.revision.clone()).collect();
    let histories = histories::of(db, office, &revisions).await?;
    let current = standing::current(&revisions, &histories);
    let id = record.to_string();
    let competing = current.len() > 1;
    for table in ["outcomes", "applications", "documents", "outing_reports"] {
        let sql = format!("DELETE FROM {table} WHERE office = $1 AND record = $2");
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(office)
            .bind(&id)
            .execute(&mut *db)
            .await?;
    }
    for (index, kept) in all.iter().enumerate() {
        let revision = &kept.revision;
        let stands = current.contains(&index);
        if (kept.current, kept.competing) != (stands, stands && competing) {
            sqlx::query("UPDATE records SET current = $7, competing = $8 WHERE office = $1 AND record = $2 AND device = $3 AND chain = $4 AND revision = $5 AND content_hash = $6")
            .bind(office)
            .bind(&id)
            .bind(&revision.device)
            .bind(&revision.chain)
            .bind(revision.revision)
            .bind(&revision.content)
            .bind(i64::from(stands))
            .bind(i64::from(stands && competing))
            .execute(&mut *db)
            .await?;
        }
        if !stands {
            continue;
        }
        let row = sqlx::query(
            "SELECT envelope, header_hash, received_at FROM records WHERE office = $1 AND record = $2 AND device = $3 AND chain = $4 AND revision = $5 AND content_hash = $6",
        )
        .bind(office)
        .bind(&id)
        .bind(&revision.device)
        .bind(&revision.chain)
        .bind(revision.revision)
        .bind(&revision.content)
        .fetch_one(&mut *db)
        .await?;
        let envelope: String = row.try_get(0)?;
        let header_hash: String = row.try_get(1)?;
        let standing: RecordEnvelope =
            serde_json::from_str(&envelope).map_err(|_| StorageError::Unreadable("record"))?;
        let origin = Origin {
            device: revision
                .device
                .parse()
                .map_err(|_| StorageError::Unreadable("device"))?,
            chain: &revision.chain,
            header_hash: &header_hash,
            received_at: UnixMillis(row.try_get(2)?),
        };
        project(db, office, origin, &standing, competing).await?;
    }
    Ok(current
        .iter()
        .map(|&index| revisions[index].clone())
        .collect())
}

/// The kind as stored, and whom the record is about.
fn kind_and_person(body: &RecordBody) -> (&'static str, Option<PersonId>) {
    match body {
        RecordBody::Outing(_) => ("outing", None),
        RecordBody::Person(person) => ("person", Some(person.person)),
        RecordBody::Outcome(outcome) => ("outcome", Some(outcome.person)),
        RecordBody::Application(application) => ("application", Some(application.person)),
        RecordBody::Document(document) => ("document", Some(document.person)),
    }
}

/// An outcome's code as stored.
pub fn outcome_code(code: OutcomeCode) -> String {
    match serde_json::to_value(code) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

async fn project(
    db: &mut Connection,
    office: &str,
    from: Origin<'_>,
    record: &RecordEnvelope,
    competing: bool,
) -> Result<(), StorageError> {
    let start = |sql: &'static str| {
        sqlx::query(sql)
            .bind(office.to_owned())
            .bind(record.id.to_string())
            .bind(from.device.to_string())
            .bind(from.chain.to_owned())
            .bind(i64::from(record.revision))
            .bind(record.content_hash.clone())
            .bind(from.received_at.0)
            .bind(i64::from(competing))
    };
    let query = match &record.body {
        // People are put by the importer, which knows whether the office lists them.
        RecordBody::Person(_) => return Ok(()),
        RecordBody::Outing(outing) => start(
            "INSERT INTO outing_reports (office, record, device, chain, revision, content_hash, received_at, competing, outing, village, date, closed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(outing.outing.to_string())
        .bind(outing.village.0.clone())
        .bind(outing.date.to_string())
        .bind(outing.closed_at.map(|at| at.0)),
        RecordBody::Outcome(outcome) => {
            let (source, by) = match &outcome.source {
                OutcomeSource::SeenInPerson => ("seen_in_person", None),
                OutcomeSource::Statement { by } => ("statement", Some(by.clone())),
                OutcomeSource::OperatorList => ("operator_list", None),
            };
            start(
                "INSERT INTO outcomes (office, record, device, chain, revision, content_hash, received_at, competing, person, code, reason, reported_on,
                    village_of_service, source, source_by, note, phone, withdrawn, outing, officer, recorded_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)",
            )
            .bind(outcome.person.to_string())
            .bind(outcome_code(outcome.code))
            .bind(outcome.reason.clone())
            .bind(outcome.reported_on.to_string())
            .bind(outcome.village_of_service.0.clone())
            .bind(source)
            .bind(by)
            .bind(outcome.note.clone())
            .bind(outcome.phone.clone())
            .bind(i64::from(outcome.withdrawn))
            .bind(record.outing.map(|outing| outing.to_string()))
            .bind(record.officer.to_string())
            .bind(record.recorded_at.0)
        }
        RecordBody::Application(application) => start(
            "INSERT INTO applications (office, record, device, chain, revision, content_hash, received_at, competing, application, person, service, complete, outing, recorded_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        )
        .bind(application.application.to_string())
        .bind(application.person.to_string())
        .bind(application.service.clone())
        .bind(i64::from(application.complete))
        .bind(record.outing.map(|outing| outing.to_string()))
        .bind(record.recorded_at.0),
        RecordBody::Document(document) => start(
            "INSERT INTO documents (office, record, device, chain, revision, content_hash, received_at, competing, document, person, application, requirement, title, pages, pages_to_follow)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        )
        .bind(document.document.to_string())
        .bind(document.person.to_string())
        .bind(document.application.map(|application| application.to_string()))
        .bind(document.requirement.map(i64::from))
        .bind(document.title.clone())
        .bind(serde_json::to_string(&document.pages).map_err(|_| StorageError::Unreadable("pages"))?)
        .bind(i64::from(document.pages_to_follow)),
    };
    query.execute(db).await?;
    Ok(())
}
