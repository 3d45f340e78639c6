//! Open pages are told by the process that serves them. What another one does beside it (`import`, a
//! second web process) shows in the database only, and is looked for there.

use std::time::Duration;

use sqlx::Row as _;
use tokio::sync::watch;

use crate::office::{Office, OfficeEvent};
use crate::storage::StorageError;

/// A page is at most this much behind.
const EVERY: Duration = Duration::from_secs(2);

/// Runs until stopped. Our own changes are told of a second time: a page that asks anew is no harm.
pub async fn watch(office: Office, mut stopped: watch::Receiver<bool>) {
    let mut seen = None;
    while !*stopped.borrow() {
        match look(&office, seen.as_ref()).await {
            Ok(now) => {
                let changed = |before: &Seen| before.state != now.state;
                if seen.as_ref().is_some_and(changed) {
                    office.tell(OfficeEvent::ChangedElsewhere);
                }
                seen = Some(now);
            }
            Err(error) => tracing::error!(%error, "looking for changes"),
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stopped.changed() => {}
        }
    }
}

struct Seen {
    writes: i64,
    state: Vec<i64>,
}

/// Most writes are of the log of who looked at what: no page asks anew for those.
async fn look(office: &Office, before: Option<&Seen>) -> Result<Seen, StorageError> {
    let writes = office.db.writes().await?;
    if let Some(before) = before.filter(|before| before.writes == writes) {
        return Ok(Seen {
            writes,
            state: before.state.clone(),
        });
    }
    let row = sqlx::query(
        "SELECT
            (SELECT COUNT(*) FROM bundles WHERE office = $1),
            (SELECT COUNT(imported_at) FROM bundles WHERE office = $1),
            (SELECT CAST(COALESCE(SUM(records), 0) AS BIGINT) FROM bundles WHERE office = $1),
            (SELECT COUNT(*) FROM lists WHERE office = $1),
            (SELECT COUNT(withdrawn_at) FROM lists WHERE office = $1),
            (SELECT COUNT(*) FROM decisions WHERE office = $1),
            (SELECT COUNT(*) FROM quarantine WHERE office = $1),
            (SELECT COUNT(settled_at) FROM quarantine WHERE office = $1),
            (SELECT COUNT(cancelled_at) FROM outings WHERE office = $1),
            (SELECT COUNT(*) FROM enrolments WHERE office = $1)",
    )
    .bind(&*office.code)
    .fetch_one(office.db.pool())
    .await?;
    let state = (0..row.len()).map(|at| row.try_get(at));
    Ok(Seen {
        writes,
        state: state.collect::<Result<_, _>>()?,
    })
}
