//! Work lists and outings.

use std::collections::HashMap;

use jemput_domain::error::ErrorCode;
use jemput_domain::ids::DeviceId;
use jemput_domain::regions::{RegionLevel, Regions};
use jemput_domain::time::UnixMillis;
use jemput_domain::wire::down::DownMessage;
use jemput_domain::wire::person::RegionCode;
use jemput_domain::wire::work_list::OutingPlan;
use sqlx::Row as _;

use crate::office::OfficeEvent;
use crate::storage::{devices, outings as plans};
use crate::web::call::Call;
use crate::web::fault::{Result, fault, invalid};
use crate::web::named::named;
use crate::web::rows::{number, parsed};
use crate::web::types::laptops::{
    OutingNewRequest, OutingRequest, OutingRow, WorkListSent, WorkListView, WorkListsSendRequest,
};
use crate::web::types::shared::Nothing;

/// Villages and laptops of one sending.
const AT_ONCE: usize = 200;

pub async fn work_lists(call: Call, _: Nothing) -> Result<Vec<WorkListView>> {
    let office = call.office();
    let sent = sqlx::query(
        "SELECT subject, device, CASE WHEN acked_at IS NULL THEN 0 ELSE 1 END FROM messages WHERE office = $1 AND kind = 'work_list' ORDER BY device",
    )
    .bind(&*office.code)
    .fetch_all(office.db.pool())
    .await?;
    let mut laptops: HashMap<String, (Vec<DeviceId>, u32)> = HashMap::new();
    for row in &sent {
        let (to, received) = laptops.entry(row.try_get(0)?).or_default();
        to.push(parsed(row, 1, "device")?);
        *received += u32::from(row.try_get::<i64, _>(2)? == 1);
    }
    let rows = sqlx::query(
        "SELECT w.work_list, w.village, w.revision, w.as_of, w.targets, w.issued_at, COALESCE(u.name, w.issued_by)
         FROM work_lists w LEFT JOIN users u ON u.office = w.office AND u.login = w.issued_by
         WHERE w.office = $1 ORDER BY w.issued_at DESC, w.village LIMIT 1000",
    )
    .bind(&*office.code)
    .fetch_all(office.db.pool())
    .await?;
    rows.iter()
        .map(|row| {
            let id: String = row.try_get(0)?;
            let village: String = row.try_get(1)?;
            let (laptops, received) = laptops.remove(&id).unwrap_or_default();
            Ok(WorkListView {
                village_name: name_of(&village),
                village: RegionCode(village),
                revision: number(row, 2)?,
                as_of: parsed(row, 3, "date")?,
                targets: number(row, 4)?,
                issued_at: UnixMillis(row.try_get(5)?),
                issued_by: row.try_get(6)?,
                laptops,
                received,
            })
        })
        .collect()
}

pub async fn work_lists_send(
    call: Call,
    request: WorkListsSendRequest,
) -> Result<Vec<WorkListSent>> {
    let office = call.office();
    if request.villages.is_empty() || request.villages.len() > AT_ONCE {
        return Err(invalid("villages"));
    }
    if request.laptops.is_empty() || request.laptops.len() > AT_ONCE {
        return Err(invalid("laptops"));
    }
    for village in &request.villages {
        check_village(&call, village)?;
    }
    for laptop in &request.laptops {
        let known = devices::get(&mut *office.db.read().await?, &office.code, *laptop).await?;
        if known.is_none_or(|laptop| laptop.revoked_at.is_some()) {
            return Err(invalid("laptops"));
        }
    }
    let mut sent = Vec::new();
    for village in request.villages {
        let issued = call
            .web
            .parts
            .issuing
            .issue_work_list(&village, &request.laptops, &call.caller.login)
            .await?;
        sent.push(WorkListSent {
            village_name: name_of(&village.0),
            village,
            revision: issued.revision,
            targets: u32::try_from(issued.targets).unwrap_or(u32::MAX),
        });
    }
    Ok(sent)
}

pub async fn outings(call: Call, _: Nothing) -> Result<Vec<OutingRow>> {
    let office = call.office();
    let plans = plans::all(&mut *office.db.read().await?, &office.code).await?;
    let rows = sqlx::query(
        "SELECT outing, COUNT(DISTINCT device) FROM outing_reports WHERE office = $1 AND closed_at IS NOT NULL GROUP BY outing",
    )
    .bind(&*office.code)
    .fetch_all(office.db.pool())
    .await?;
    let mut returned: HashMap<String, u8> = HashMap::new();
    for row in &rows {
        let laptops = u8::try_from(row.try_get::<i64, _>(1)?).unwrap_or(u8::MAX);
        returned.insert(row.try_get(0)?, laptops);
    }
    Ok(plans
        .into_iter()
        .map(|(plan, cancelled)| {
            let back = returned.get(&plan.id.to_string()).copied().unwrap_or(0);
            outing_row(plan, back, cancelled)
        })
        .collect())
}

pub async fn outing_new(call: Call, request: OutingNewRequest) -> Result<OutingRow> {
    check_village(&call, &request.village)?;
    let place = named(&request.place, "place")?;
    let team = named(&request.team, "team")?;
    if !(1..=9).contains(&request.laptops) {
        return Err(invalid("laptops"));
    }
    if request.date < call.office().today() {
        return Err(invalid("date"));
    }
    let issuing = &call.web.parts.issuing;
    let plan = issuing
        .plan_outing(
            &request.village,
            request.date,
            place,
            team,
            request.laptops,
            &call.caller.login,
        )
        .await?;
    // Laptops that have the village's list learn of it now; others get it with the list.
    let laptops = have_list_of(&call, &request.village).await?;
    issuing
        .send_to(&laptops, &DownMessage::Outing(plan.clone()))
        .await?;
    Ok(outing_row(plan, 0, false))
}

pub async fn outing_cancel(call: Call, request: OutingRequest) -> Result<Nothing> {
    let issuing = &call.web.parts.issuing;
    let login = &call.caller.login;
    if !issuing.cancel_outing(request.outing, login).await? {
        return Err(fault(ErrorCode::NotFound));
    }
    call.office().tell(OfficeEvent::Decided);
    Ok(Nothing {})
}

async fn have_list_of(call: &Call, village: &RegionCode) -> Result<Vec<DeviceId>> {
    let office = call.office();
    let rows = sqlx::query(
        "SELECT DISTINCT m.device FROM messages m
         JOIN work_lists w ON w.office = m.office AND w.work_list = m.subject
         JOIN devices d ON d.office = m.office AND d.device = m.device
         WHERE m.office = $1 AND m.kind = 'work_list' AND w.village = $2 AND d.revoked_at IS NULL",
    )
    .bind(&*office.code)
    .bind(&village.0)
    .fetch_all(office.db.pool())
    .await?;
    rows.iter()
        .map(|row| Ok(parsed(row, 0, "device")?))
        .collect()
}

fn outing_row(plan: OutingPlan, returned: u8, cancelled: bool) -> OutingRow {
    OutingRow {
        village_name: name_of(&plan.village.0),
        plan,
        returned,
        cancelled,
    }
}

fn check_village(call: &Call, village: &RegionCode) -> Result<()> {
    let regency = RegionCode(call.office().code.to_string());
    let is_village = Regions::current()
        .get(&village.0)
        .is_some_and(|region| region.level == RegionLevel::Village);
    if is_village && village.is_in(&regency) {
        Ok(())
    } else {
        Err(invalid("village"))
    }
}

fn name_of(code: &str) -> String {
    Regions::current().name(code).unwrap_or(code).to_owned()
}
