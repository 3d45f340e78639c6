//! How far each begun item has come; the bytes of small ones.

use std::collections::{BTreeMap, HashSet};

use jemput_seal::Hash;
use sqlx::Row as _;

use super::{Connection, ROWS, parse, rows_of_places, to_i64, to_u32, to_u64};
use crate::GatewayError;
use crate::spool::Progress;

/// An item's row.
pub(crate) struct ItemRow {
    pub progress: Progress,
    /// Of a small item: its first `durable` bytes.
    pub content: Option<Vec<u8>>,
}

/// A state to keep.
pub(crate) struct ItemSave {
    pub number: u32,
    pub progress: Progress,
    /// Of a small item: its durable bytes.
    pub content: Option<Vec<u8>>,
}

/// Keeps new states of bundles' items, each item named once. Answers those that were kept: not one that
/// is complete or in a later generation already, or further within the same one, as states only go
/// forward.
pub(crate) async fn save(
    db: &mut Connection,
    office: &str,
    states: &[(Hash, &ItemSave)],
) -> Result<HashSet<(Hash, u32)>, GatewayError> {
    let mut kept = HashSet::new();
    for states in states.chunks(ROWS) {
        let values = rows_of_places(1, 6, states.len());
        let sql = format!(
            "INSERT INTO gw_items (office, hash, number, generation, durable, complete, content) VALUES {values} ON CONFLICT (office, hash, number) DO UPDATE SET generation = excluded.generation, durable = excluded.durable, complete = excluded.complete, content = excluded.content WHERE gw_items.complete = 0 AND (gw_items.generation < excluded.generation OR (gw_items.generation = excluded.generation AND gw_items.durable <= excluded.durable)) RETURNING hash, number"
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(office);
        for (hash, item) in states {
            query = query
                .bind(hash.to_string())
                .bind(i64::from(item.number))
                .bind(i64::from(item.progress.generation))
                .bind(to_i64(item.progress.durable)?)
                .bind(i64::from(item.progress.complete))
                .bind(item.content.as_deref());
        }
        for row in query.fetch_all(&mut *db).await? {
            let hash = parse(&row.try_get::<String, _>(0)?, "hash")?;
            kept.insert((hash, to_u32(row.try_get(1)?)?));
        }
    }
    Ok(kept)
}

/// Begins a complete item again; true if it was complete in that generation.
pub(crate) async fn begin_again(
    db: &mut Connection,
    office: &str,
    hash: Hash,
    number: u32,
    generation: u32,
) -> Result<bool, GatewayError> {
    let done = sqlx::query(
        "UPDATE gw_items SET generation = generation + 1, durable = 0, complete = 0, content = NULL WHERE office = $1 AND hash = $2 AND number = $3 AND generation = $4 AND complete = 1",
    )
    .bind(office)
    .bind(hash.to_string())
    .bind(i64::from(number))
    .bind(i64::from(generation))
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// States of all begun items of a bundle.
pub(crate) async fn states(
    db: &mut Connection,
    office: &str,
    hash: Hash,
) -> Result<BTreeMap<u32, Progress>, GatewayError> {
    let rows = sqlx::query("SELECT number, generation, durable, complete FROM gw_items WHERE office = $1 AND hash = $2")
        .bind(office)
        .bind(hash.to_string())
        .fetch_all(db)
        .await?;
    rows.into_iter()
        .map(|row| {
            let progress = Progress {
                generation: to_u32(row.try_get(1)?)?,
                durable: to_u64(row.try_get(2)?)?,
                complete: row.try_get::<i64, _>(3)? != 0,
            };
            Ok((to_u32(row.try_get(0)?)?, progress))
        })
        .collect()
}

/// One item with its bytes, if begun.
pub(crate) async fn get(
    db: &mut Connection,
    office: &str,
    hash: Hash,
    number: u32,
) -> Result<Option<ItemRow>, GatewayError> {
    let row = sqlx::query("SELECT generation, durable, complete, content FROM gw_items WHERE office = $1 AND hash = $2 AND number = $3")
        .bind(office)
        .bind(hash.to_string())
        .bind(i64::from(number))
        .fetch_optional(db)
        .await?;
    row.map(|row| {
        let progress = Progress {
            generation: to_u32(row.try_get(0)?)?,
            durable: to_u64(row.try_get(1)?)?,
            complete: row.try_get::<i64, _>(2)? != 0,
        };
        Ok(ItemRow {
            progress,
            content: row.try_get(3)?,
        })
    })
    .transpose()
}

/// Begins everything again of which something is durable.
pub(crate) async fn begin_all_again(
    db: &mut Connection,
    office: &str,
    hash: Hash,
) -> Result<(), GatewayError> {
    sqlx::query("UPDATE gw_items SET generation = generation + 1, durable = 0, complete = 0, content = NULL WHERE office = $1 AND hash = $2 AND (complete = 1 OR durable > 0)")
        .bind(office)
        .bind(hash.to_string())
        .execute(db)
        .await?;
    Ok(())
}
