//! The audit log: one hash chain per process, heads anchored in the office's own chain.

use std::sync::Arc;

use jemput_domain::time::UnixMillis;
use serde_json::Value;
use sqlx::Row as _;
use tokio::sync::Mutex;
use uuid::Uuid;

use super::db::{Connection, Db, StorageError};

/// The chain anchors go to.
pub const OFFICE_CHAIN: &str = "office";

/// This process's chain. Cheap to clone.
#[derive(Clone)]
pub struct Audit {
    db: Db,
    chain: Arc<str>,
    head: Arc<Mutex<Head>>,
}

#[derive(Clone)]
struct Head {
    number: i64,
    hash: String,
}

/// What is written of one act. Never a name, a NIK or another personal datum.
pub struct Entry<'a> {
    /// The user's login, or `importer`, `init`, ….
    pub who: &'a str,
    /// `view`, `export`, `decision`, `import`, ….
    pub action: &'a str,
    /// An id.
    pub subject: &'a str,
    /// More, as JSON.
    pub detail: Value,
}

impl Audit {
    /// Begins this process's chain.
    pub fn new(db: Db) -> Self {
        let chain: Arc<str> = Uuid::now_v7().to_string().into();
        let head = Head {
            number: 0,
            hash: first_hash(db.office(), &chain),
        };
        Self {
            db,
            chain,
            head: Arc::new(Mutex::new(head)),
        }
    }

    /// Writes one entry, durable when this returns.
    pub async fn write(&self, entry: Entry<'_>, now: UnixMillis) -> Result<(), StorageError> {
        let mut head = self.head.lock().await;
        let next = append(
            &mut *self.db.read().await?,
            self.db.office(),
            &self.chain,
            &head,
            &entry,
            now,
        )
        .await?;
        *head = next;
        Ok(())
    }

    /// Anchors this chain's head in the office's chain. Called each minute when there is news.
    pub async fn anchor(&self, now: UnixMillis) -> Result<(), StorageError> {
        let head = self.head.lock().await.clone();
        if head.number == 0 {
            return Ok(());
        }
        let mut transaction = self.db.write().await?;
        let office = self.db.office();
        let last = last_of(&mut transaction, office, OFFICE_CHAIN).await?;
        let subject = format!("{}/{}", self.chain, head.number);
        let known =
            sqlx::query("SELECT 1 FROM audit WHERE office = $1 AND chain = $2 AND subject = $3")
                .bind(office)
                .bind(OFFICE_CHAIN)
                .bind(&subject)
                .fetch_optional(&mut *transaction)
                .await?;
        if known.is_none() {
            let entry = Entry {
                who: "audit",
                action: "anchor",
                subject: &subject,
                detail: Value::String(head.hash),
            };
            append(&mut transaction, office, OFFICE_CHAIN, &last, &entry, now).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}

async fn append(
    db: &mut Connection,
    office: &str,
    chain: &str,
    head: &Head,
    entry: &Entry<'_>,
    now: UnixMillis,
) -> Result<Head, StorageError> {
    let number = head.number + 1;
    let detail = entry.detail.to_string();
    let hash = row_hash(
        &head.hash,
        office,
        chain,
        number,
        now.0,
        entry.who,
        entry.action,
        entry.subject,
        &detail,
    );
    sqlx::query(
        "INSERT INTO audit (office, chain, number, at, who, action, subject, detail, previous, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(office)
    .bind(chain)
    .bind(number)
    .bind(now.0)
    .bind(entry.who)
    .bind(entry.action)
    .bind(entry.subject)
    .bind(detail)
    .bind(&head.hash)
    .bind(&hash)
    .execute(db)
    .await?;
    Ok(Head { number, hash })
}

async fn last_of(db: &mut Connection, office: &str, chain: &str) -> Result<Head, StorageError> {
    let row = sqlx::query("SELECT number, hash FROM audit WHERE office = $1 AND chain = $2 ORDER BY number DESC LIMIT 1")
        .bind(office)
        .bind(chain)
        .fetch_optional(db)
        .await?;
    Ok(match row {
        Some(row) => Head {
            number: row.try_get(0)?,
            hash: row.try_get(1)?,
        },
        None => Head {
            number: 0,
            hash: first_hash(office, chain),
        },
    })
}

/// Re-computes a chain; `false` when a row was altered or is missing in the middle.
pub async fn holds(db: &mut Connection, office: &str, chain: &str) -> Result<bool, StorageError> {
    let rows = sqlx::query("SELECT number, at, who, action, subject, detail, previous, hash FROM audit WHERE office = $1 AND chain = $2 ORDER BY number")
        .bind(office)
        .bind(chain)
        .fetch_all(db)
        .await?;
    let mut previous = first_hash(office, chain);
    for (index, row) in rows.iter().enumerate() {
        let number: i64 = row.try_get(0)?;
        let (who, action, subject, detail): (String, String, String, String) = (
            row.try_get(2)?,
            row.try_get(3)?,
            row.try_get(4)?,
            row.try_get(5)?,
        );
        let hash = row_hash(
            &previous,
            office,
            chain,
            number,
            row.try_get(1)?,
            &who,
            &action,
            &subject,
            &detail,
        );
        if usize::try_from(number).ok() != Some(index + 1)
            || row.try_get::<String, _>(6)? != previous
            || row.try_get::<String, _>(7)? != hash
        {
            return Ok(false);
        }
        previous = hash;
    }
    Ok(true)
}

fn first_hash(office: &str, chain: &str) -> String {
    blake3::hash(format!("jemput audit 1\0{office}\0{chain}").as_bytes())
        .to_hex()
        .to_string()
}

#[allow(clippy::too_many_arguments)] // one row's columns
fn row_hash(
    previous: &str,
    office: &str,
    chain: &str,
    number: i64,
    at: i64,
    who: &str,
    action: &str,
    subject: &str,
    detail: &str,
) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [
        previous,
        office,
        chain,
        &number.to_string(),
        &at.to_string(),
        who,
        action,
        subject,
        detail,
    ] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}
