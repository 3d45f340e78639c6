//! What laptops last said of themselves: one statement for each chain of a laptop.

use jemput_domain::time::UnixMillis;
use jemput_seal::Signed;
use jemput_seal::statement::DeviceStatement;
use sqlx::Row as _;

use super::settings::{read, text};
use super::{Connection, parse_uuid};
use crate::GatewayError;
use crate::inner::StoredStatement;

/// Chains kept of one laptop. Each copy or restored image begins one; no office sees so many.
const CHAINS: i64 = 16;

/// Keeps a statement if it says more than the one held of its chain; true if so.
pub(crate) async fn put(
    db: &mut Connection,
    office: &str,
    new: &DeviceStatement,
    stored: &StoredStatement,
) -> Result<bool, GatewayError> {
    let device = stored.device.to_string();
    let chain = new.chain.to_string();
    let held = sqlx::query(
        "SELECT statement FROM gw_statements WHERE office = $1 AND device = $2 AND chain = $3",
    )
    .bind(office)
    .bind(&device)
    .bind(&chain)
    .fetch_optional(&mut *db)
    .await?;
    let is_new = held.is_none();
    if let Some(row) = held {
        let held: Signed<DeviceStatement> = read(&row.try_get::<String, _>(0)?, "statement")?;
        if !says_more(&held.peek()?, new) {
            return Ok(false);
        }
    }
    sqlx::query(
        "INSERT INTO gw_statements (office, device, chain, statement, received_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (office, device, chain) DO UPDATE SET statement = excluded.statement, received_at = excluded.received_at",
    )
    .bind(office)
    .bind(&device)
    .bind(&chain)
    .bind(text(&stored.statement)?)
    .bind(stored.received_at.0)
    .execute(&mut *db)
    .await?;
    if is_new {
        bound(db, office, &device, &chain).await?;
    }
    Ok(true)
}

/// Gives up the chains longest not heard of, beside one just begun.
async fn bound(
    db: &mut Connection,
    office: &str,
    device: &str,
    begun: &str,
) -> Result<(), GatewayError> {
    sqlx::query(
        "DELETE FROM gw_statements WHERE office = $1 AND device = $2 AND (chain = '' OR chain NOT IN
            (SELECT chain FROM gw_statements WHERE office = $1 AND device = $2
             ORDER BY CASE WHEN chain = $3 THEN 0 ELSE 1 END, received_at DESC, chain LIMIT $4))",
    )
    .bind(office)
    .bind(device)
    .bind(begun)
    .bind(CHAINS)
    .execute(db)
    .await?;
    Ok(())
}

/// A later count does. So does what only a laptop says whose disk was set back, its counter with it: it
/// has made more bundles all the same, or lacks messages it once had.
fn says_more(held: &DeviceStatement, new: &DeviceStatement) -> bool {
    new.counter > held.counter
        || new.sequence > held.sequence
        || new.message_chain != held.message_chain
        || new.messages < held.messages
}

/// The newest statement of each chain, by device.
pub(crate) async fn all(
    db: &mut Connection,
    office: &str,
) -> Result<Vec<StoredStatement>, GatewayError> {
    let rows = sqlx::query(
        "SELECT device, statement, received_at FROM gw_statements WHERE office = $1 ORDER BY device, received_at, chain",
    )
    .bind(office)
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(StoredStatement {
                device: parse_uuid(&row.try_get::<String, _>(0)?)?,
                statement: read(&row.try_get::<String, _>(1)?, "statement")?,
                received_at: UnixMillis(row.try_get(2)?),
            })
        })
        .collect()
}
