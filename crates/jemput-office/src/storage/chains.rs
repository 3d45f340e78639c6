//! Each laptop's chains: what it made against what is held here.

use jemput_domain::ids::DeviceId;
use jemput_domain::time::UnixMillis;
use sqlx::Row as _;

use super::db::{Connection, StorageError};

/// One chain and its gaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainState {
    /// The laptop.
    pub device: DeviceId,
    /// Its label.
    pub label: String,
    /// The chain.
    pub chain: String,
    /// Numbers made, as far as known: by the laptop's statement or its highest bundle.
    pub made: u64,
    /// Numbers held: their records, whatever scans are still on the way.
    pub held: u64,
    /// Numbers made and not held.
    pub missing: Vec<u64>,
    /// Of those, numbers whose header has come and some of the records have not.
    pub begun: Vec<u64>,
    /// Numbers held twice with different content: the laptop was copied or restored.
    pub forked: Vec<u64>,
}

/// Statements kept of each laptop, newest first: what it said lately, for whoever looks into it.
const STATEMENTS_KEPT: i64 = 32;

/// Most missing numbers named one by one.
const NAMED_AT_MOST: usize = 1000;

/// What a bundle or a statement says of a chain.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    /// The chain.
    pub chain: &'a str,
    /// The chain it replaced, when said.
    pub previous: Option<&'a str>,
    /// The highest number made.
    pub claimed: u64,
    /// Header hash of that bundle.
    pub head: Option<&'a str>,
}

/// Notes a chain. `claimed` only rises.
pub async fn put(
    db: &mut Connection,
    office: &str,
    device: DeviceId,
    claim: Claim<'_>,
    now: UnixMillis,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO chains (office, device, chain, previous_chain, claimed, head_hash, first_seen_at, claimed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
         ON CONFLICT (office, device, chain) DO UPDATE SET
            previous_chain = COALESCE(chains.previous_chain, excluded.previous_chain),
            head_hash = CASE WHEN excluded.claimed > chains.claimed THEN excluded.head_hash ELSE chains.head_hash END,
            claimed = CASE WHEN excluded.claimed > chains.claimed THEN excluded.claimed ELSE chains.claimed END,
            claimed_at = excluded.claimed_at",
    )
    .bind(office)
    .bind(device.to_string())
    .bind(claim.chain)
    .bind(claim.previous)
    .bind(i64::try_from(claim.claimed).map_err(|_| StorageError::Unreadable("sequence"))?)
    .bind(claim.head)
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(())
}

/// Looks at a bundle just kept beside its neighbours. `true` when it is the first to show that its chain
/// parted: two bundles have one number, or one does not follow from the one before it.
pub async fn parts(
    db: &mut Connection,
    office: &str,
    device: DeviceId,
    chain: &str,
    header_hash: &str,
) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "UPDATE chains SET parted = 1 WHERE office = $1 AND device = $2 AND chain = $3 AND parted = 0 AND EXISTS (
            SELECT 1 FROM bundles b JOIN bundles o ON o.office = b.office AND o.device = b.device AND o.chain = b.chain
                AND o.sequence BETWEEN b.sequence - 1 AND b.sequence + 1
            WHERE b.office = $1 AND b.header_hash = $4 AND o.header_hash <> b.header_hash
                AND (o.sequence = b.sequence
                    OR (o.sequence < b.sequence AND o.header_hash <> b.previous)
                    OR (o.sequence > b.sequence AND o.previous <> b.header_hash)))",
    )
    .bind(office)
    .bind(device.to_string())
    .bind(chain)
    .bind(header_hash)
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Every chain with its gaps, by label.
pub async fn states(db: &mut Connection, office: &str) -> Result<Vec<ChainState>, StorageError> {
    let rows = sqlx::query(
        "SELECT c.device, c.chain, c.claimed, COALESCE(d.label, c.device) AS label FROM chains c
         LEFT JOIN devices d ON d.office = c.office AND d.device = c.device
         WHERE c.office = $1 ORDER BY 4, c.device, c.first_seen_at, c.chain",
    )
    .bind(office)
    .fetch_all(&mut *db)
    .await?;
    let mut chains = Vec::with_capacity(rows.len());
    for row in rows {
        let device: String = row.try_get(0)?;
        let chain: String = row.try_get(1)?;
        let claimed: i64 = row.try_get(2)?;
        let numbers = sqlx::query(
            "SELECT b.sequence, COUNT(*), MIN(CASE WHEN EXISTS (SELECT 1 FROM bundle_items i
                WHERE i.office = b.office AND i.header_hash = b.header_hash AND i.kind <> 'attachment' AND i.state NOT IN ('held', 'done'))
                THEN 1 ELSE 0 END)
             FROM bundles b WHERE b.office = $1 AND b.device = $2 AND b.chain = $3 AND b.state <> 'refused' GROUP BY b.sequence ORDER BY b.sequence",
        )
        .bind(office)
        .bind(&device)
        .bind(&chain)
        .fetch_all(&mut *db)
        .await?;
        let mut missing = Vec::new();
        let mut begun = Vec::new();
        let mut forked = Vec::new();
        let mut next = 1_i64;
        for number in &numbers {
            let sequence: i64 = number.try_get(0)?;
            missing.extend(
                (next..sequence)
                    .take(NAMED_AT_MOST.saturating_sub(missing.len()))
                    .map(i64::unsigned_abs),
            );
            next = sequence + 1;
            if number.try_get::<i64, _>(2)? == 1 {
                begun.push(sequence.unsigned_abs());
                if missing.len() < NAMED_AT_MOST {
                    missing.push(sequence.unsigned_abs());
                }
            }
            if number.try_get::<i64, _>(1)? > 1 {
                forked.push(sequence.unsigned_abs());
            }
        }
        let made = claimed.max(next - 1);
        missing.extend(
            (next..=made)
                .take(NAMED_AT_MOST.saturating_sub(missing.len()))
                .map(i64::unsigned_abs),
        );
        chains.push(ChainState {
            device: device
                .parse()
                .map_err(|_| StorageError::Unreadable("device"))?,
            label: row.try_get(3)?,
            chain,
            made: made.unsigned_abs(),
            held: (numbers.len() - begun.len()) as u64,
            missing,
            begun,
            forked,
        });
    }
    Ok(chains)
}

/// A laptop's word about itself, as received.
#[derive(Debug, Clone)]
pub struct NewStatement<'a> {
    /// The laptop.
    pub device: DeviceId,
    /// Hex, of the signed JSON.
    pub statement_hash: &'a str,
    /// Its chain.
    pub chain: &'a str,
    /// Highest number made.
    pub sequence: u64,
    /// Records not sealed yet.
    pub unsealed: u64,
    /// Bytes free on its disk.
    pub free_space: u64,
    /// Its pack.
    pub pack_version: u64,
    /// Its keyset.
    pub keyset_serial: u64,
    /// Its clock.
    pub wall_clock: i64,
    /// When it came.
    pub arrived_at: UnixMillis,
    /// `network` or `stick`.
    pub road: &'a str,
    /// Signed, JSON.
    pub statement: &'a str,
}

/// Keeps a statement and gives the oldest up beyond a few; `false` when it was known, or is older than
/// all that are kept and so was given up before.
pub async fn put_statement(
    db: &mut Connection,
    office: &str,
    new: &NewStatement<'_>,
) -> Result<bool, StorageError> {
    let number = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
    let done = sqlx::query(
        "INSERT INTO device_statements (office, device, statement_hash, chain, sequence, unsealed, free_space, pack_version, keyset_serial, wall_clock, arrived_at, road, statement)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (office, device, statement_hash) DO NOTHING",
    )
    .bind(office)
    .bind(new.device.to_string())
    .bind(new.statement_hash)
    .bind(new.chain)
    .bind(number(new.sequence))
    .bind(number(new.unsealed))
    .bind(number(new.free_space))
    .bind(number(new.pack_version))
    .bind(number(new.keyset_serial))
    .bind(new.wall_clock)
    .bind(new.arrived_at.0)
    .bind(new.road)
    .bind(new.statement)
    .execute(&mut *db)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query(
        "DELETE FROM device_statements WHERE office = $1 AND device = $2 AND arrived_at < (SELECT MIN(newest.arrived_at) FROM (SELECT arrived_at FROM device_statements WHERE office = $1 AND device = $2 ORDER BY arrived_at DESC LIMIT $3) AS newest)",
    )
    .bind(office)
    .bind(new.device.to_string())
    .bind(STATEMENTS_KEPT)
    .execute(&mut *db)
    .await?;
    let kept = sqlx::query(
        "SELECT 1 FROM device_statements WHERE office = $1 AND device = $2 AND statement_hash = $3",
    )
    .bind(office)
    .bind(new.device.to_string())
    .bind(new.statement_hash)
    .fetch_optional(db)
    .await?;
    Ok(kept.is_some())
}

#[cfg(test)]
mod tests {
    use jemput_gateway::testing::TempPostgres;
    use jemput_seal::Uuid;

    use super::*;
    use crate::storage::Db;

    #[tokio::test]
    async fn a_laptop_that_says_much_is_kept_in_few_rows() {
        let folder = tempfile::tempdir().unwrap();
        kept_in_few_rows(&Db::sqlite_url(&folder.path().join("office.db"))).await;
        kept_in_few_rows(&TempPostgres::start().database()).await;
    }

    async fn kept_in_few_rows(url: &str) {
        let db = Db::open(url, "12.77", "Satu").await.unwrap();
        let (talker, other) = (DeviceId(Uuid::new_v4()), DeviceId(Uuid::new_v4()));
        let mut tx = db.write().await.unwrap();
        for (device, count) in [(other, 3), (talker, 100)] {
            for at in 0..count {
                let hash = format!("{device}-{at}");
                let new = NewStatement {
                    device,
                    statement_hash: &hash,
                    chain: "c",
                    sequence: 1,
                    unsealed: 0,
                    free_space: 0,
                    pack_version: 0,
                    keyset_serial: 1,
                    wall_clock: 0,
                    arrived_at: UnixMillis(at),
                    road: "network",
                    statement: "{}",
                };
                assert!(put_statement(&mut tx, "12.77", &new).await.unwrap());
                assert!(!put_statement(&mut tx, "12.77", &new).await.unwrap());
            }
        }
        let kept = sqlx::query("SELECT device, COUNT(*), MAX(arrived_at) FROM device_statements GROUP BY device ORDER BY 2")
            .fetch_all(&mut *tx)
            .await
            .unwrap();
        let kept: Vec<(String, i64, i64)> = kept
            .iter()
            .map(|row| (row.get(0), row.get(1), row.get(2)))
            .collect();
        let expected = [
            (other.to_string(), 3, 2),
            (talker.to_string(), STATEMENTS_KEPT, 99),
        ];
        assert_eq!(kept, expected);
        // What was given up is no news when the gateway tells it again.
        let given_up = format!("{talker}-5");
        let again = NewStatement {
            device: talker,
            statement_hash: &given_up,
            chain: "c",
            sequence: 1,
            unsealed: 0,
            free_space: 0,
            pack_version: 0,
            keyset_serial: 1,
            wall_clock: 0,
            arrived_at: UnixMillis(5),
            road: "network",
            statement: "{}",
        };
        assert!(!put_statement(&mut tx, "12.77", &again).await.unwrap());
    }
}
