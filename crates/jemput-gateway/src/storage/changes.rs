//! The change feed for the office's inner side.

use jemput_seal::{Hash, Signed, Uuid};
use sqlx::Row as _;

use super::{Connection, Tx, parse, parse_uuid, to_i64, to_u32, to_u64};
use crate::GatewayError;
use crate::inner::{Change, What};

/// Adds one, in the order of the transaction.
pub(crate) async fn add(tx: &mut Tx, what: &What) -> Result<(), GatewayError> {
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
        What::ReceiptShown { receipt } => {
            let json = String::from_utf8(receipt.to_json())
                .map_err(|_| GatewayError::Unreadable("receipt"))?;
            ("receipt_shown", None, None, None, Some(json))
        }
        What::NewEpoch { epoch } => ("new_epoch", None, None, None, Some(epoch.to_string())),
    };
    let change = tx.next_change();
    let office = tx.office();
    sqlx::query("INSERT INTO gw_changes (office, change, kind, hash, number, device, detail) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(&*office)
        .bind(change)
        .bind(kind)
        .bind(bundle.map(Hash::to_string))
        .bind(number)
        .bind(device.map(Uuid::to_string))
        .bind(detail)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Those after a cursor, oldest first.
pub(crate) async fn after(
    db: &mut Connection,
    office: &str,
    cursor: u64,
    limit: u32,
) -> Result<Vec<Change>, GatewayError> {
    let rows = sqlx::query(
        "SELECT change, kind, hash, number, device, detail FROM gw_changes WHERE office = $1 AND change > $2 ORDER BY change LIMIT $3",
    )
    .bind(office)
    .bind(to_i64(cursor)?)
    .bind(i64::from(limit))
    .fetch_all(db)
    .await?;
    rows.iter().map(read).collect()
}

fn read(row: &sqlx::any::AnyRow) -> Result<Change, GatewayError> {
    let text = |column: usize| -> Result<String, GatewayError> {
        row.try_get::<Option<String>, _>(column)?
            .ok_or(GatewayError::Unreadable("change"))
    };
    let bundle = || -> Result<Hash, GatewayError> { parse(&text(2)?, "hash") };
    let device = || -> Result<Uuid, GatewayError> { parse_uuid(&text(4)?) };
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
            id: parse_uuid(&text(5)?)?,
        },
        "receipt_shown" => {
            let receipt = Signed::from_json(text(5)?.as_bytes())
                .map_err(|_| GatewayError::Unreadable("receipt"))?;
            What::ReceiptShown {
                receipt: Box::new(receipt),
            }
        }
        "new_epoch" => What::NewEpoch {
            epoch: parse_uuid(&text(5)?)?,
        },
        _ => return Err(GatewayError::Unreadable("change")),
    };
    Ok(Change {
        cursor: to_u64(row.try_get(0)?)?,
        what,
    })
}
