//! One writer: whatever waits is done in one transaction and made durable by one commit.

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use jemput_seal::Uuid;
use sqlx::{Any, AnyPool, Row as _, Transaction};
use tokio::sync::{mpsc, oneshot, watch};

use super::Connection;
use super::changes::{self, Noted};
use crate::GatewayError;
use crate::error::is_transient;

/// Most writes in one transaction: more would make the first ones wait.
const BATCH: usize = 64;
/// How often a transaction that met another one is tried.
const ATTEMPTS: u32 = 8;

/// A writing transaction that holds its office's lock row.
pub(crate) struct Tx {
    transaction: Transaction<'static, Any>,
    office: Arc<str>,
    counters: Counters,
    noted: Vec<Noted>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Counters {
    last_change: i64,
    epoch: Uuid,
    counter: i64,
    last_receipt: i64,
}

impl Tx {
    pub(crate) fn office(&self) -> Arc<str> {
        self.office.clone()
    }

    pub(crate) fn connection(&mut self) -> &mut Connection {
        &mut self.transaction
    }

    /// The next number of the change feed.
    pub(crate) fn next_change(&mut self) -> i64 {
        self.counters.last_change += 1;
        self.counters.last_change
    }

    /// Rows of the change feed for the end of the transaction.
    pub(super) fn noted(&mut self) -> &mut Vec<Noted> {
        &mut self.noted
    }

    /// The next place in the receipt log.
    pub(crate) fn next_receipt(&mut self) -> i64 {
        self.counters.last_receipt += 1;
        self.counters.last_receipt
    }

    /// The next (epoch, counter) of this gateway's key.
    pub(crate) fn next_counter(&mut self) -> (Uuid, i64) {
        self.counters.counter += 1;
        (self.counters.epoch, self.counters.counter)
    }

    /// This gateway's epoch and its receipts so far.
    pub(crate) fn epoch(&self) -> (Uuid, i64) {
        (self.counters.epoch, self.counters.counter)
    }

    /// From here on receipts are of this epoch.
    pub(crate) fn begin_epoch(&mut self, epoch: Uuid) {
        self.counters.epoch = epoch;
        self.counters.counter = 0;
    }
}

/// Something to write. May be run more than once, each time in a fresh transaction; an error undoes
/// it wholly.
pub(crate) trait Write: Send + 'static {
    type Out: Send + 'static;

    fn run(&mut self, tx: &mut Tx) -> impl Future<Output = Result<Self::Out, GatewayError>> + Send;
}

pub(super) trait Job: Send {
    fn attempt<'a>(&'a mut self, tx: &'a mut Tx) -> BoxFuture<'a, Result<(), GatewayError>>;
    fn answer(self: Box<Self>, result: Result<(), GatewayError>);
}

struct Waiting<W: Write> {
    write: W,
    out: Option<W::Out>,
    answer: oneshot::Sender<Outcome<W>>,
}

type Outcome<W> = Result<<W as Write>::Out, GatewayError>;

pub(super) fn job<W: Write>(write: W) -> (Box<dyn Job>, oneshot::Receiver<Outcome<W>>) {
    let (answer, receiver) = oneshot::channel();
    (
        Box::new(Waiting {
            write,
            out: None,
            answer,
        }),
        receiver,
    )
}

impl<W: Write> Job for Waiting<W> {
    fn attempt<'a>(&'a mut self, tx: &'a mut Tx) -> BoxFuture<'a, Result<(), GatewayError>> {
        Box::pin(async move {
            self.out = Some(self.write.run(tx).await?);
            Ok(())
        })
    }

    fn answer(self: Box<Self>, result: Result<(), GatewayError>) {
        let Self { out, answer, .. } = *self;
        // Nobody waits when the request was broken off; what was written stays written.
        let _ = answer.send(result.and_then(|()| out.ok_or(GatewayError::Closing)));
    }
}

/// Ends when the last handle on the database is gone.
pub(super) async fn run(
    pool: AnyPool,
    office: Arc<str>,
    mut jobs: mpsc::Receiver<Box<dyn Job>>,
    changed: watch::Sender<i64>,
) {
    while let Some(first) = jobs.recv().await {
        let mut batch = vec![first];
        while batch.len() < BATCH
            && let Ok(job) = jobs.try_recv()
        {
            batch.push(job);
        }
        let alone = batch.len() == 1;
        match commit(&pool, &office, &mut batch).await {
            Ok(last) => {
                batch.into_iter().for_each(|job| job.answer(Ok(())));
                changed.send_replace(last);
            }
            Err(error) if alone => batch
                .into_iter()
                .for_each(|job| job.answer(Err(error.clone()))),
            // One of them is at fault: each for itself.
            Err(_) => {
                for job in batch {
                    let mut one = vec![job];
                    let result = commit(&pool, &office, &mut one).await;
                    if let Ok(last) = result {
                        changed.send_replace(last);
                    }
                    one.into_iter()
                        .for_each(|job| job.answer(result.clone().map(|_| ())));
                }
            }
        }
    }
}

async fn commit(
    pool: &AnyPool,
    office: &Arc<str>,
    batch: &mut [Box<dyn Job>],
) -> Result<i64, GatewayError> {
    for attempt in 1.. {
        match try_commit(pool, office, batch).await {
            Err(GatewayError::Database(error)) if attempt < ATTEMPTS && is_transient(&error) => {
                tokio::time::sleep(Duration::from_millis(5 << attempt)).await;
            }
            other => return other,
        }
    }
    Err(GatewayError::Closing)
}

async fn try_commit(
    pool: &AnyPool,
    office: &Arc<str>,
    batch: &mut [Box<dyn Job>],
) -> Result<i64, GatewayError> {
    let mut transaction = pool.begin().await?;
    let row = sqlx::query(
        "UPDATE gw_offices SET writes = writes + 1 WHERE office = $1 RETURNING last_change, epoch, counter, last_receipt",
    )
    .bind(&**office)
    .fetch_one(&mut *transaction)
    .await?;
    let counters = Counters {
        last_change: row.try_get(0)?,
        epoch: super::parse_uuid(&row.try_get::<String, _>(1)?)?,
        counter: row.try_get(2)?,
        last_receipt: row.try_get(3)?,
    };
    let mut tx = Tx {
        transaction,
        office: office.clone(),
        counters,
        noted: Vec::new(),
    };
    for job in batch {
        job.attempt(&mut tx).await?;
    }
    changes::write_noted(&mut tx.transaction, office, &tx.noted).await?;
    if tx.counters != counters {
        let now = tx.counters;
        sqlx::query("UPDATE gw_offices SET last_change = $2, epoch = $3, counter = $4, last_receipt = $5 WHERE office = $1")
            .bind(&**office)
            .bind(now.last_change)
            .bind(now.epoch.to_string())
            .bind(now.counter)
            .bind(now.last_receipt)
            .execute(&mut *tx.transaction)
            .await?;
    }
    let last = tx.counters.last_change;
    tx.transaction.commit().await?;
    Ok(last)
}
