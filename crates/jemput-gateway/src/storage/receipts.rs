//! The receipt log: the gateway's own receipts and the office's, in order of arrival here.

use std::collections::{HashMap, HashSet};

use jemput_seal::statement::{ItemRange, ItemState, Receipt};
use jemput_seal::{Hash, KeyId, Signed, Uuid};
use sqlx::Row as _;

use super::settings::{read, text};
use super::{Connection, ROWS, Tx, epochs, parse, places, rows_of_places, to_i64, to_u64};
use crate::GatewayError;

/// A receipt to keep.
pub(crate) struct NewReceipt {
    pub device: Uuid,
    pub receipt: Receipt,
    pub signed: Signed<Receipt>,
}

/// Keeps receipts. False for one whose bundle, items and states have one of its key and epoch.
pub(crate) async fn add(tx: &mut Tx, new: &[NewReceipt]) -> Result<Vec<bool>, GatewayError> {
    let office = tx.office();
    let placed: Vec<(i64, &NewReceipt)> = new.iter().map(|one| (tx.next_receipt(), one)).collect();
    let mut kept: HashSet<i64> = HashSet::new();
    for rows in placed.chunks(ROWS) {
        let values = rows_of_places(1, 8, rows.len());
        let sql = format!(
            "INSERT INTO gw_receipts (office, place, hash, device, signer, epoch, item_set, telling, statement) VALUES {values} ON CONFLICT (office, hash, signer, epoch, telling) DO NOTHING RETURNING place"
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(&*office);
        for (place, one) in rows {
            query = query
                .bind(*place)
                .bind(one.receipt.header_hash.to_string())
                .bind(one.device.to_string())
                .bind(one.signed.key().to_string())
                .bind(one.receipt.epoch.to_string())
                .bind(item_set(&one.receipt.items))
                .bind(telling(&one.receipt.items))
                .bind(text(&one.signed)?);
        }
        for row in query.fetch_all(tx.connection()).await? {
            kept.insert(row.try_get(0)?);
        }
    }
    Ok(placed
        .iter()
        .map(|(place, _)| kept.contains(place))
        .collect())
}

/// What makes a receipt of a bundle the same as another.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Telling {
    signer: String,
    epoch: String,
    telling: String,
}

impl Telling {
    pub(crate) fn new(signer: KeyId, epoch: Uuid, items: &[ItemRange]) -> Self {
        let (signer, epoch) = (signer.to_string(), epoch.to_string());
        Self {
            signer,
            epoch,
            telling: telling(items),
        }
    }
}

/// All receipts of a bundle, oldest first.
pub(crate) async fn of_bundle(
    db: &mut Connection,
    office: &str,
    bundle: Hash,
) -> Result<Vec<(Telling, Signed<Receipt>)>, GatewayError> {
    let mut of = of_bundles(db, office, &[bundle]).await?;
    Ok(of.remove(&bundle).unwrap_or_default())
}

/// All receipts of each of these bundles, oldest first; nothing of one that has none.
pub(crate) async fn of_bundles(
    db: &mut Connection,
    office: &str,
    bundles: &[Hash],
) -> Result<HashMap<Hash, Vec<(Telling, Signed<Receipt>)>>, GatewayError> {
    let mut placed = Vec::with_capacity(bundles.len());
    for bundles in bundles.chunks(ROWS) {
        let places = places(2, bundles.len());
        // Sorted here: asked to, SQLite walks the whole log in its order instead of using the index.
        let sql = format!(
            "SELECT statement, signer, epoch, telling, hash, place FROM gw_receipts WHERE office = $1 AND hash IN ({places})"
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(office);
        for bundle in bundles {
            query = query.bind(bundle.to_string());
        }
        for row in query.fetch_all(&mut *db).await? {
            let telling = Telling {
                signer: row.try_get(1)?,
                epoch: row.try_get(2)?,
                telling: row.try_get(3)?,
            };
            let receipt = read(&row.try_get::<String, _>(0)?, "receipt")?;
            let bundle: Hash = parse(&row.try_get::<String, _>(4)?, "hash")?;
            placed.push((row.try_get::<i64, _>(5)?, bundle, telling, receipt));
        }
    }
    placed.sort_by_key(|(place, ..)| *place);
    let mut of: HashMap<Hash, Vec<_>> = HashMap::new();
    for (_, bundle, telling, receipt) in placed {
        of.entry(bundle).or_default().push((telling, receipt));
    }
    Ok(of)
}

/// Whether exactly this receipt of a bundle is in the log.
pub(crate) async fn has(
    db: &mut Connection,
    office: &str,
    bundle: Hash,
    signed: &Signed<Receipt>,
) -> Result<bool, GatewayError> {
    let held = of_bundle(db, office, bundle).await?;
    Ok(held.iter().any(|(_, one)| one == signed))
}

/// Receipts of a device's bundles after a place, with their places.
pub(crate) async fn of_device(
    db: &mut Connection,
    office: &str,
    device: Uuid,
    after: u64,
    limit: u32,
) -> Result<Vec<(u64, Signed<Receipt>)>, GatewayError> {
    let rows = sqlx::query(
        "SELECT place, statement FROM gw_receipts WHERE office = $1 AND device = $2 AND place > $3 ORDER BY place LIMIT $4",
    )
    .bind(office)
    .bind(device.to_string())
    .bind(to_i64(after)?)
    .bind(i64::from(limit))
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            Ok((
                to_u64(row.try_get(0)?)?,
                read(&row.try_get::<String, _>(1)?, "receipt")?,
            ))
        })
        .collect()
}

/// Bundles of a device that another key than ours speaks of in its current epoch, with the items it
/// names: the office has those, by whichever road they came. What it set aside or refused is among
/// them, as sending it again would change nothing.
pub(crate) async fn known_elsewhere(
    db: &mut Connection,
    office: &str,
    device: Uuid,
    ours: KeyId,
) -> Result<HashMap<Hash, Vec<(u32, u32)>>, GatewayError> {
    let rows = sqlx::query(
        "SELECT r.hash, r.item_set FROM gw_receipts r JOIN gw_epochs e ON e.office = r.office AND e.signer = r.signer AND e.epoch = r.epoch WHERE r.office = $1 AND r.device = $2 AND r.signer <> $3 AND e.current = 1",
    )
    .bind(office)
    .bind(device.to_string())
    .bind(ours.to_string())
    .fetch_all(db)
    .await?;
    let mut known: HashMap<Hash, Vec<(u32, u32)>> = HashMap::new();
    for row in &rows {
        let hash = parse(&row.try_get::<String, _>(0)?, "hash")?;
        let named = known.entry(hash).or_default();
        for range in row.try_get::<String, _>(1)?.split(',') {
            let (from, to) = range
                .split_once('-')
                .ok_or(GatewayError::Unreadable("item set"))?;
            named.push((parse(from, "item set")?, parse(to, "item set")?));
        }
    }
    Ok(known)
}

/// Whether these runs leave out none of so many items.
pub(crate) fn name_all(mut runs: Vec<(u32, u32)>, items: u64) -> bool {
    runs.sort_unstable();
    let mut next = 0;
    for (from, to) in runs {
        if u64::from(from) > next {
            break;
        }
        next = next.max(u64::from(to) + 1);
    }
    next >= items
}

/// Of these, the receipts by another key than ours, in that key's current epoch.
pub(crate) async fn from_elsewhere(
    db: &mut Connection,
    office: &str,
    mut receipts: Vec<(Telling, Signed<Receipt>)>,
    ours: KeyId,
) -> Result<Vec<Signed<Receipt>>, GatewayError> {
    receipts.retain(|(_, receipt)| receipt.key() != ours);
    if receipts.is_empty() {
        return Ok(Vec::new());
    }
    let mut current = epochs::all_current(db, office).await?;
    current.retain(|(signer, _)| *signer != ours);
    let current: HashSet<(String, String)> = current
        .into_iter()
        .map(|(signer, epoch)| (signer.to_string(), epoch.to_string()))
        .collect();
    receipts
        .retain(|(telling, _)| current.contains(&(telling.signer.clone(), telling.epoch.clone())));
    Ok(receipts.into_iter().map(|(_, receipt)| receipt).collect())
}

/// `0-3,7-7`
fn item_set(items: &[ItemRange]) -> String {
    let ranges: Vec<String> = items
        .iter()
        .map(|range| format!("{}-{}", range.from, range.to))
        .collect();
    ranges.join(",")
}

/// Longest that is kept as it is: an index of PostgreSQL's takes 2,704 bytes in all.
const LONGEST: usize = 1000;

/// Differs for two receipts if any item or any state does.
fn telling(items: &[ItemRange]) -> String {
    let telling = format!("{}/{}", item_set(items), states(items));
    if telling.len() > LONGEST {
        return Hash::of(telling.as_bytes()).to_string();
    }
    telling
}

/// The state of each range.
fn states(items: &[ItemRange]) -> String {
    let states: Vec<String> = items
        .iter()
        .map(|range| match &range.state {
            ItemState::Quarantined { code } => format!("quarantined:{code}"),
            ItemState::Refused { code } => format!("refused:{code}"),
            state => state.rank().to_string(),
        })
        .collect();
    states.join(",")
}
