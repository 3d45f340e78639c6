//! Invitations, and requests by stick that wait for six words.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jemput_domain::error::ErrorCode;
use jemput_domain::time::UnixMillis;
use jemput_link::enrol::by_file;
use serde_json::json;

use crate::storage::invitations as stored;
use crate::web::call::Call;
use crate::web::fault::{Result, fault, invalid};
use crate::web::named::named;
use crate::web::types::laptops::{
    EnrolmentDecideRequest, EnrolmentDecided, EnrolmentView, InvitationMade, InvitationNewRequest,
    InvitationState, InvitationView,
};
use crate::web::types::shared::{FileView, Nothing};

const DAY: i64 = 24 * 60 * 60 * 1000;

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
