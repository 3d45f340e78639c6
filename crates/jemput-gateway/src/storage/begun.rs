//! What each laptop began, counted by the hour.

use std::collections::{BTreeMap, HashMap};

use jemput_domain::time::UnixMillis;
use jemput_seal::Uuid;
use sqlx::Row as _;

use super::bundles::NewBundle;
use super::{Connection, ROWS, parse_uuid, places, rows_of_places, to_i64, to_u64};
use crate::GatewayError;

const HOUR_MS: i64 = 3600 * 1000;

/// What a laptop began.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Begun {
    pub bundles: u64,
    pub bytes: u64,
}

impl Begun {
    /// With this one.
    pub(crate) fn add(&mut self, bundle: &NewBundle) {
        self.bundles += 1;
        self.bytes = self.bytes.saturating_add(bundle.bytes);
    }
}

/// Counts bundles.
pub(crate) async fn add(
    db: &mut Connection,
    office: &str,
    bundles: &[&NewBundle],
) -> Result<(), GatewayError> {
    let mut begun: BTreeMap<(Uuid, i64), Begun> = BTreeMap::new();
    for bundle in bundles {
        let of = (bundle.device, hour(bundle.received_at));
        begun.entry(of).or_default().add(bundle);
    }
    let begun: Vec<_> = begun.into_iter().collect();
    for rows in begun.chunks(ROWS) {
        let values = rows_of_places(1, 4, rows.len());
        let sql = format!(
            "INSERT INTO gw_begun (office, device, hour, bundles, bytes) VALUES {values} ON CONFLICT (office, device, hour) DO UPDATE SET bundles = gw_begun.bundles + excluded.bundles, bytes = gw_begun.bytes + excluded.bytes"
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(office);
        for ((device, hour), begun) in rows {
            query = query.bind(device.to_string()).bind(*hour);
            query = query
                .bind(to_i64(begun.bundles)?)
                .bind(to_i64(begun.bytes)?);
        }
        query.execute(&mut *db).await?;
    }
    Ok(())
}

/// What each of these laptops began in the hours after the one of `then`; nothing of one that began
/// nothing.
pub(crate) async fn after(
    db: &mut Connection,
    office: &str,
    devices: &[Uuid],
    then: UnixMillis,
) -> Result<HashMap<Uuid, Begun>, GatewayError> {
    let mut all = HashMap::new();
    for devices in devices.chunks(ROWS) {
        let places = places(3, devices.len());
        let sql = format!(
            "SELECT device, CAST(SUM(bundles) AS BIGINT), CAST(SUM(bytes) AS BIGINT) FROM gw_begun WHERE office = $1 AND hour > $2 AND device IN ({places}) GROUP BY device"
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(office)
            .bind(hour(then));
        for device in devices {
            query = query.bind(device.to_string());
        }
        for row in query.fetch_all(&mut *db).await? {
            let begun = Begun {
                bundles: to_u64(row.try_get(1)?)?,
                bytes: to_u64(row.try_get(2)?)?,
            };
            all.insert(parse_uuid(&row.try_get::<String, _>(0)?)?, begun);
        }
    }
    Ok(all)
}

fn hour(at: UnixMillis) -> i64 {
    at.0.div_euclid(HOUR_MS)
}
