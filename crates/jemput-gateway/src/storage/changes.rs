//! The change feed for the office's inner side.

use jemput_seal::statement::Receipt;
use jemput_seal::{Hash, Signed, Uuid};
use sqlx::Row as _;

use super::settings::text;
use super::{Connection, ROWS, Tx, parse, parse_uuid, rows_of_places, to_i64, to_u32, to_u64};
use crate::GatewayError;
use crate::inner::{Change, What};

/// A row that waits for the end of its transaction.
pub(super) struct Noted {
    change: i64,
    kind: &'static str,
    hash: Option<String>,
    number: Option<i64>,
    device: Option<String>,
    detail: Option<String>,
}

/// Adds one, in the order of the transaction.
pub(crate) fn add(tx: &mut Tx, what: &What) -> Result<(), GatewayError> {
    let (kind, bundle, number, device, detail) = match what {
        What::Bundle { bundle, device } => ("bundle", Some(bundle), None, Some(device), None),
        What::Item { bundle, number } => {
            ("item", Some(bundle), Some(i64::from(*number)), None, None)
        }
        What::BundleComplete { bundle, device } => {
            ("bundle_complete", Some(bundle), None, Some(device), None)
        }
        What::Quarantine { bundle } => ("quarantine", Some(bundle), None, None, None),
        What::Statement { device } => ("statement", None, None, Some(device), None),
        What::Enrolment { id } => ("enrolment", None, None, None, Some(id.to_string())),
        What::ReceiptShown { receipt } => ("receipt_shown", None, None, None, Some(text(receipt)?)),
        What::Pruned { device, receipt } => {
            ("pruned", None, None, Some(device), Some(text(receipt)?))
        }
        What::NewEpoch { epoch } => ("new_epoch", None, None, None, Some(epoch.to_string())),
    };
    let change = tx.next_change();
    let (hash, device) = (bundle.map(Hash::to_string), device.map(Uuid::to_string));
    tx.noted().push(Noted {
        change,
        kind,
        hash,
        number,
        device,
        detail,
    });
    Ok(())
}

/// Writes what was noted, many rows at once.
pub(super) async fn write_noted(
    db: &mut Connection,
    office: &str,
    noted: &[Noted],
) -> Result<(), GatewayError> {
    for rows in noted.chunks(ROWS) {
        let values = rows_of_places(1, 6, rows.len());
        let sql = format!(
            "INSERT INTO gw_changes (office, change, kind, hash, number, device, detail) VALUES {values}"
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(office);
        for row in rows {
            query = query.bind(row.change).bind(row.kind).bind(&row.hash);
            query = query.bind(row.number).bind(&row.device).bind(&row.detail);
        }
        query.execute(&mut *db).await?;
    }
    Ok(())
}

/// Those after a cursor, oldest first. A cursor beyond the last one is of a log this is an older copy
/// of: it is told from its beginning.
pub(crate) async fn after(
    db: &mut Connection,
    office: &str,
    cursor: u64,
    limit: u32,
) -> Result<Vec<Change>, GatewayError> {
    let rows = sqlx::query(
        "SELECT change, kind, hash, number, device, detail FROM gw_changes WHERE office = $1
            AND change > CASE WHEN $2 > (SELECT last_change FROM gw_offices WHERE office = $1) THEN 0 ELSE $2 END
         ORDER BY change LIMIT $3",
    )
    .bind(office)
    .bind(to_i64(cursor)?)
    .bind(i64::from(limit))
    .fetch_all(db)
    .await?;
    rows.iter().map(read).collect()
}

fn read(row: &sqlx::any::AnyRow) -> Result<Change, GatewayError> {
    let column = |column: usize| -> Result<String, GatewayError> {
        row.try_get::<Option<String>, _>(column)?
            .ok_or(GatewayError::Unreadable("change"))
    };
    let bundle = || -> Result<Hash, GatewayError> { parse(&column(2)?, "hash") };
    let device = || -> Result<Uuid, GatewayError> { parse_uuid(&column(4)?) };
    let receipt = || -> Result<Box<Signed<Receipt>>, GatewayError> {
        let receipt = Signed::from_json(column(5)?.as_bytes());
        receipt
            .map(Box::new)
            .map_err(|_| GatewayError::Unreadable("receipt"))
    };
    let what = match row.try_get::<String, _>(1)?.as_str() {
        "bundle" => What::Bundle {
            bundle: bundle()?,
            device: device()?,
        },
        "item" => What::Item {
            bundle: bundle()?,
            number: to_u32(row.try_get(3)?)?,
        },
        "bundle_complete" => What::BundleComplete {
            bundle: bundle()?,
            device: device()?,
        },
        "quarantine" => What::Quarantine { bundle: bundle()? },
        "statement" => What::Statement { device: device()? },
        "enrolment" => What::Enrolment {
            id: parse_uuid(&column(5)?)?,
        },
        "receipt_shown" => What::ReceiptShown {
            receipt: receipt()?,
        },
        "pruned" => What::Pruned {
            device: device()?,
            receipt: receipt()?,
        },
        "new_epoch" => What::NewEpoch {
            epoch: parse_uuid(&column(5)?)?,
        },
        _ => return Err(GatewayError::Unreadable("change")),
    };
    Ok(Change {
        cursor: to_u64(row.try_get(0)?)?,
        what,
    })
}
