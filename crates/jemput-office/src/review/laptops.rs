//! Each laptop: what it says of itself, what is held of it, what is missing.

use std::collections::HashMap;

use jemput_domain::ids::DeviceId;
use jemput_domain::time::{Date, UnixMillis};
use sqlx::Row as _;

use crate::office::Office;
use crate::storage::chains::{self, ChainState};
use crate::storage::devices::{self, StoredDevice};
use crate::web::Result;
use crate::web::rows::{number, parsed};
use crate::web::types::laptops::{ChainView, LaptopView};

const DAY: i64 = 24 * 60 * 60 * 1000;
/// A team is out for a day or two; after that someone should ask.
const SILENT_AFTER: u32 = 3;

/// All of them: those with something to say first, then by label.
pub async fn all(office: &Office) -> Result<Vec<LaptopView>> {
    let mut db = office.db.read().await?;
    let devices = devices::all(&mut db, &office.code).await?;
    let mut chains: HashMap<DeviceId, Vec<ChainView>> = HashMap::new();
    for state in chains::states(&mut db, &office.code).await? {
        chains.entry(state.device).or_default().push(view(state));
    }
    drop(db);
    let statements = newest_statements(office).await?;
    let bundles = bundles(office).await?;
    let waiting = messages_waiting(office).await?;
    let mut until = results_until(office).await?;
    let now = office.now();
    let mut laptops: Vec<LaptopView> = devices
        .into_iter()
        .map(|device| {
            let id = device.device.to_string();
            let mut view = base(device, now);
            view.chains = chains.remove(&view.device).unwrap_or_default();
            view.results_until = until.remove(&id);
            view.messages_waiting = waiting.get(&id).copied().unwrap_or(0);
            if let Some(said) = statements.get(&id) {
                view.unsealed = Some(said.unsealed);
                view.free_space = Some(said.free_space);
                view.pack_version = Some(said.pack_version);
                view.keyset_serial = Some(said.keyset_serial);
                view.clock_ahead_ms = Some(said.clock_ahead);
            }
            if let Some(held) = bundles.get(&id) {
                view.newest_bundle_at = held.newest;
                view.scans_on_the_way = held.scans_on_the_way;
                view.quarantined = held.quarantined;
            }
            view
        })
        .collect();
    laptops.sort_by_cached_key(|laptop| (!has_something_to_say(laptop), laptop.label.clone()));
    Ok(laptops)
}

fn has_something_to_say(laptop: &LaptopView) -> bool {
    laptop.silent
        || laptop.quarantined > 0
        || laptop
            .chains
            .iter()
            .any(|chain| !chain.missing.is_empty() || !chain.forked.is_empty())
}

fn base(device: StoredDevice, now: UnixMillis) -> LaptopView {
    // Being enrolled is news of it too.
    let seen = device.last_seen_at.unwrap_or(device.enrolled_at);
    let silent_days = u32::try_from((now.0 - seen.0).max(0) / DAY).unwrap_or(u32::MAX);
    let revoked = device.revoked_at.is_some();
    LaptopView {
        device: device.device,
        label: device.label,
        enrolled_at: device.enrolled_at,
        road: device.road,
        last_seen_at: device.last_seen_at,
        silent_days,
        silent: !revoked && silent_days >= SILENT_AFTER,
        results_until: None,
        newest_bundle_at: None,
        revoked_at: device.revoked_at,
        unsealed: None,
        free_space: None,
        pack_version: None,
        keyset_serial: None,
        clock_ahead_ms: None,
        chains: Vec::new(),
        messages_waiting: 0,
        scans_on_the_way: 0,
        quarantined: 0,
    }
}

fn view(state: ChainState) -> ChainView {
    let number = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
    ChainView {
        chain: state.chain,
        made: number(state.made),
        held: number(state.held),
        missing: state.missing.into_iter().map(number).collect(),
        begun: state.begun.into_iter().map(number).collect(),
        forked: state.forked.into_iter().map(number).collect(),
    }
}

struct Said {
    unsealed: u32,
    free_space: i64,
    pack_version: u32,
    keyset_serial: u32,
    clock_ahead: i64,
}

async fn newest_statements(office: &Office) -> Result<HashMap<String, Said>> {
    let rows = sqlx::query(
        "SELECT s.device, s.unsealed, s.free_space, s.pack_version, s.keyset_serial, s.wall_clock, s.arrived_at FROM device_statements s
         WHERE s.office = $1 AND s.arrived_at = (SELECT MAX(n.arrived_at) FROM device_statements n WHERE n.office = s.office AND n.device = s.device)
         ORDER BY s.device, s.sequence",
    )
    .bind(&*office.code)
    .fetch_all(office.db.pool())
    .await?;
    rows.iter()
        .map(|row| {
            let said = Said {
                unsealed: number(row, 1)?,
                free_space: row.try_get(2)?,
                pack_version: number(row, 3)?,
                keyset_serial: number(row, 4)?,
                clock_ahead: row.try_get::<i64, _>(5)?.saturating_sub(row.try_get(6)?),
            };
            Ok((row.try_get(0)?, said))
        })
        .collect()
}

struct Held {
    newest: Option<UnixMillis>,
    scans_on_the_way: u32,
    quarantined: u32,
}

async fn bundles(office: &Office) -> Result<HashMap<String, Held>> {
    let rows = sqlx::query(
        "SELECT device, MAX(CASE WHEN state IN ('opened', 'imported', 'backed_up') THEN arrived_at END),
            CAST(SUM(CASE WHEN state = 'opened' THEN 1 ELSE 0 END) AS BIGINT),
            CAST(SUM(CASE WHEN state = 'quarantined' THEN 1 ELSE 0 END) AS BIGINT)
         FROM bundles WHERE office = $1 GROUP BY device",
    )
    .bind(&*office.code)
    .fetch_all(office.db.pool())
    .await?;
    rows.iter()
        .map(|row| {
            let held = Held {
                newest: row.try_get::<Option<i64>, _>(1)?.map(UnixMillis),
                scans_on_the_way: number(row, 2)?,
                quarantined: number(row, 3)?,
            };
            Ok((row.try_get(0)?, held))
        })
        .collect()
}

/// The newest outing day each laptop has told something of. A stick found late tells of its own days,
/// not of the day it was found.
async fn results_until(office: &Office) -> Result<HashMap<String, Date>> {
    let rows = sqlx::query(
        "SELECT device, MAX(day) FROM (
            SELECT device, reported_on AS day FROM outcomes WHERE office = $1
            UNION ALL SELECT device, date AS day FROM outing_reports WHERE office = $1) told
         GROUP BY device",
    )
    .bind(&*office.code)
    .fetch_all(office.db.pool())
    .await?;
    rows.iter()
        .map(|row| Ok((row.try_get(0)?, parsed(row, 1, "date")?)))
        .collect()
}

async fn messages_waiting(office: &Office) -> Result<HashMap<String, u32>> {
    let rows = sqlx::query(
        "SELECT device, COUNT(*) FROM messages WHERE office = $1 AND acked_at IS NULL GROUP BY device",
    )
    .bind(&*office.code)
    .fetch_all(office.db.pool())
    .await?;
    rows.iter()
        .map(|row| Ok((row.try_get(0)?, number(row, 1)?)))
        .collect()
}
