//! Laptops, invitations, work lists, outings.

use std::collections::HashMap;
use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jemput_domain::error::ErrorCode;
use jemput_domain::ids::DeviceId;
use jemput_domain::regions::{RegionLevel, Regions};
use jemput_domain::time::{Date, UnixMillis};
use jemput_domain::wire::down::DownMessage;
use jemput_domain::wire::person::RegionCode;
use jemput_domain::wire::work_list::OutingPlan;
use jemput_link::enrol::by_file;
use serde_json::json;
use sqlx::Row as _;
use zeroize::Zeroizing;

use super::call::Call;
use super::fault::{Result, fault, internal, invalid};
use super::routes::glue::OneFile;
use super::types::bundles::{BundleView, LaptopRequest};
use super::types::laptops::{
    EnrolmentDecideRequest, EnrolmentDecided, EnrolmentView, InvitationMade, InvitationNewRequest,
    InvitationState, InvitationView, LaptopView, OutingNewRequest, OutingRow, RevokeRequest,
    WorkListSent, WorkListView, WorkListsSendRequest,
};
use super::types::shared::{FileView, Nothing};
use crate::keys::{KeyError, UnlockWith, ceremony};
use crate::review;
use crate::storage::{StorageError, devices, invitations as stored, outings as plans};

const DAY: i64 = 24 * 60 * 60 * 1000;
const LONGEST_NAME: usize = 100;
/// Villages and laptops of one sending.
const AT_ONCE: usize = 200;

pub async fn laptops(call: Call, _: Nothing) -> Result<Vec<LaptopView>> {
    review::laptops::all(call.office()).await
}

pub async fn laptop_bundles(call: Call, request: LaptopRequest) -> Result<Vec<BundleView>> {
    let office = call.office();
    let rows = sqlx::query(
        "SELECT header_hash, chain, sequence, state, reason, forked, records, records_apart, attachments, bytes, road, arrived_at, imported_at
         FROM bundles WHERE office = $1 AND device = $2 ORDER BY arrived_at DESC, sequence DESC LIMIT 1000",
    )
    .bind(&*office.code)
    .bind(request.device.to_string())
    .fetch_all(office.db.pool())
    .await?;
    rows.iter()
        .map(|row| {
            let number = |at: usize| -> Result<u32> {
                Ok(u32::try_from(row.try_get::<i64, _>(at)?).unwrap_or(u32::MAX))
            };
            Ok(BundleView {
                header_hash: row.try_get(0)?,
                chain: row.try_get(1)?,
                sequence: number(2)?,
                state: row.try_get(3)?,
                reason: row.try_get(4)?,
                forked: row.try_get::<i64, _>(5)? == 1,
                records: number(6)?,
                records_apart: number(7)?,
                attachments: number(8)?,
                bytes: row.try_get(9)?,
                road: row.try_get(10)?,
                arrived_at: UnixMillis(row.try_get(11)?),
                imported_at: row.try_get::<Option<i64>, _>(12)?.map(UnixMillis),
            })
        })
        .collect()
}

/// The file is the root key's, locked; it is not kept.
pub async fn laptop_revoke(call: Call, request: RevokeRequest, file: OneFile) -> Result<Nothing> {
    let parts = &call.web.parts;
    let device = request.device;
    let office = call.office();
    devices::get(&mut *office.db.read().await?, &office.code, device)
        .await?
        .ok_or_else(|| fault(ErrorCode::NotFound))?;
    let passphrase = Zeroizing::new(request.passphrase);
    let root = tokio::task::spawn_blocking(move || {
        let mut locked = tempfile::NamedTempFile::new()?;
        locked.write_all(&file.bytes)?;
        ceremony::root_key(locked.path(), &UnlockWith::Passphrase(passphrase)).map_err(|error| {
            match error {
                KeyError::Seal(_) => fault(ErrorCode::WrongPassphrase),
                _ => invalid("file"),
            }
        })
    })
    .await
    .map_err(internal)??;
    let last_good = parts.issuing.last_received(device).await?;
    parts
        .issuing
        .revoke(&root, device, last_good, &call.caller.login)
        .await?;
    parts.importer.refresh_trust().await?;
    call.log("revoke", &device.to_string(), json!({})).await?;
    Ok(Nothing {})
}

pub async fn invitations(call: Call, _: Nothing) -> Result<Vec<InvitationView>> {
    let office = call.office();
    let now = office.now();
    let mut all = stored::all(&mut *office.db.read().await?, &office.code).await?;
    all.reverse();
    Ok(all
        .into_iter()
        .map(|invitation| InvitationView {
            invitation: invitation.invitation.to_string(),
            label: invitation.label,
            expires_at: invitation.expires_at,
            state: if invitation.device.is_some() {
                InvitationState::Used
            } else if invitation.withdrawn {
                InvitationState::Withdrawn
            } else if invitation.expires_at <= now {
                InvitationState::Expired
            } else {
                InvitationState::Open
            },
            used_by: invitation.device,
        })
        .collect())
}

pub async fn invitation_new(call: Call, request: InvitationNewRequest) -> Result<InvitationMade> {
    let label = named(&request.label, "label")?;
    if !(1..=90).contains(&request.days) {
        return Err(invalid("days"));
    }
    let expires_at = UnixMillis(call.office().now().0 + i64::from(request.days) * DAY);
    let invited = call
        .web
        .parts
        .issuing
        .invite(label, expires_at, &call.caller.login)
        .await?;
    Ok(InvitationMade {
        invitation: invited.id.to_string(),
        file: FileView {
            name: invited.file_name,
            content: STANDARD.encode(&*invited.file),
        },
        note: invited.note,
    })
}

pub async fn enrolments(call: Call, _: Nothing) -> Result<Vec<EnrolmentView>> {
    let office = call.office();
    let waiting = stored::waiting(&mut *office.db.read().await?, &office.code).await?;
    Ok(waiting
        .into_iter()
        .map(|enrolment| EnrolmentView {
            invitation: enrolment.invitation.to_string(),
            device: enrolment.device,
            label: enrolment.label,
            words: enrolment
                .words
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            road: enrolment.road,
            arrived_at: enrolment.arrived_at,
        })
        .collect())
}

pub async fn enrolment_decide(
    call: Call,
    request: EnrolmentDecideRequest,
) -> Result<EnrolmentDecided> {
    let office = call.office();
    let invitation = request
        .invitation
        .parse()
        .map_err(|_| invalid("invitation"))?;
    let waiting = stored::enrolment(
        &mut *office.db.read().await?,
        &office.code,
        invitation,
        request.device,
    )
    .await?
    .ok_or_else(|| fault(ErrorCode::NotFound))?;
    if waiting.state == "refused" {
        return Err(fault(ErrorCode::Conflict));
    }
    if request.same {
        let answer = call
            .web
            .parts
            .issuing
            .confirm_by_stick(invitation, request.device, &call.caller.login)
            .await?;
        let path = by_file::answer_path(invitation);
        let name = path.rsplit('/').next().unwrap_or_default().to_owned();
        return Ok(EnrolmentDecided {
            answer: Some(FileView {
                name,
                content: STANDARD.encode(answer),
            }),
        });
    }
    if waiting.state == "confirmed" {
        return Err(fault(ErrorCode::Conflict));
    }
    let mut db = office.db.write().await?;
    let reason = Some("words_differ");
    stored::settle_enrolment(
        &mut db,
        &office.code,
        invitation,
        request.device,
        "refused",
        reason,
    )
    .await?;
    db.commit().await?;
    call.log("refuse_enrolment", &request.device.to_string(), json!({}))
        .await?;
    Ok(EnrolmentDecided { answer: None })
}

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
        let device: String = row.try_get(1)?;
        let (to, received) = laptops.entry(row.try_get(0)?).or_default();
        to.push(
            device
                .parse()
                .map_err(|_| StorageError::Unreadable("device"))?,
        );
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
            let as_of: String = row.try_get(3)?;
            let (laptops, received) = laptops.remove(&id).unwrap_or_default();
            let number = |at: usize| -> Result<u32> {
                Ok(u32::try_from(row.try_get::<i64, _>(at)?).unwrap_or(u32::MAX))
            };
            Ok(WorkListView {
                village_name: name_of(&village),
                village: RegionCode(village),
                revision: number(2)?,
                as_of: as_of
                    .parse()
                    .map_err(|_| StorageError::Unreadable("date"))?,
                targets: number(4)?,
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
    let from = Date::constant(2000, 1, 1);
    let mut plans =
        plans::from_day(&mut *office.db.read().await?, &office.code, None, from).await?;
    plans.sort_by(|a, b| (b.date, &a.village).cmp(&(a.date, &b.village)));
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
        .map(|plan| {
            let back = returned.get(&plan.id.to_string()).copied().unwrap_or(0);
            outing_row(plan, back)
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
    Ok(outing_row(plan, 0))
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
        .map(|row| {
            let device: String = row.try_get(0)?;
            Ok(device
                .parse()
                .map_err(|_| StorageError::Unreadable("device"))?)
        })
        .collect()
}

fn outing_row(plan: OutingPlan, returned: u8) -> OutingRow {
    OutingRow {
        village_name: name_of(&plan.village.0),
        plan,
        returned,
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

fn named<'a>(text: &'a str, field: &str) -> Result<&'a str> {
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST_NAME || text.chars().any(char::is_control) {
        return Err(invalid(field));
    }
    Ok(text)
}

fn name_of(code: &str) -> String {
    Regions::current().name(code).unwrap_or(code).to_owned()
}
