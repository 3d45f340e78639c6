//! The audit log as a page, newest first.

use jemput_domain::time::UnixMillis;
use sqlx::Row as _;

use crate::storage::audit::holds;
use crate::web::call::Call;
use crate::web::fault::{Result, invalid};
use crate::web::types::session::{AuditPage, AuditRequest, AuditRow};

const PAGE: i64 = 100;

pub async fn audit(call: Call, request: AuditRequest) -> Result<AuditPage> {
    let office = call.office();
    let from: i64 = match &request.cursor {
        Some(cursor) => cursor.parse().map_err(|_| invalid("cursor"))?,
        None => 0,
    };
    let rows = sqlx::query(
        "SELECT at, who, action, subject, detail FROM audit
         WHERE office = $1 AND ($2 = '' OR action = $2) AND ($3 = '' OR subject = $3) AND action <> 'anchor'
         ORDER BY at DESC, chain, number DESC LIMIT $4 OFFSET $5",
    )
    .bind(&*office.code)
    .bind(request.action.unwrap_or_default())
    .bind(request.subject.unwrap_or_default())
    .bind(PAGE + 1)
    .bind(from)
    .fetch_all(office.db.pool())
    .await?;
    let more = rows.len() as i64 > PAGE;
    let rows = rows
        .iter()
        .take(PAGE as usize)
        .map(|row| {
            Ok(AuditRow {
                at: UnixMillis(row.try_get(0)?),
                who: row.try_get(1)?,
                action: row.try_get(2)?,
                subject: row.try_get(3)?,
                detail: row.try_get(4)?,
            })
        })
        .collect::<Result<_>>()?;
    call.log("view_audit", "-", serde_json::json!({})).await?;
    Ok(AuditPage {
        rows,
        next: more.then(|| (from + PAGE).to_string()),
        holds: all_hold(&call).await?,
    })
}

async fn all_hold(call: &Call) -> Result<bool> {
    let office = call.office();
    let mut db = office.db.read().await?;
    let chains = sqlx::query("SELECT DISTINCT chain FROM audit WHERE office = $1")
        .bind(&*office.code)
        .fetch_all(&mut *db)
        .await?;
    for row in chains {
        let chain: String = row.try_get(0)?;
        if !holds(&mut db, &office.code, &chain).await? {
            return Ok(false);
        }
    }
    Ok(true)
}
