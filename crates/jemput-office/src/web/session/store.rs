//! Sessions as stored: the cookie's hash, never the cookie.

use jemput_domain::time::UnixMillis;
use sqlx::Row as _;

use crate::office::Office;
use crate::storage::StorageError;
use crate::storage::users::{self, StoredUser};
use crate::web::fault::{Result, internal};

/// Signed out after this long without a request, and after this long in any case.
const IDLE: i64 = 2 * 60 * 60 * 1000;
const LONGEST: i64 = 12 * 60 * 60 * 1000;
/// How often a session's last use is noted.
const NOTED_EVERY: i64 = 60 * 1000;

/// Begins one; gives the cookie's value. None when the user was shut out or got another passphrase
/// while theirs was being verified: then every session of theirs has just been ended, and this one
/// must not outlive that.
pub async fn begin(office: &Office, user: &StoredUser) -> Result<Option<String>> {
    let mut secret = [0_u8; 32];
    getrandom::fill(&mut secret).map_err(internal)?;
    let token = hex::encode(secret);
    let now = office.now().0;
    let mut transaction = office.db.pool().begin().await?;
    // The failures before a success are forgotten; the row is locked against a change meanwhile.
    let still = sqlx::query("UPDATE users SET failures = 0, failed_at = NULL WHERE office = $1 AND login = $2 AND passphrase = $3 AND active = 1")
        .bind(&*office.code)
        .bind(&user.login)
        .bind(&user.passphrase)
        .execute(&mut *transaction)
        .await?;
    if still.rows_affected() == 0 {
        return Ok(None);
    }
    sqlx::query("INSERT INTO sessions (office, token_hash, login, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $4, $4, $5)")
        .bind(&*office.code)
        .bind(hash(&token))
        .bind(&user.login)
        .bind(now)
        .bind(now + LONGEST)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(Some(token))
}

/// Whose it is, while it lasts and they may sign in.
pub async fn user(office: &Office, token: &str) -> Result<Option<StoredUser>> {
    let UnixMillis(now) = office.now();
    let row = sqlx::query("SELECT login, seen_at FROM sessions WHERE office = $1 AND token_hash = $2 AND expires_at > $3 AND seen_at > $4")
        .bind(&*office.code)
        .bind(hash(token))
        .bind(now)
        .bind(now - IDLE)
        .fetch_optional(office.db.pool())
        .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let (login, seen_at): (String, i64) = (row.try_get(0)?, row.try_get(1)?);
    if now - seen_at > NOTED_EVERY {
        sqlx::query("UPDATE sessions SET seen_at = $3 WHERE office = $1 AND token_hash = $2")
            .bind(&*office.code)
            .bind(hash(token))
            .bind(now)
            .execute(office.db.pool())
            .await?;
    }
    let user = users::get(&mut *office.db.read().await?, &office.code, &login).await?;
    Ok(user.filter(|user| user.active))
}

/// Ends one; gives whose it was.
pub async fn end(office: &Office, token: &str) -> Result<Option<String>> {
    let row =
        sqlx::query("DELETE FROM sessions WHERE office = $1 AND token_hash = $2 RETURNING login")
            .bind(&*office.code)
            .bind(hash(token))
            .fetch_optional(office.db.pool())
            .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// Forgets those that are over.
pub async fn sweep(office: &Office) -> std::result::Result<(), StorageError> {
    let UnixMillis(now) = office.now();
    sqlx::query("DELETE FROM sessions WHERE office = $1 AND (expires_at <= $2 OR seen_at <= $3)")
        .bind(&*office.code)
        .bind(now)
        .bind(now - IDLE)
        .execute(office.db.pool())
        .await?;
    Ok(())
}

fn hash(token: &str) -> String {
    blake3::hash(token.as_bytes()).to_hex().to_string()
}
