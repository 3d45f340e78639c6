//! People who sign in at the office.

use jemput_domain::time::UnixMillis;
use serde::{Deserialize, Serialize};
use sqlx::Row as _;
use ts_rs::TS;

use super::db::{Connection, StorageError};

/// What a user may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything, users and keys included.
    Admin,
    /// Looks at records and decides.
    Verifikator,
    /// Counts, lists, teams.
    Koordinator,
    /// Handover at the counter.
    Loket,
    /// Reads, and the audit log.
    Auditor,
}

impl Role {
    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Verifikator => "verifikator",
            Self::Koordinator => "koordinator",
            Self::Loket => "loket",
            Self::Auditor => "auditor",
        }
    }

    /// From what is stored.
    pub fn from_code(code: &str) -> Option<Self> {
        [
            Self::Admin,
            Self::Verifikator,
            Self::Koordinator,
            Self::Loket,
            Self::Auditor,
        ]
        .into_iter()
        .find(|role| role.code() == code)
    }
}

/// A user as stored. No Debug: it carries the passphrase's hash.
pub struct StoredUser {
    /// Lower case.
    pub login: String,
    /// As shown.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Argon2id, PHC string.
    pub passphrase: String,
    /// May sign in.
    pub active: bool,
}

/// Puts a user, or replaces name, role and passphrase. Whoever is signed in as them is signed out.
pub async fn put(
    db: &mut Connection,
    office: &str,
    user: &StoredUser,
    now: UnixMillis,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO users (office, login, name, role, passphrase, active, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (office, login) DO UPDATE SET name = excluded.name, role = excluded.role, passphrase = excluded.passphrase, active = excluded.active",
    )
    .bind(office)
    .bind(&user.login)
    .bind(&user.name)
    .bind(user.role.code())
    .bind(&user.passphrase)
    .bind(i64::from(user.active))
    .bind(now.0)
    .execute(&mut *db)
    .await?;
    end_sessions(db, office, &user.login).await
}

/// Ends what a user may do, at once; `false` when there is none of that login.
pub async fn shut_out(
    db: &mut Connection,
    office: &str,
    login: &str,
) -> Result<bool, StorageError> {
    let done = sqlx::query("UPDATE users SET active = 0 WHERE office = $1 AND login = $2")
        .bind(office)
        .bind(login)
        .execute(&mut *db)
        .await?;
    end_sessions(db, office, login).await?;
    Ok(done.rows_affected() == 1)
}

async fn end_sessions(db: &mut Connection, office: &str, login: &str) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM sessions WHERE office = $1 AND login = $2")
        .bind(office)
        .bind(login)
        .execute(db)
        .await?;
    Ok(())
}

/// One user, active or not.
pub async fn get(
    db: &mut Connection,
    office: &str,
    login: &str,
) -> Result<Option<StoredUser>, StorageError> {
    let row = sqlx::query(
        "SELECT login, name, role, passphrase, active FROM users WHERE office = $1 AND login = $2",
    )
    .bind(office)
    .bind(login.to_lowercase())
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        let role: String = row.try_get(2)?;
        Ok(StoredUser {
            login: row.try_get(0)?,
            name: row.try_get(1)?,
            role: Role::from_code(&role).ok_or(StorageError::Unreadable("role"))?,
            passphrase: row.try_get(3)?,
            active: row.try_get::<i64, _>(4)? == 1,
        })
    })
    .transpose()
}
