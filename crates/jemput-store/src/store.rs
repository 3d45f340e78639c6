//! The open store: a handle to clone and share.

use std::fs::File;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use rand_core::CryptoRng;
use rusqlite::Connection;

use crate::connection::{self, Purpose};
use crate::documents::sweep;
use crate::error::{Result, StoreError};
use crate::folder::{Folder, remove_if_there, sync_folder};
use crate::key::DatabaseKey;
use crate::readers::Readers;
use crate::slots::{Cost, NewOfficer, Slots};
use crate::writer::Writer;
use crate::{bundles, migrate, records, rotate};

/// The laptop's database, open. Cheap to clone; every clone is the same store.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    folder: Folder,
    readers: Readers,
    writer: Mutex<Option<Writer>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    /// Another process cannot open the folder while this is held.
    lock: Mutex<Option<File>>,
    seed: records::IdSeed,
}

impl Store {
    /// First run: makes the database under `key`, with a slot for each of `officers`, and opens it.
    /// Never touches a database that is there.
    pub fn create(
        folder: &Folder,
        key: DatabaseKey,
        officers: &[NewOfficer<'_>],
        escrow: Option<Vec<u8>>,
        cost: Cost,
        rng: &mut impl CryptoRng,
    ) -> Result<Self> {
        folder.make()?;
        let lock = folder.lock()?;
        if folder.is_created() {
            return Err(StoreError::AlreadyExists);
        }
        // A crash before the last rename leaves no database, so the next try begins afresh.
        let making = folder.in_root("jemput.making");
        for suffix in ["", "-wal", "-shm", "-journal"] {
            remove_if_there(&folder.in_root(&format!("jemput.making{suffix}")))?;
        }
        let made = connection::open(&making, &key, Purpose::Create)?;
        migrate::run(&made)?;
        records::IdSeed::make(&made, rng)?;
        rotate::leave_wal(&made)?;
        made.close().map_err(|(_, error)| error)?;
        Slots::create(folder, &making, &key, officers, escrow, cost, rng)?;
        File::open(&making)?.sync_all()?;
        std::fs::rename(&making, folder.database())?;
        sync_folder(folder.root())?;
        Self::open_locked(folder, key, lock)
    }

    /// Opens with a key that [`Slots::unlock`] or the escrow round trip gave, and clears up what a
    /// crash left.
    pub fn open(folder: &Folder, key: DatabaseKey) -> Result<Self> {
        if !folder.is_created() {
            return Err(StoreError::NotCreated);
        }
        let lock = folder.lock()?;
        Self::open_locked(folder, key, lock)
    }

    fn open_locked(folder: &Folder, key: DatabaseKey, lock: File) -> Result<Self> {
        folder.make()?;
        rotate::finish_interrupted(folder)?;
        let connection = connection::open(folder.database(), &key, Purpose::Write)?;
        migrate::run(&connection)?;
        let seed = records::IdSeed::read(&connection)?;
        bundles::files::recover(&connection, folder)?;
        sweep::leftovers(&connection, folder)?;
        let readers = Readers::new(folder.clone(), key);
        let (writer, thread) = Writer::start(connection)?;
        Ok(Self(Arc::new(Inner {
            folder: folder.clone(),
            readers,
            writer: Mutex::new(Some(writer)),
            thread: Mutex::new(Some(thread)),
            lock: Mutex::new(Some(lock)),
            seed,
        })))
    }

    pub fn folder(&self) -> &Folder {
        &self.0.folder
    }

    /// Waits for writes and reads under way, closes, and frees the folder. Every clone then
    /// answers `Closed`.
    pub fn close(&self) {
        self.0.close();
    }

    /// Reads every page and checks its authenticity and the structure of every table and index.
    pub fn check(&self) -> Result<()> {
        self.read(|connection| {
            let pages: i64 = connection
                .prepare("PRAGMA cipher_integrity_check")?
                .query_map([], |_| Ok(()))?
                .count() as i64;
            let structure: String =
                connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
            if pages > 0 || structure != "ok" {
                return Err(StoreError::Damaged);
            }
            Ok(())
        })
    }

    pub(crate) fn read<T>(&self, job: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.0.readers.read(job)
    }

    /// Runs `change` on the writer thread; returns when it is committed and durable.
    pub(crate) fn write<T, F>(&self, change: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T> + Send + 'static,
    {
        let waiting = {
            let writer = self.0.writer.lock().unwrap_or_else(PoisonError::into_inner);
            writer.as_ref().ok_or(StoreError::Closed)?.queue(change)?
        };
        waiting.recv().map_err(|_| StoreError::Closed)?
    }

    pub(crate) fn ids(&self) -> records::IdSeed {
        self.0.seed
    }
}

impl Inner {
    fn close(&self) {
        let writer = self
            .writer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        drop(writer);
        if let Some(thread) = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
        {
            let _ = thread.join();
        }
        self.readers.close();
        let lock = self
            .lock
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(lock) = lock {
            // Closing the file is not enough: a child process between fork and exec still has it.
            let _ = lock.unlock();
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.close();
    }
}
