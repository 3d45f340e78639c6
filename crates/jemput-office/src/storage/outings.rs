//! Outings and work lists as issued.

use jemput_domain::ids::{OutingId, WorkListId};
use jemput_domain::time::{Date, UnixMillis};
use jemput_domain::wire::person::RegionCode;
use jemput_domain::wire::work_list::{OutingPlan, WorkList};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row as _};

use super::db::{Connection, StorageError};

/// As [`read`] takes them.
const COLUMNS: &str = "outing, village, date, place, team, laptops";

/// Puts a plan, or changes it.
pub async fn put(
    db: &mut Connection,
    office: &str,
    plan: &OutingPlan,
    now: UnixMillis,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO outings (office, outing, village, date, place, team, laptops, issued_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (office, outing) DO UPDATE SET place = excluded.place, team = excluded.team, laptops = excluded.laptops",
    )
    .bind(office)
    .bind(plan.id.to_string())
    .bind(&plan.village.0)
    .bind(plan.date.to_string())
    .bind(&plan.place)
    .bind(&plan.team)
    .bind(i64::from(plan.laptops))
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(())
}

/// Says that an outing does not take place. False when there is none, or it was said before.
pub async fn cancel(
    db: &mut Connection,
    office: &str,
    outing: OutingId,
    by: &str,
    now: UnixMillis,
) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "UPDATE outings SET cancelled_at = $1, cancelled_by = $2 WHERE office = $3 AND outing = $4 AND cancelled_at IS NULL",
    )
    .bind(now.0)
    .bind(by)
    .bind(office)
    .bind(outing.to_string())
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Every plan, and whether it was cancelled.
pub async fn all(
    db: &mut Connection,
    office: &str,
) -> Result<Vec<(OutingPlan, bool)>, StorageError> {
    let rows = sqlx::query(AssertSqlSafe(format!(
        "SELECT {COLUMNS}, CASE WHEN cancelled_at IS NULL THEN 0 ELSE 1 END
         FROM outings WHERE office = $1 ORDER BY date DESC, village DESC, outing"
    )))
    .bind(office)
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| Ok((read(row)?, row.try_get::<i64, _>(6)? == 1)))
        .collect()
}

/// Plans of a village from a day on, or of every village; not those cancelled.
pub async fn from_day(
    db: &mut Connection,
    office: &str,
    village: Option<&RegionCode>,
    from: Date,
) -> Result<Vec<OutingPlan>, StorageError> {
    let rows = sqlx::query(AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM outings
         WHERE office = $1 AND cancelled_at IS NULL AND date >= $2 AND ($3 = '' OR village = $3) ORDER BY date, village, outing"
    )))
    .bind(office)
    .bind(from.to_string())
    .bind(village.map(|village| village.0.clone()).unwrap_or_default())
    .fetch_all(db)
    .await?;
    rows.iter().map(read).collect()
}

/// The day of an outing: as issued, or else as a laptop has it.
pub async fn day(
    db: &mut Connection,
    office: &str,
    outing: OutingId,
) -> Result<Option<Date>, StorageError> {
    let row = sqlx::query(
        "SELECT date, 0 FROM outings WHERE office = $1 AND outing = $2
         UNION SELECT date, 1 FROM outing_reports WHERE office = $1 AND outing = $2 ORDER BY 2, 1",
    )
    .bind(office)
    .bind(outing.to_string())
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        let date: String = row.try_get(0)?;
        date.parse().map_err(|_| StorageError::Unreadable("date"))
    })
    .transpose()
}

/// One plan, unless it was cancelled.
pub async fn get(
    db: &mut Connection,
    office: &str,
    outing: OutingId,
) -> Result<Option<OutingPlan>, StorageError> {
    sqlx::query(AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM outings WHERE office = $1 AND outing = $2 AND cancelled_at IS NULL"
    )))
    .bind(office)
    .bind(outing.to_string())
    .fetch_optional(db)
    .await?
    .map(|row| read(&row))
    .transpose()
}

fn read(row: &AnyRow) -> Result<OutingPlan, StorageError> {
    let id: String = row.try_get(0)?;
    let date: String = row.try_get(2)?;
    Ok(OutingPlan {
        id: OutingId(id.parse().map_err(|_| StorageError::Unreadable("outing"))?),
        village: RegionCode(row.try_get(1)?),
        date: date.parse().map_err(|_| StorageError::Unreadable("date"))?,
        place: row.try_get(3)?,
        team: row.try_get(4)?,
        laptops: u8::try_from(row.try_get::<i64, _>(5)?).unwrap_or(u8::MAX),
    })
}

/// The village a work list was issued for.
pub async fn village_of_list(
    db: &mut Connection,
    office: &str,
    list: WorkListId,
) -> Result<Option<RegionCode>, StorageError> {
    let row = sqlx::query("SELECT village FROM work_lists WHERE office = $1 AND work_list = $2")
        .bind(office)
        .bind(list.to_string())
        .fetch_optional(db)
        .await?;
    row.map(|row| Ok(RegionCode(row.try_get(0)?))).transpose()
}

/// The revision the next work list of a village gets.
pub async fn next_revision(
    db: &mut Connection,
    office: &str,
    village: &RegionCode,
) -> Result<u32, StorageError> {
    let row = sqlx::query("SELECT CAST(COALESCE(MAX(revision), 0) AS BIGINT) FROM work_lists WHERE office = $1 AND village = $2")
        .bind(office)
        .bind(&village.0)
        .fetch_one(db)
        .await?;
    u32::try_from(row.try_get::<i64, _>(0)? + 1).map_err(|_| StorageError::Unreadable("revision"))
}

/// Notes a work list as issued.
pub async fn put_work_list(
    db: &mut Connection,
    office: &str,
    list: &WorkList,
    issued_by: &str,
) -> Result<(), StorageError> {
    let WorkListId(id) = list.id;
    sqlx::query(
        "INSERT INTO work_lists (office, work_list, village, revision, as_of, targets, issued_at, issued_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(office)
    .bind(id.to_string())
    .bind(&list.village.0)
    .bind(i64::from(list.revision))
    .bind(list.as_of.to_string())
    .bind(i64::try_from(list.targets.len()).unwrap_or(i64::MAX))
    .bind(list.issued_at.0)
    .bind(issued_by)
    .execute(db)
    .await?;
    Ok(())
}
