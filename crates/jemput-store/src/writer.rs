//! One thread writes. Callers queue closures and wait; those that wait at the same time share one
//! transaction, and so one fsync, each behind a savepoint of its own so that one failure does not
//! undo its neighbours. A caller hears "done" only after the commit.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::JoinHandle;

use rusqlite::Connection;

use crate::error::{Result, StoreError};

/// More than this never waits for one commit.
const GROUP: usize = 64;

/// Runs inside the transaction; says whether its savepoint holds, and how to answer once the
/// transaction's fate is known.
type Work = Box<dyn FnOnce(Result<&Connection>) -> (bool, Answer) + Send>;
/// Called with what lost the transaction, if something did.
type Answer = Box<dyn FnOnce(Option<StoreError>) + Send>;

pub(crate) struct Writer {
    jobs: Sender<Work>,
}

impl Writer {
    /// The thread ends, closing its connection, when the `Writer` is dropped.
    pub(crate) fn start(connection: Connection) -> Result<(Self, JoinHandle<()>)> {
        let (jobs, waiting) = channel();
        let thread = std::thread::Builder::new()
            .name("jemput-store".to_owned())
            .spawn(move || run(&connection, &waiting))?;
        Ok((Self { jobs }, thread))
    }

    /// Queues `change`; the receiver hears its result once it is durable.
    pub(crate) fn queue<T, F>(&self, change: F) -> Result<Receiver<Result<T>>>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T> + Send + 'static,
    {
        let (answer, answered) = sync_channel(1);
        let work: Work = Box::new(move |connection| {
            // A bug in one change must not take the writer and everybody's work with it.
            let result = connection.and_then(|connection| {
                catch_unwind(AssertUnwindSafe(|| change(connection)))
                    .unwrap_or(Err(StoreError::Engine(rusqlite::ffi::SQLITE_INTERNAL)))
            });
            (result.is_ok(), answer_with(answer, result))
        });
        self.jobs.send(work).map_err(|_| StoreError::Closed)?;
        Ok(answered)
    }
}

fn answer_with<T: Send + 'static>(to: SyncSender<Result<T>>, result: Result<T>) -> Answer {
    Box::new(move |lost| {
        let answer = match (result, lost) {
            (Ok(_), Some(lost)) => Err(lost),
            (own, _) => own,
        };
        // A caller that is gone needs no answer.
        let _ = to.send(answer);
    })
}

fn run(connection: &Connection, waiting: &Receiver<Work>) {
    while let Ok(first) = waiting.recv() {
        let mut group = vec![first];
        while group.len() < GROUP
            && let Ok(next) = waiting.try_recv()
        {
            group.push(next);
        }
        commit_group(connection, group);
    }
}

fn commit_group(connection: &Connection, group: Vec<Work>) {
    let mut answers: Vec<Answer> = Vec::with_capacity(group.len());
    for work in group {
        if connection.is_autocommit() {
            // The first of the group; or a full disk made the engine roll back what ran before,
            // whose callers are told so while the rest gets a fresh transaction.
            settle(&mut answers, Some(StoreError::DiskFull));
            if let Err(error) = connection.execute_batch("BEGIN IMMEDIATE") {
                let (_, answer) = work(Err(error.into()));
                answer(None);
                continue;
            }
        }
        answers.push(in_savepoint(connection, work));
    }
    if connection.is_autocommit() {
        settle(&mut answers, Some(StoreError::DiskFull));
        return;
    }
    let lost = connection
        .execute_batch("COMMIT")
        .err()
        .map(StoreError::from);
    if lost.is_some() && !connection.is_autocommit() {
        let _ = connection.execute_batch("ROLLBACK");
    }
    settle(&mut answers, lost);
}

fn in_savepoint(connection: &Connection, work: Work) -> Answer {
    if let Err(error) = connection.execute_batch("SAVEPOINT change") {
        return work(Err(error.into())).1;
    }
    let (holds, answer) = work(Ok(connection));
    if connection.is_autocommit() {
        return answer;
    }
    let end = if holds {
        "RELEASE change"
    } else {
        "ROLLBACK TO change; RELEASE change"
    };
    if connection.execute_batch(end).is_err() && !connection.is_autocommit() {
        // What the savepoint holds is unknown, so nothing of this transaction may be kept.
        let _ = connection.execute_batch("ROLLBACK");
    }
    answer
}

fn settle(answers: &mut Vec<Answer>, lost: Option<StoreError>) {
    for answer in answers.drain(..) {
        answer(lost.as_ref().map(same));
    }
}

/// The commit's error again, for the next caller of the group.
fn same(error: &StoreError) -> StoreError {
    match error {
        StoreError::DiskFull => StoreError::DiskFull,
        StoreError::Damaged => StoreError::Damaged,
        StoreError::Engine(code) => StoreError::Engine(*code),
        _ => StoreError::Engine(rusqlite::ffi::SQLITE_IOERR),
    }
}
