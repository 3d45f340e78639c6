//! What is known of the chains that revisions of a record came in.

use std::collections::{BTreeSet, HashMap};

use sqlx::Row as _;

use super::db::{Connection, StorageError};
use super::standing::{Histories, Revision};

/// Which chain each of these chains replaced, back to the first; and the links of those that parted.
pub(super) async fn of(
    db: &mut Connection,
    office: &str,
    revisions: &[Revision],
) -> Result<Histories, StorageError> {
    let mut histories = Histories::default();
    // One revision gives way to nothing, and most records never have two.
    if revisions.len() < 2 {
        return Ok(histories);
    }
    let mut seen = BTreeSet::new();
    for revision in revisions {
        let mut next = Some(revision.chain.clone());
        while let Some(chain) = next.take() {
            if !seen.insert(chain.clone()) {
                break;
            }
            let row = sqlx::query(
                "SELECT previous_chain, parted FROM chains WHERE office = $1 AND device = $2 AND chain = $3",
            )
            .bind(office)
            .bind(&revision.device)
            .bind(&chain)
            .fetch_optional(&mut *db)
            .await?;
            let Some(row) = row else { break };
            if row.try_get::<i64, _>(1)? == 1 {
                let links = links(db, office, &revision.device, &chain).await?;
                histories.parted.insert(chain.clone(), links);
            }
            next = row.try_get(0)?;
            if let Some(before) = &next {
                histories.replaced.insert(chain, before.clone());
            }
        }
    }
    Ok(histories)
}

async fn links(
    db: &mut Connection,
    office: &str,
    device: &str,
    chain: &str,
) -> Result<HashMap<String, String>, StorageError> {
    let rows = sqlx::query(
        "SELECT header_hash, previous FROM bundles WHERE office = $1 AND device = $2 AND chain = $3 AND previous IS NOT NULL",
    )
    .bind(office)
    .bind(device)
    .bind(chain)
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
        .collect()
}
