//! The gateway's tables: plain functions, one file for each table, one SQL text for both engines.

pub(crate) mod begun;
pub(crate) mod bundles;
pub(crate) mod changes;
pub(crate) mod devices;
pub(crate) mod enrolments;
pub(crate) mod epochs;
pub(crate) mod items;
pub(crate) mod messages;
mod open;
pub(crate) mod pruned;
pub(crate) mod receipts;
pub(crate) mod settings;
pub(crate) mod statements;
mod writer;

use jemput_seal::Uuid;
use sqlx::{AnyConnection, AnyPool};
use tokio::sync::{mpsc, watch};

pub use open::prepare_sqlite;
pub(crate) use writer::{Tx, Write};

use crate::GatewayError;

/// One office's tables. Many read at once; every write goes through one queue.
pub(crate) struct Database {
    reading: AnyPool,
    writing: AnyPool,
    queue: mpsc::Sender<Box<dyn writer::Job>>,
    changed: watch::Receiver<i64>,
}

impl Database {
    /// A connection for reading.
    pub(crate) async fn read(&self) -> Result<sqlx::pool::PoolConnection<sqlx::Any>, GatewayError> {
        Ok(self.reading.acquire().await?)
    }

    /// Runs a write in the next transaction, together with whatever else waits, and returns when
    /// it is durable.
    pub(crate) async fn write<W: Write>(&self, write: W) -> Result<W::Out, GatewayError> {
        let (job, answer) = writer::job(write);
        self.queue
            .send(job)
            .await
            .map_err(|_| GatewayError::Closing)?;
        answer.await.map_err(|_| GatewayError::Closing)?
    }

    /// The number of the newest change, followed.
    pub(crate) fn changed(&self) -> watch::Receiver<i64> {
        self.changed.clone()
    }

    /// Waits for running queries and closes.
    pub(crate) async fn close(&self) {
        self.reading.close().await;
        self.writing.close().await;
    }
}

/// The connection every table function takes.
pub(crate) type Connection = AnyConnection;

/// Most rows in one statement.
const ROWS: usize = 16;

/// `($1, $2, $3), ($1, $4, $5)`: the places of so many rows, which have their first `shared` values in
/// common and `own` values each. Only the number of places varies: everything is bound.
fn rows_of_places(shared: usize, own: usize, rows: usize) -> String {
    let common = places(1, shared);
    let row = |row: usize| format!("({common}, {})", places(1 + shared + row * own, own));
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// `$2, $3, $4`
fn places(first: usize, count: usize) -> String {
    let place = |place: usize| format!("${place}");
    (first..first + count)
        .map(place)
        .collect::<Vec<_>>()
        .join(", ")
}

/// Numbers of ours are far below 2^63; one that is not was not written by us.
pub(crate) fn to_i64(number: u64) -> Result<i64, GatewayError> {
    i64::try_from(number).map_err(|_| GatewayError::Unreadable("number"))
}

pub(crate) fn to_u64(number: i64) -> Result<u64, GatewayError> {
    u64::try_from(number).map_err(|_| GatewayError::Unreadable("number"))
}

pub(crate) fn to_u32(number: i64) -> Result<u32, GatewayError> {
    u32::try_from(number).map_err(|_| GatewayError::Unreadable("number"))
}

/// Reads an id or a hash back from its text.
pub(crate) fn parse<T: std::str::FromStr>(
    text: &str,
    what: &'static str,
) -> Result<T, GatewayError> {
    text.parse().map_err(|_| GatewayError::Unreadable(what))
}

pub(crate) fn parse_uuid(text: &str) -> Result<Uuid, GatewayError> {
    parse(text, "id")
}
