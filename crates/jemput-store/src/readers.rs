//! Connections that only read. WAL lets them see the last commit while the writer works.

use std::sync::{Condvar, Mutex, PoisonError};

use rusqlite::Connection;

use crate::connection::{Purpose, open};
use crate::error::{Result, StoreError};
use crate::folder::Folder;
use crate::key::DatabaseKey;

/// Enough for a search, a page of scans and a summary at once; each may fill its page cache.
const AT_MOST: usize = 3;

pub(crate) struct Readers {
    folder: Folder,
    state: Mutex<State>,
    returned: Condvar,
}

struct State {
    /// The last returned is taken first: its cache is the warm one.
    idle: Vec<Connection>,
    opened: usize,
    /// Gone when the store is closed.
    key: Option<DatabaseKey>,
}

impl Readers {
    pub(crate) fn new(folder: Folder, key: DatabaseKey) -> Self {
        let state = State {
            idle: Vec::new(),
            opened: 0,
            key: Some(key),
        };
        Self {
            folder,
            state: Mutex::new(state),
            returned: Condvar::new(),
        }
    }

    pub(crate) fn read<T>(&self, job: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let lent = self.lend()?;
        match &lent.connection {
            Some(connection) => job(connection),
            None => Err(StoreError::Closed),
        }
    }

    fn lend(&self) -> Result<Lent<'_>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let Some(key) = &state.key else {
                return Err(StoreError::Closed);
            };
            if state.idle.is_empty() && state.opened < AT_MOST {
                let connection = open(self.folder.database(), key, Purpose::Read)?;
                state.opened += 1;
                return Ok(Lent {
                    readers: self,
                    connection: Some(connection),
                });
            }
            if let Some(connection) = state.idle.pop() {
                return Ok(Lent {
                    readers: self,
                    connection: Some(connection),
                });
            }
            state = self
                .returned
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Waits for the reads under way, then closes every connection and wipes the key.
    pub(crate) fn close(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.key = None;
        while state.opened > state.idle.len() {
            state = self
                .returned
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        state.idle.clear();
        state.opened = 0;
        self.returned.notify_all();
    }
}

/// Comes back on its own, also when the job panics.
struct Lent<'r> {
    readers: &'r Readers,
    connection: Option<Connection>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let mut state = self
            .readers
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        state.idle.extend(self.connection.take());
        self.readers.returned.notify_all();
    }
}
