//! Opening the database file with its raw key and the settings every connection needs.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::error::{Result, StoreError};
use crate::key::DatabaseKey;

/// Page cache of a connection, in KiB. Below 64 MiB a search of a million rows decrypts the same
/// pages over and over.
const READER_CACHE_KIB: u32 = 65_536;
/// The writer touches few pages again and again.
const WRITER_CACHE_KIB: u32 = 16_384;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Create,
    Write,
    Read,
}

pub(crate) fn open(path: &Path, key: &DatabaseKey, purpose: Purpose) -> Result<Connection> {
    let flags = match purpose {
        Purpose::Create => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        // A reader of a WAL database may have to make the shared-memory file, so it opens for
        // writing and `query_only` keeps it from doing so.
        Purpose::Write | Purpose::Read => OpenFlags::SQLITE_OPEN_READ_WRITE,
    };
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.execute_batch(&key.pragma())?;
    // The engine reports a page that does not verify on stderr otherwise; we return an error.
    connection.execute_batch("PRAGMA cipher_log_level = NONE")?;
    if purpose != Purpose::Create && std::fs::metadata(path)?.len() == 0 {
        return Err(StoreError::Damaged);
    }
    // The first read decrypts page 1: a wrong key or a damaged file shows here.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| {
        row.get::<_, i64>(0)
    })?;
    configure(&connection, purpose)?;
    Ok(connection)
}

fn configure(connection: &Connection, purpose: Purpose) -> Result<()> {
    let cache = if purpose == Purpose::Read {
        READER_CACHE_KIB
    } else {
        WRITER_CACHE_KIB
    };
    connection.execute_batch(&format!(
        "PRAGMA cache_size = -{cache};
         PRAGMA temp_store = MEMORY;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;
         PRAGMA secure_delete = FAST;"
    ))?;
    if purpose == Purpose::Read {
        connection.execute_batch("PRAGMA query_only = ON")?;
    } else {
        connection.query_row("PRAGMA journal_mode = WAL", [], |row| {
            row.get::<_, String>(0)
        })?;
        // 16 MiB, not the 4 MiB default: an import checkpoints less often.
        connection.query_row("PRAGMA wal_autocheckpoint = 4000", [], |row| {
            row.get::<_, i64>(0)
        })?;
        connection.query_row("PRAGMA journal_size_limit = 33554432", [], |row| {
            row.get::<_, i64>(0)
        })?;
    }
    connection.set_prepared_statement_cache_capacity(128);
    Ok(())
}
