//! Taking back a list imported by mistake. What it said stays and no longer counts; whom it had moved
//! goes back to where the newest list that stands has them. Names and addresses stay as last written.

use std::collections::BTreeMap;

use jemput_domain::time::UnixMillis;
use sqlx::Row as _;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::db::{Connection, StorageError};

/// Withdraws a list or a set of totals. False when there is none, or it was withdrawn before.
pub async fn withdraw(
    db: &mut Connection,
    office: &str,
    list: Uuid,
    by: &str,
    now: UnixMillis,
) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "UPDATE lists SET withdrawn_at = $1, withdrawn_by = $2 WHERE office = $3 AND list = $4 AND withdrawn_at IS NULL",
    )
    .bind(now.0)
    .bind(by)
    .bind(office)
    .bind(list.to_string())
    .execute(&mut *db)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    put_back(db, office, list).await?;
    take_off(db, office, list).await?;
    Ok(true)
}

/// Its targets whom another list names as well.
async fn put_back(db: &mut Connection, office: &str, list: Uuid) -> Result<(), StorageError> {
    let rows = sqlx::query(
        "SELECT t.person, e.list, e.as_of, e.said, COALESCE(e.village, t.village), e.rows, e.warnings
         FROM targets t
         JOIN evidence e ON e.office = t.office AND e.person = t.person AND e.said <> 'left'
         JOIN lists l ON l.office = e.office AND l.list = e.list AND l.withdrawn_at IS NULL
         WHERE t.office = $1 AND t.list = $2 ORDER BY e.as_of, l.imported_at, l.list",
    )
    .bind(office)
    .bind(list.to_string())
    .fetch_all(&mut *db)
    .await?;
    // The last of each is the newest.
    let mut newest: BTreeMap<String, &AnyRow> = BTreeMap::new();
    for row in &rows {
        newest.insert(row.try_get(0)?, row);
    }
    for (person, row) in newest {
        let as_of: String = row.try_get(2)?;
        let said: String = row.try_get(3)?;
        let status = said.strip_prefix("status:");
        sqlx::query(
            "UPDATE targets SET list = $1, village = $2, ektp_status = $3, status_as_of = $4, rows = $5, warnings = $6
             WHERE office = $7 AND person = $8",
        )
        .bind(row.try_get::<String, _>(1)?)
        .bind(row.try_get::<String, _>(4)?)
        .bind(status)
        .bind(status.map(|_| as_of))
        .bind(row.try_get::<i64, _>(5)?)
        .bind(row.try_get::<String, _>(6)?)
        .bind(office)
        .bind(person)
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

/// Its targets whom no other list names. Whom a laptop has found is to be checked again.
async fn take_off(db: &mut Connection, office: &str, list: Uuid) -> Result<(), StorageError> {
    for sql in [
        "UPDATE people SET listed = 0, checked = 0 WHERE office = $1
            AND person IN (SELECT t.person FROM targets t WHERE t.office = $1 AND t.list = $2)",
        "DELETE FROM targets WHERE office = $1 AND list = $2",
    ] {
        sqlx::query(sql)
            .bind(office)
            .bind(list.to_string())
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}
