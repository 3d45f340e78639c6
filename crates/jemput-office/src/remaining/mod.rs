//! How many are still unrecorded, where, why, and what moved the figure: DESIGN section 6, computed
//! anew from what the office holds, by `jemput_domain::counting`.

mod coverage;
mod gather;
mod report;

use std::sync::Arc;

use jemput_domain::counting::{BrokenIdentity, Count, count, identities};
use jemput_domain::time::Date;
use tokio::sync::Mutex;

use crate::storage::{Db, StorageError};

pub use coverage::Coverage;
pub use report::whatsapp;

/// Why there is no count.
#[derive(Debug, thiserror::Error)]
pub enum CountError {
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A fault of the program, shown and never hidden.
    #[error("the count does not add up: {0:?}")]
    Broken(BrokenIdentity),
}

/// The office's count on a day. Every identity has been checked.
pub async fn remaining(db: &Db, today: Date) -> Result<Count, CountError> {
    let mut connection = db.read().await?;
    let input = gather::input(&mut connection, db.office()).await?;
    drop(connection);
    // Half a second for a large regency: not on the server's own threads.
    let count = tokio::task::spawn_blocking(move || count(&input, today))
        .await
        .map_err(|_| StorageError::Unreadable("count"))?;
    identities(&count).map_err(CountError::Broken)?;
    Ok(count)
}

/// The newest count, kept until something changes: many open pages ask at once after an import.
#[derive(Clone, Default)]
pub struct Counter(Arc<Mutex<Option<Kept>>>);

struct Kept {
    writes: i64,
    day: Date,
    count: Arc<Count>,
}

impl Counter {
    pub async fn now(&self, db: &Db, today: Date) -> Result<Arc<Count>, CountError> {
        let mut kept = self.0.lock().await;
        let writes = db.writes().await?;
        if let Some(newest) = &*kept
            && newest.writes == writes
            && newest.day == today
        {
            return Ok(newest.count.clone());
        }
        let count = Arc::new(remaining(db, today).await?);
        *kept = Some(Kept {
            writes,
            day: today,
            count: count.clone(),
        });
        Ok(count)
    }
}
