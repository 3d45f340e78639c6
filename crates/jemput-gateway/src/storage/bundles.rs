//! Accepted headers.

use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;

use jemput_domain::time::UnixMillis;
use jemput_seal::{Hash, Uuid};
use sqlx::Row as _;

use super::{Connection, ROWS, parse, parse_uuid, places, rows_of_places, to_i64, to_u64};
use crate::GatewayError;

/// A header to keep.
pub(crate) struct NewBundle {
    pub hash: Hash,
    pub device: Uuid,
    pub chain: Uuid,
    pub sequence: u64,
    pub previous: Option<Hash>,
    pub header_json: Vec<u8>,
    pub signature: [u8; 64],
    pub items: u32,
    pub records: u32,
    /// Bytes of the header and of all items, sealed.
    pub bytes: u64,
    pub quarantine: Option<&'static str>,
    pub received_at: UnixMillis,
}

/// A kept header.
pub(crate) struct BundleRow {
    pub header_json: Vec<u8>,
    pub signature: [u8; 64],
    pub device: Uuid,
    pub quarantine: Option<String>,
    pub released: bool,
    pub received_at: UnixMillis,
}

/// What is still to come of a bundle.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Missing {
    pub items: i64,
    /// Of these, manifest and records.
    pub records: i64,
}

/// Where a bundle stands.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    pub missing: Missing,
    /// Why it is set aside, if it is.
    pub quarantine: Option<String>,
}

/// A bundle's place in its chain.
pub(crate) struct Link {
    pub hash: Hash,
    pub chain: Uuid,
    pub sequence: u64,
    pub previous: Option<Hash>,
    pub quarantine: Option<String>,
    pub missing: Missing,
}

/// Which of these are kept.
pub(crate) async fn held(
    db: &mut Connection,
    office: &str,
    hashes: &[Hash],
) -> Result<HashSet<Hash>, GatewayError> {
    let mut held = HashSet::new();
    for hashes in hashes.chunks(ROWS) {
        let places = places(2, hashes.len());
        let sql = format!("SELECT hash FROM gw_bundles WHERE office = $1 AND hash IN ({places})");
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(office);
        for hash in hashes {
            query = query.bind(hash.to_string());
        }
        for row in query.fetch_all(&mut *db).await? {
            held.insert(parse(&row.try_get::<String, _>(0)?, "hash")?);
        }
    }
    Ok(held)
}

/// Keeps headers none of which is kept.
pub(crate) async fn insert(
    db: &mut Connection,
    office: &str,
    bundles: &[&NewBundle],
) -> Result<(), GatewayError> {
    for bundles in bundles.chunks(ROWS) {
        let values = rows_of_places(2, 11, bundles.len());
        let sql = format!(
            "INSERT INTO gw_bundles (office, released, hash, device, chain, sequence, previous, header, signature, missing, records_missing, quarantine, received_at) VALUES {values}"
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(office)
            .bind(0_i64);
        for bundle in bundles {
            query = query
                .bind(bundle.hash.to_string())
                .bind(bundle.device.to_string())
                .bind(bundle.chain.to_string())
                .bind(to_i64(bundle.sequence)?)
                .bind(bundle.previous.map(|hash| hash.to_string()))
                .bind(&bundle.header_json[..])
                .bind(&bundle.signature[..])
                .bind(i64::from(bundle.items))
                .bind(i64::from(bundle.records))
                .bind(bundle.quarantine)
                .bind(bundle.received_at.0);
        }
        query.execute(&mut *db).await?;
    }
    Ok(())
}

/// Whether nothing is known of it: neither itself nor a receipt.
pub(crate) async fn is_unheard_of(
    db: &mut Connection,
    office: &str,
    hash: Hash,
) -> Result<bool, GatewayError> {
    let row = sqlx::query("SELECT 1 FROM gw_bundles WHERE office = $1 AND hash = $2 UNION ALL SELECT 1 FROM gw_receipts WHERE office = $1 AND hash = $2 LIMIT 1")
        .bind(office)
        .bind(hash.to_string())
        .fetch_optional(db)
        .await?;
    Ok(row.is_none())
}

/// The whole row.
pub(crate) async fn get(
    db: &mut Connection,
    office: &str,
    hash: Hash,
) -> Result<Option<BundleRow>, GatewayError> {
    let row = sqlx::query(
        "SELECT header, signature, device, quarantine, released, received_at FROM gw_bundles WHERE office = $1 AND hash = $2",
    )
    .bind(office)
    .bind(hash.to_string())
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        let signature: Vec<u8> = row.try_get(1)?;
        Ok(BundleRow {
            header_json: row.try_get(0)?,
            signature: signature
                .try_into()
                .map_err(|_| GatewayError::Unreadable("signature"))?,
            device: parse_uuid(&row.try_get::<String, _>(2)?)?,
            quarantine: row.try_get(3)?,
            released: row.try_get::<i64, _>(4)? != 0,
            received_at: UnixMillis(row.try_get(5)?),
        })
    })
    .transpose()
}

/// Sets it aside, or free.
pub(crate) async fn set_quarantine(
    db: &mut Connection,
    office: &str,
    hash: Hash,
    code: Option<&str>,
) -> Result<(), GatewayError> {
    sqlx::query("UPDATE gw_bundles SET quarantine = $3 WHERE office = $1 AND hash = $2")
        .bind(office)
        .bind(hash.to_string())
        .bind(code)
        .execute(db)
        .await?;
    Ok(())
}

/// Counts items of bundles, each named once, as complete (negative) or as missing again.
pub(crate) async fn count(
    db: &mut Connection,
    office: &str,
    by: &[(Hash, Missing)],
) -> Result<HashMap<Hash, Standing>, GatewayError> {
    let mut standings = HashMap::with_capacity(by.len());
    for by in by.chunks(ROWS) {
        let values = rows_of_places(1, 3, by.len());
        let sql = format!(
            "UPDATE gw_bundles SET missing = missing + d.column3, records_missing = records_missing + d.column4 FROM (VALUES {values}) AS d WHERE office = d.column1 AND hash = d.column2 RETURNING missing, records_missing, quarantine, hash"
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(office);
        for (hash, missing) in by {
            query = query
                .bind(hash.to_string())
                .bind(missing.items)
                .bind(missing.records);
        }
        for row in query.fetch_all(&mut *db).await? {
            let hash = parse(&row.try_get::<String, _>(3)?, "hash")?;
            standings.insert(hash, read_standing(&row)?);
        }
    }
    Ok(standings)
}

/// What is still to come, and whether it is set aside.
pub(crate) async fn standing(
    db: &mut Connection,
    office: &str,
    hash: Hash,
) -> Result<Standing, GatewayError> {
    let row = sqlx::query("SELECT missing, records_missing, quarantine FROM gw_bundles WHERE office = $1 AND hash = $2")
        .bind(office)
        .bind(hash.to_string())
        .fetch_optional(db)
        .await?;
    read_standing(&row.ok_or(GatewayError::Missing)?)
}

fn read_standing(row: &sqlx::any::AnyRow) -> Result<Standing, GatewayError> {
    let missing = Missing {
        items: row.try_get(0)?,
        records: row.try_get(1)?,
    };
    Ok(Standing {
        missing,
        quarantine: row.try_get(2)?,
    })
}

/// Notes that the sealed bytes were given up: `all` of them are missing.
pub(crate) async fn set_released(
    db: &mut Connection,
    office: &str,
    hash: Hash,
    all: Missing,
) -> Result<(), GatewayError> {
    sqlx::query("UPDATE gw_bundles SET released = 1, missing = $3, records_missing = $4 WHERE office = $1 AND hash = $2")
        .bind(office)
        .bind(hash.to_string())
        .bind(all.items)
        .bind(all.records)
        .execute(db)
        .await?;
    Ok(())
}

/// What a [`Link`] is read from.
const LINK: &str =
    "SELECT hash, previous, quarantine, missing, records_missing, chain, sequence FROM gw_bundles";

/// Every bundle of a device, in order.
pub(crate) async fn links(
    db: &mut Connection,
    office: &str,
    device: Uuid,
) -> Result<Vec<Link>, GatewayError> {
    let sql = format!("{LINK} WHERE office = $1 AND device = $2 ORDER BY chain, sequence");
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(office)
        .bind(device.to_string())
        .fetch_all(db)
        .await?;
    rows.iter().map(read_link).collect()
}

/// A device's bundles of these numbers of a chain.
pub(crate) async fn links_within(
    db: &mut Connection,
    office: &str,
    device: Uuid,
    chain: Uuid,
    numbers: RangeInclusive<u64>,
) -> Result<Vec<Link>, GatewayError> {
    let sql = format!(
        "{LINK} WHERE office = $1 AND device = $2 AND chain = $3 AND sequence BETWEEN $4 AND $5 ORDER BY sequence"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(office)
        .bind(device.to_string())
        .bind(chain.to_string())
        .bind(to_i64(*numbers.start())?)
        .bind(to_i64(*numbers.end())?)
        .fetch_all(db)
        .await?;
    rows.iter().map(read_link).collect()
}

/// One bundle of a device, if held.
pub(crate) async fn link(
    db: &mut Connection,
    office: &str,
    device: Uuid,
    hash: Hash,
) -> Result<Option<Link>, GatewayError> {
    let sql = format!("{LINK} WHERE office = $1 AND hash = $2 AND device = $3");
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(office)
        .bind(hash.to_string())
        .bind(device.to_string())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(read_link).transpose()
}

fn read_link(row: &sqlx::any::AnyRow) -> Result<Link, GatewayError> {
    let previous: Option<String> = row.try_get(1)?;
    Ok(Link {
        hash: parse(&row.try_get::<String, _>(0)?, "hash")?,
        previous: previous.map(|hash| parse(&hash, "hash")).transpose()?,
        quarantine: row.try_get(2)?,
        missing: Missing {
            items: row.try_get(3)?,
            records: row.try_get(4)?,
        },
        chain: parse_uuid(&row.try_get::<String, _>(5)?)?,
        sequence: to_u64(row.try_get(6)?)?,
    })
}

/// Bundles set aside for this reason.
pub(crate) async fn set_aside(
    db: &mut Connection,
    office: &str,
    code: &str,
) -> Result<Vec<Hash>, GatewayError> {
    let rows = sqlx::query("SELECT hash FROM gw_bundles WHERE office = $1 AND quarantine = $2")
        .bind(office)
        .bind(code)
        .fetch_all(db)
        .await?;
    rows.into_iter()
        .map(|row| parse(&row.try_get::<String, _>(0)?, "hash"))
        .collect()
}

/// How many items each bundle of a device has of which some are missing.
pub(crate) async fn items_of_incomplete(
    db: &mut Connection,
    office: &str,
    device: Uuid,
) -> Result<HashMap<Hash, u64>, GatewayError> {
    let rows = sqlx::query(
        "SELECT b.hash, b.missing + (SELECT COUNT(*) FROM gw_items i WHERE i.office = b.office AND i.hash = b.hash AND i.complete = 1)
         FROM gw_bundles b WHERE b.office = $1 AND b.device = $2 AND b.missing > 0",
    )
    .bind(office)
    .bind(device.to_string())
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let hash = parse(&row.try_get::<String, _>(0)?, "hash")?;
            Ok((hash, to_u64(row.try_get(1)?)?))
        })
        .collect()
}
