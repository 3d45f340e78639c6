//! The office's word: on a laptop's record, on what happened with a person, or taken back. Each is
//! stored, moves the confirmed figures, and goes down to the laptop whose record it answers.

use jemput_domain::error::ErrorCode;
use jemput_domain::ids::{DeviceId, PersonId, RecordId};
use jemput_domain::outcome::OutcomeCode;
use jemput_domain::wire::down::{Decision, DownMessage};
use jemput_domain::wire::record::{RecordBody, RecordEnvelope};
use sqlx::Row as _;
use uuid::Uuid;

use super::person;
use crate::office::OfficeEvent;
use crate::storage::db::Connection;
use crate::storage::people::{self, PersonSource};
use crate::storage::{StorageError, devices, outings};
use crate::web::rows::{number, parsed};
use crate::web::types::review::{
    Decided, OutcomeDecisionRequest, RecordDecisionRequest, ReopenRequest,
};
use crate::web::{Call, Result, fault, invalid};

const LONGEST_REASON: usize = 1000;

struct Word<'a> {
    record: Option<(RecordId, u32)>,
    person: PersonId,
    accepted: bool,
    outcome: Option<OutcomeCode>,
    reason: &'a str,
}

/// Accepts a record or sends it back.
pub async fn on_record(call: &Call, request: &RecordDecisionRequest) -> Result<Decided> {
    let reason = reason_of(&request.reason, !request.accepted)?;
    let office = call.office();
    let mut db = office.db.write().await?;
    let (device, envelope) = shown(&mut db, call, request).await?;
    let (person, outcome) = match &envelope.body {
        RecordBody::Outcome(outcome) => (outcome.person, Some(outcome.code)),
        RecordBody::Person(person) => (person.person, None),
        RecordBody::Application(application) => (application.person, None),
        RecordBody::Document(document) => (document.person, None),
        RecordBody::Outing(_) => return Err(invalid("record")),
    };
    let word = Word {
        record: Some((request.record, request.revision)),
        person,
        accepted: request.accepted,
        outcome: outcome.filter(|_| request.accepted),
        reason,
    };
    let decision = put(&mut db, call, &word).await?;
    if let (true, RecordBody::Person(found)) = (request.accepted, &envelope.body) {
        // The correction becomes the office's own.
        let now = office.now();
        let outing = match envelope.outing {
            Some(outing) => outings::day(&mut db, &office.code, outing).await?,
            None => None,
        };
        people::put(
            &mut db,
            &office.code,
            person,
            &found.data,
            PersonSource::Laptop,
            now,
            outing.or_else(|| Some(office.today())),
        )
        .await?;
    }
    let answered = (request.record, request.revision);
    let told = tell(&mut db, call, device, answered, &word).await?;
    db.commit().await?;
    done(call, decision, told, &word).await
}

/// Says what happened with a person.
pub async fn outcome(call: &Call, request: &OutcomeDecisionRequest) -> Result<Decided> {
    let word = Word {
        record: None,
        person: request.person,
        accepted: true,
        outcome: Some(request.outcome),
        reason: reason_of(&request.reason, true)?,
    };
    on_person(call, word).await
}

/// Takes earlier words back.
pub async fn reopen(call: &Call, request: &ReopenRequest) -> Result<Decided> {
    let word = Word {
        record: None,
        person: request.person,
        accepted: true,
        outcome: None,
        reason: reason_of(&request.reason, true)?,
    };
    on_person(call, word).await
}

async fn on_person(call: &Call, word: Word<'_>) -> Result<Decided> {
    let office = call.office();
    let mut db = office.db.write().await?;
    people::get(&mut db, &office.code, word.person)
        .await?
        .ok_or_else(|| fault(ErrorCode::NotFound))?;
    let decision = put(&mut db, call, &word).await?;
    let told = tell_of_person(&mut db, call, &word).await?;
    db.commit().await?;
    done(call, decision, told, &word).await
}

fn reason_of(reason: &str, needed: bool) -> Result<&str> {
    let reason = reason.trim();
    if (needed && reason.is_empty()) || reason.len() > LONGEST_REASON {
        return Err(invalid("reason"));
    }
    Ok(reason)
}

/// The record as it was shown: when it has changed since, nobody decides on it unseen.
async fn shown(
    db: &mut Connection,
    call: &Call,
    request: &RecordDecisionRequest,
) -> Result<(DeviceId, RecordEnvelope)> {
    let rows = sqlx::query(
        "SELECT device, envelope, revision, content_hash FROM records WHERE office = $1 AND record = $2 AND current = 1 ORDER BY received_at DESC",
    )
    .bind(&*call.office().code)
    .bind(request.record.to_string())
    .fetch_all(db)
    .await?;
    if rows.is_empty() {
        return Err(fault(ErrorCode::NotFound));
    }
    for row in &rows {
        let hash: String = row.try_get(3)?;
        if hash == request.content_hash && row.try_get::<i64, _>(2)? == i64::from(request.revision)
        {
            let device: String = row.try_get(0)?;
            let envelope: String = row.try_get(1)?;
            return Ok((
                device
                    .parse()
                    .map_err(|_| StorageError::Unreadable("device"))?,
                serde_json::from_str(&envelope).map_err(|_| StorageError::Unreadable("record"))?,
            ));
        }
    }
    Err(fault(ErrorCode::Conflict))
}

async fn put(db: &mut Connection, call: &Call, word: &Word<'_>) -> Result<Uuid> {
    let office = call.office();
    let decision = Uuid::now_v7();
    sqlx::query(
        "INSERT INTO decisions (office, decision, record, revision, person, accepted, outcome, reason, decided_on, decided_at, decided_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(&*office.code)
    .bind(decision.to_string())
    .bind(word.record.map(|(record, _)| record.to_string()))
    .bind(word.record.map(|(_, revision)| i64::from(revision)))
    .bind(word.person.to_string())
    .bind(i64::from(word.accepted))
    .bind(word.outcome.map(|outcome| outcome.as_str()))
    .bind(word.reason)
    .bind(office.today().to_string())
    .bind(office.now().0)
    .bind(&call.caller.login)
    .execute(db)
    .await?;
    Ok(decision)
}

/// In the same transaction: a decision the laptop never hears of would be half a decision.
async fn tell(
    db: &mut Connection,
    call: &Call,
    device: DeviceId,
    (record, revision): (RecordId, u32),
    word: &Word<'_>,
) -> Result<Vec<DeviceId>> {
    let office = call.office();
    let laptop = devices::get(db, &office.code, device).await?;
    if laptop.is_none_or(|laptop| laptop.revoked_at.is_some()) {
        return Ok(Vec::new());
    }
    let message = DownMessage::Decision(Decision {
        record,
        revision,
        person: word.person,
        accepted: word.accepted,
        // The word on a record is in its being accepted or not.
        outcome: word.outcome.filter(|_| word.record.is_none()),
        reason: word.reason.to_owned(),
        decided_at: office.now(),
    });
    call.web.parts.issuing.send(db, device, &message).await?;
    Ok(vec![device])
}

/// Every laptop that reported the person, on its newest outcome of them or else its newest record.
/// Laptops that have not met them learn of it from the next work list.
async fn tell_of_person(
    db: &mut Connection,
    call: &Call,
    word: &Word<'_>,
) -> Result<Vec<DeviceId>> {
    let rows = sqlx::query(
        "SELECT device, record, revision FROM records WHERE office = $1 AND person = $2 AND current = 1
         ORDER BY device, CASE WHEN kind = 'outcome' THEN 0 ELSE 1 END, received_at DESC, recorded_at DESC, revision DESC",
    )
    .bind(&*call.office().code)
    .bind(word.person.to_string())
    .fetch_all(&mut *db)
    .await?;
    let mut told: Vec<DeviceId> = Vec::new();
    let mut last = String::new();
    for row in &rows {
        let device: String = row.try_get(0)?;
        if device == last {
            continue;
        }
        last.clone_from(&device);
        let record = (parsed(row, 1, "record")?, number(row, 2)?);
        let device = parsed(row, 0, "device")?;
        told.extend(tell(db, call, device, record, word).await?);
    }
    Ok(told)
}

async fn done(
    call: &Call,
    decision: Uuid,
    told: Vec<DeviceId>,
    word: &Word<'_>,
) -> Result<Decided> {
    let office = call.office();
    office.outgoing.notify_one();
    office.tell(OfficeEvent::Decided);
    let detail = serde_json::json!({
        "decision": decision,
        "record": word.record.map(|(record, _)| record),
        "accepted": word.accepted,
        "outcome": word.outcome,
    });
    call.log("decision", &word.person.to_string(), detail)
        .await?;
    Ok(Decided {
        decision: decision.to_string(),
        told,
        page: person::page(call, word.person).await?,
    })
}
