//! Guessing passphrases is slow: each failure of a login makes the next attempt wait longer,
//! whichever process or machine it comes through.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jemput_domain::error::{ApiError, ErrorCode};
use sqlx::Row as _;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::keys::passphrase;
use crate::office::Office;
use crate::storage::users::StoredUser;
use crate::web::fault::{Fault, Result, internal};

/// Typing errors everyone makes.
const FREE: i64 = 3;
/// In seconds; doubles from 2 with each failure up to this.
const LONGEST: i64 = 300;
/// Logins that do not exist and are remembered all the same, so that nothing tells them apart.
const REMEMBERED: usize = 4096;

/// Keeps count.
pub struct Throttle {
    /// Login → (failures, at), for logins that do not exist.
    unknown: Mutex<HashMap<String, (i64, i64)>>,
    /// 19 MiB each.
    hashing: Semaphore,
    /// Verified against when there is no such login: takes as long.
    nobody: String,
}

impl Throttle {
    pub fn new() -> Self {
        Self {
            unknown: Mutex::default(),
            hashing: Semaphore::new(2),
            nobody: passphrase::hash("nobody").unwrap_or_default(),
        }
    }

    /// Counts an attempt, or refuses it because the last one was too short ago.
    pub async fn attempt(&self, office: &Office, login: &str) -> Result<()> {
        let now = office.now().0;
        // The row is locked by the update, so that attempts at once queue up.
        let mut transaction = office.db.pool().begin().await?;
        let row = sqlx::query("UPDATE users SET failures = failures + 1 WHERE office = $1 AND login = $2 RETURNING failures, failed_at")
            .bind(&*office.code)
            .bind(login)
            .fetch_optional(&mut *transaction)
            .await?;
        let Some(row) = row else {
            return self.attempt_unknown(login, now);
        };
        let failures = row.try_get::<i64, _>(0)? - 1;
        let failed_at = row.try_get::<Option<i64>, _>(1)?.unwrap_or(0);
        // Not committed: a refused attempt does not count, or a bystander could be locked out.
        refuse_before(failed_at + delay(failures), now)?;
        sqlx::query("UPDATE users SET failed_at = $3 WHERE office = $1 AND login = $2")
            .bind(&*office.code)
            .bind(login)
            .bind(now)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    fn attempt_unknown(&self, login: &str, now: i64) -> Result<()> {
        let mut unknown = self.unknown.lock().unwrap_or_else(PoisonError::into_inner);
        if unknown.len() >= REMEMBERED {
            unknown.retain(|_, (failures, at)| *at + delay(*failures) > now);
        }
        if unknown.len() >= REMEMBERED {
            unknown.clear();
        }
        let (failures, failed_at) = unknown.entry(login.to_owned()).or_insert((0, 0));
        refuse_before(*failed_at + delay(*failures), now)?;
        (*failures, *failed_at) = (*failures + 1, now);
        Ok(())
    }

    /// Whether it is the user's. Takes as long when there is no user.
    pub async fn verify(
        &self,
        passphrase: Zeroizing<String>,
        user: Option<&StoredUser>,
    ) -> Result<bool> {
        let stored = user.map_or_else(|| self.nobody.clone(), |user| user.passphrase.clone());
        let known = user.is_some();
        let _one = self.hashing.acquire().await.map_err(internal)?;
        let fits = tokio::task::spawn_blocking(move || passphrase::fits(&passphrase, &stored))
            .await
            .map_err(internal)?;
        Ok(fits && known)
    }
}

fn refuse_before(from: i64, now: i64) -> Result<()> {
    if now >= from {
        return Ok(());
    }
    let seconds = (from - now).div_euclid(1000) + 1;
    Err(Fault(
        ApiError::new(ErrorCode::TooManyAttempts).with("seconds", seconds),
    ))
}

/// Milliseconds to wait after so many failures.
fn delay(failures: i64) -> i64 {
    if failures < FREE {
        return 0;
    }
    let seconds = 1_i64 << (failures - FREE + 1).min(30);
    seconds.min(LONGEST) * 1000
}

#[cfg(test)]
mod tests {
    use super::delay;

    #[test]
    fn waits_grow_and_end() {
        assert_eq!([0, 2, 3, 4, 5].map(delay), [0, 0, 2_000, 4_000, 8_000]);
        assert_eq!([11, 100, i64::MAX].map(delay), [300_000; 3]);
    }
}
