//! Invitations and the requests that answer them.

use jemput_domain::ids::DeviceId;
use jemput_domain::time::UnixMillis;
use sqlx::Row as _;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::db::{Connection, StorageError};

/// An invitation as stored; its code is derived, see `issuing`.
#[derive(Debug, Clone)]
pub struct StoredInvitation {
    /// Its id.
    pub invitation: Uuid,
    /// The laptop's label-to-be.
    pub label: String,
    /// By the office's clock.
    pub expires_at: UnixMillis,
    /// Who used it.
    pub device: Option<DeviceId>,
    /// Taken back by the office.
    pub withdrawn: bool,
}

/// Puts a new invitation.
pub async fn put(
    db: &mut Connection,
    office: &str,
    invitation: &StoredInvitation,
    now: UnixMillis,
) -> Result<(), StorageError> {
    sqlx::query("INSERT INTO invitations (office, invitation, label, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(office)
        .bind(invitation.invitation.to_string())
        .bind(&invitation.label)
        .bind(now.0)
        .bind(invitation.expires_at.0)
        .execute(db)
        .await?;
    Ok(())
}

/// One invitation.
pub async fn get(
    db: &mut Connection,
    office: &str,
    invitation: Uuid,
) -> Result<Option<StoredInvitation>, StorageError> {
    sqlx::query("SELECT invitation, label, expires_at, device, withdrawn FROM invitations WHERE office = $1 AND invitation = $2")
        .bind(office)
        .bind(invitation.to_string())
        .fetch_optional(db)
        .await?
        .map(|row| read(&row))
        .transpose()
}

/// All invitations, oldest first.
pub async fn all(db: &mut Connection, office: &str) -> Result<Vec<StoredInvitation>, StorageError> {
    let rows = sqlx::query("SELECT invitation, label, expires_at, device, withdrawn FROM invitations WHERE office = $1 ORDER BY created_at, invitation")
        .bind(office)
        .fetch_all(db)
        .await?;
    rows.iter().map(read).collect()
}

/// Marks it used; `false` when another laptop was first.
pub async fn use_by(
    db: &mut Connection,
    office: &str,
    invitation: Uuid,
    device: DeviceId,
    now: UnixMillis,
) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "UPDATE invitations SET device = $3, used_at = COALESCE(used_at, $4) WHERE office = $1 AND invitation = $2 AND (device IS NULL OR device = $3)",
    )
    .bind(office)
    .bind(invitation.to_string())
    .bind(device.to_string())
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

fn read(row: &AnyRow) -> Result<StoredInvitation, StorageError> {
    let invitation: String = row.try_get("invitation")?;
    let device: Option<String> = row.try_get("device")?;
    Ok(StoredInvitation {
        invitation: invitation
            .parse()
            .map_err(|_| StorageError::Unreadable("invitation"))?,
        label: row.try_get("label")?,
        expires_at: UnixMillis(row.try_get("expires_at")?),
        device: device
            .map(|device| {
                device
                    .parse()
                    .map_err(|_| StorageError::Unreadable("device"))
            })
            .transpose()?,
        withdrawn: row.try_get::<i64, _>("withdrawn")? == 1,
    })
}

/// A request to enrol, kept until someone decides.
#[derive(Debug, Clone)]
pub struct StoredEnrolment {
    /// The invitation it answers.
    pub invitation: Uuid,
    /// The laptop.
    pub device: DeviceId,
    /// What the laptop calls itself.
    pub label: String,
    /// As received, JSON.
    pub request: String,
    /// Six words to compare with the laptop's screen.
    pub words: String,
    /// `network` or `stick`.
    pub road: String,
    /// When.
    pub arrived_at: UnixMillis,
    /// `waiting`, `confirmed` or `refused`.
    pub state: String,
    /// Reason code of a refusal.
    pub reason: Option<String>,
}

/// Puts a request; a repeated one changes nothing but a state already decided is returned by [`enrolment`].
pub async fn put_enrolment(
    db: &mut Connection,
    office: &str,
    enrolment: &StoredEnrolment,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO enrolments (office, invitation, device, label, request, words, road, arrived_at, state, reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (office, invitation, device) DO NOTHING",
    )
    .bind(office)
    .bind(enrolment.invitation.to_string())
    .bind(enrolment.device.to_string())
    .bind(&enrolment.label)
    .bind(&enrolment.request)
    .bind(&enrolment.words)
    .bind(&enrolment.road)
    .bind(enrolment.arrived_at.0)
    .bind(&enrolment.state)
    .bind(&enrolment.reason)
    .execute(db)
    .await?;
    Ok(())
}

/// Decides a request.
pub async fn settle_enrolment(
    db: &mut Connection,
    office: &str,
    invitation: Uuid,
    device: DeviceId,
    state: &str,
    reason: Option<&str>,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE enrolments SET state = $4, reason = $5 WHERE office = $1 AND invitation = $2 AND device = $3")
        .bind(office)
        .bind(invitation.to_string())
        .bind(device.to_string())
        .bind(state)
        .bind(reason)
        .execute(db)
        .await?;
    Ok(())
}

/// One request.
pub async fn enrolment(
    db: &mut Connection,
    office: &str,
    invitation: Uuid,
    device: DeviceId,
) -> Result<Option<StoredEnrolment>, StorageError> {
    let rows = enrolments_where(db, office, &invitation.to_string(), &device.to_string()).await?;
    Ok(rows.into_iter().next())
}

/// Requests that wait for a person.
pub async fn waiting(
    db: &mut Connection,
    office: &str,
) -> Result<Vec<StoredEnrolment>, StorageError> {
    Ok(enrolments_where(db, office, "", "")
        .await?
        .into_iter()
        .filter(|enrolment| enrolment.state == "waiting")
        .collect())
}

async fn enrolments_where(
    db: &mut Connection,
    office: &str,
    invitation: &str,
    device: &str,
) -> Result<Vec<StoredEnrolment>, StorageError> {
    let rows = sqlx::query(
        "SELECT invitation, device, label, request, words, road, arrived_at, state, reason FROM enrolments
         WHERE office = $1 AND ($2 = '' OR invitation = $2) AND ($3 = '' OR device = $3) ORDER BY arrived_at, device",
    )
    .bind(office)
    .bind(invitation)
    .bind(device)
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let invitation: String = row.try_get(0)?;
            let device: String = row.try_get(1)?;
            Ok(StoredEnrolment {
                invitation: invitation
                    .parse()
                    .map_err(|_| StorageError::Unreadable("invitation"))?,
                device: device
                    .parse()
                    .map_err(|_| StorageError::Unreadable("device"))?,
                label: row.try_get(2)?,
                request: row.try_get(3)?,
                words: row.try_get(4)?,
                road: row.try_get(5)?,
                arrived_at: UnixMillis(row.try_get(6)?),
                state: row.try_get(7)?,
                reason: row.try_get(8)?,
            })
        })
        .collect()
}
