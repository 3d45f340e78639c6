//! Invitations, requests under them, and the office's answers.

use jemput_domain::time::UnixMillis;
use jemput_seal::statement::{CertificateRequest, DeviceCertificate};
use jemput_seal::{Hash, Signed, Uuid};
use sqlx::Row as _;

use super::settings::{read, text};
use super::{Connection, parse, parse_uuid};
use crate::GatewayError;
use crate::inner::PendingEnrolment;

/// An invitation's row.
pub(crate) struct InvitationRow {
    pub expires_at: i64,
    /// Hash of the device keys it served.
    pub used_by: Option<Hash>,
}

/// Where one request stands.
pub(crate) struct RequestRow {
    pub certificate: Option<Signed<DeviceCertificate>>,
    pub refused: bool,
}

/// A request to keep.
pub(crate) struct NewRequest {
    pub id: Uuid,
    pub keys: Hash,
    pub request: CertificateRequest,
    pub received_at: UnixMillis,
}

pub(crate) async fn put_invitation(
    db: &mut Connection,
    office: &str,
    id: Uuid,
    expires_at: i64,
) -> Result<(), GatewayError> {
    sqlx::query("INSERT INTO gw_invitations (office, id, expires_at) VALUES ($1, $2, $3) ON CONFLICT (office, id) DO UPDATE SET expires_at = excluded.expires_at")
        .bind(office)
        .bind(id.to_string())
        .bind(expires_at)
        .execute(db)
        .await?;
    Ok(())
}

pub(crate) async fn invitation(
    db: &mut Connection,
    office: &str,
    id: Uuid,
) -> Result<Option<InvitationRow>, GatewayError> {
    let row =
        sqlx::query("SELECT expires_at, used_by FROM gw_invitations WHERE office = $1 AND id = $2")
            .bind(office)
            .bind(id.to_string())
            .fetch_optional(db)
            .await?;
    row.map(|row| {
        let used_by: Option<String> = row.try_get(1)?;
        Ok(InvitationRow {
            expires_at: row.try_get(0)?,
            used_by: used_by.map(|hash| parse(&hash, "hash")).transpose()?,
        })
    })
    .transpose()
}

/// How far the request with these keys is, if it was made.
pub(crate) async fn request(
    db: &mut Connection,
    office: &str,
    invitation: Uuid,
    keys: Hash,
) -> Result<Option<RequestRow>, GatewayError> {
    let row = sqlx::query("SELECT certificate, refused FROM gw_enrolments WHERE office = $1 AND invitation = $2 AND device_keys = $3")
        .bind(office)
        .bind(invitation.to_string())
        .bind(keys.to_string())
        .fetch_optional(db)
        .await?;
    row.map(|row| {
        let certificate: Option<String> = row.try_get(0)?;
        Ok(RequestRow {
            certificate: certificate
                .map(|json| read(&json, "certificate"))
                .transpose()?,
            refused: row.try_get::<i64, _>(1)? != 0,
        })
    })
    .transpose()
}

/// Requests without an answer under an invitation.
pub(crate) async fn waiting(
    db: &mut Connection,
    office: &str,
    invitation: Uuid,
) -> Result<i64, GatewayError> {
    let row = sqlx::query(
        "SELECT CAST(COUNT(*) AS BIGINT) FROM gw_enrolments WHERE office = $1 AND invitation = $2 AND certificate IS NULL AND refused = 0",
    )
    .bind(office)
    .bind(invitation.to_string())
    .fetch_one(db)
    .await?;
    Ok(row.try_get(0)?)
}

/// True if those keys had not asked before.
pub(crate) async fn add(
    db: &mut Connection,
    office: &str,
    new: &NewRequest,
) -> Result<bool, GatewayError> {
    let json =
        serde_json::to_string(&new.request).map_err(|_| GatewayError::Unreadable("request"))?;
    let done = sqlx::query(
        "INSERT INTO gw_enrolments (office, id, invitation, device_keys, request, received_at, refused) VALUES ($1, $2, $3, $4, $5, $6, 0) ON CONFLICT (office, invitation, device_keys) DO NOTHING",
    )
    .bind(office)
    .bind(new.id.to_string())
    .bind(new.request.invitation.to_string())
    .bind(new.keys.to_string())
    .bind(json)
    .bind(new.received_at.0)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Requests without an answer, oldest first.
pub(crate) async fn pending(
    db: &mut Connection,
    office: &str,
) -> Result<Vec<PendingEnrolment>, GatewayError> {
    let rows = sqlx::query(
        "SELECT id, request, received_at FROM gw_enrolments WHERE office = $1 AND certificate IS NULL AND refused = 0 ORDER BY received_at, id",
    )
    .bind(office)
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let json: String = row.try_get(1)?;
            Ok(PendingEnrolment {
                id: parse_uuid(&row.try_get::<String, _>(0)?)?,
                request: serde_json::from_str(&json)
                    .map_err(|_| GatewayError::Unreadable("request"))?,
                received_at: UnixMillis(row.try_get(2)?),
            })
        })
        .collect()
}

/// The invitation and keys of a request.
pub(crate) async fn of_id(
    db: &mut Connection,
    office: &str,
    id: Uuid,
) -> Result<Option<(Uuid, Hash)>, GatewayError> {
    let row = sqlx::query(
        "SELECT invitation, device_keys FROM gw_enrolments WHERE office = $1 AND id = $2",
    )
    .bind(office)
    .bind(id.to_string())
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        Ok((
            parse_uuid(&row.try_get::<String, _>(0)?)?,
            parse(&row.try_get::<String, _>(1)?, "hash")?,
        ))
    })
    .transpose()
}

/// The office said no.
pub(crate) async fn refuse(
    db: &mut Connection,
    office: &str,
    id: Uuid,
) -> Result<(), GatewayError> {
    sqlx::query("UPDATE gw_enrolments SET refused = 1 WHERE office = $1 AND id = $2 AND certificate IS NULL")
        .bind(office)
        .bind(id.to_string())
        .execute(db)
        .await?;
    Ok(())
}

/// The office said yes: the invitation is used up by these keys. False if other keys had been served.
pub(crate) async fn issue(
    db: &mut Connection,
    office: &str,
    id: Uuid,
    invitation: Uuid,
    keys: Hash,
    certificate: &Signed<DeviceCertificate>,
) -> Result<bool, GatewayError> {
    let done = sqlx::query("UPDATE gw_invitations SET used_by = $3 WHERE office = $1 AND id = $2 AND (used_by IS NULL OR used_by = $3)")
        .bind(office)
        .bind(invitation.to_string())
        .bind(keys.to_string())
        .execute(&mut *db)
        .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query("UPDATE gw_enrolments SET certificate = $3, refused = 0 WHERE office = $1 AND id = $2 AND certificate IS NULL")
        .bind(office)
        .bind(id.to_string())
        .bind(text(certificate)?)
        .execute(db)
        .await?;
    Ok(true)
}
