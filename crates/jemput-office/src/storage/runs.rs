//! Imports as they went.

use jemput_domain::time::UnixMillis;
use uuid::Uuid;

use super::db::{Connection, StorageError};

/// Notes an import that begins.
pub async fn begin(
    db: &mut Connection,
    office: &str,
    run: Uuid,
    road: &str,
    source: &str,
    by: &str,
    now: UnixMillis,
) -> Result<(), StorageError> {
    sqlx::query("INSERT INTO import_runs (office, run, road, source, started_at, started_by, result) VALUES ($1, $2, $3, $4, $5, $6, '{}')")
        .bind(office)
        .bind(run.to_string())
        .bind(road)
        .bind(source)
        .bind(now.0)
        .bind(by)
        .execute(db)
        .await?;
    Ok(())
}

/// Notes how it ended.
pub async fn finish(
    db: &mut Connection,
    office: &str,
    run: Uuid,
    result: &str,
    now: UnixMillis,
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE import_runs SET finished_at = $3, result = $4 WHERE office = $1 AND run = $2",
    )
    .bind(office)
    .bind(run.to_string())
    .bind(now.0)
    .bind(result)
    .execute(db)
    .await?;
    Ok(())
}
