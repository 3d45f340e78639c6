//! Messages down, sealed and signed, kept until the laptop has them.

use jemput_seal::statement::MessageEnvelope;
use jemput_seal::{Signed, Uuid};
use sqlx::Row as _;

use super::settings::{read, text};
use super::{Connection, Tx, parse_uuid, to_i64};
use crate::GatewayError;

/// How many are looked at for one answer.
const PAGE: i64 = 100;

/// Keeps a message; the same number again changes nothing.
pub(crate) async fn put(
    tx: &mut Tx,
    envelope: &MessageEnvelope,
    signed: &Signed<MessageEnvelope>,
) -> Result<(), GatewayError> {
    let office = tx.office();
    // Any rising number orders the chains; the receipt log's is one.
    let place = tx.next_receipt();
    sqlx::query(
        "INSERT INTO gw_messages (office, device, chain, number, place, statement) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (office, device, chain, number) DO NOTHING",
    )
    .bind(&*office)
    .bind(envelope.device.to_string())
    .bind(envelope.chain.to_string())
    .bind(to_i64(envelope.number)?)
    .bind(place)
    .bind(text(signed)?)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The chain a device's newest message is of.
pub(crate) async fn chain(
    db: &mut Connection,
    office: &str,
    device: Uuid,
) -> Result<Option<Uuid>, GatewayError> {
    let row = sqlx::query("SELECT chain FROM gw_messages WHERE office = $1 AND device = $2 ORDER BY place DESC LIMIT 1")
        .bind(office)
        .bind(device.to_string())
        .fetch_optional(db)
        .await?;
    row.map(|row| parse_uuid(&row.try_get::<String, _>(0)?))
        .transpose()
}

/// Messages of a chain after a number, rising.
pub(crate) async fn after(
    db: &mut Connection,
    office: &str,
    device: Uuid,
    chain: Uuid,
    number: u64,
) -> Result<Vec<Signed<MessageEnvelope>>, GatewayError> {
    let rows = sqlx::query(
        "SELECT statement FROM gw_messages WHERE office = $1 AND device = $2 AND chain = $3 AND number > $4 ORDER BY number LIMIT $5",
    )
    .bind(office)
    .bind(device.to_string())
    .bind(chain.to_string())
    .bind(to_i64(number)?)
    .bind(PAGE)
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| read(&row.try_get::<String, _>(0)?, "message"))
        .collect()
}

/// Forgets what the laptop has: all but the newest, which says which chain it is.
pub(crate) async fn forget(
    db: &mut Connection,
    office: &str,
    device: Uuid,
    chain: Uuid,
    upto: u64,
) -> Result<(), GatewayError> {
    sqlx::query(
        "DELETE FROM gw_messages WHERE office = $1 AND device = $2 AND chain = $3 AND number < $4",
    )
    .bind(office)
    .bind(device.to_string())
    .bind(chain.to_string())
    .bind(to_i64(upto)?)
    .execute(db)
    .await?;
    Ok(())
}
