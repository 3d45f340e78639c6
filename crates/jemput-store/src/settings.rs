//! Named blobs: device keys, certificate, keyset, office pack, what must survive a restart.

use jemput_domain::time::UnixMillis;
use rusqlite::Connection;
use zeroize::Zeroizing;

use crate::Store;
use crate::error::Result;
use crate::sql::{first, run};

/// See [`Store::settings`].
pub struct Settings<'s>(&'s Store);

/// The newest time the office has signed: the only clock deletion goes by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeTimeMark {
    pub at: UnixMillis,
    /// The signed statement.
    pub statement: Vec<u8>,
}

const OFFICE_TIME: &str = "office_time";
const OFFICE_TIME_STATEMENT: &str = "office_time_statement";

impl Store {
    pub fn settings(&self) -> Settings<'_> {
        Settings(self)
    }
}

impl Settings<'_> {
    /// Wiped when dropped: some are secret keys.
    pub fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>> {
        self.0.read(|connection| {
            first(
                connection,
                "SELECT value FROM setting WHERE name = ?1",
                [own(name)],
                |row| Ok(Zeroizing::new(row.get(0)?)),
            )
        })
    }

    pub fn put(&self, name: &str, value: &[u8]) -> Result<()> {
        let (name, value) = (name.to_owned(), Zeroizing::new(value.to_vec()));
        self.0
            .write(move |connection| put(connection, &name, &value))
    }

    /// The next number of a count that never goes back: stored before it is given.
    pub fn next_count(&self, name: &str) -> Result<u64> {
        let name = own(name);
        self.0.write(move |connection| {
            let last: Option<Vec<u8>> = first(
                connection,
                "SELECT value FROM setting WHERE name = ?1",
                [&name],
                |row| Ok(row.get(0)?),
            )?;
            let last = last
                .and_then(|bytes| bytes.try_into().ok())
                .map_or(0, u64::from_be_bytes);
            run(connection, PUT, (name, (last + 1).to_be_bytes().as_slice()))?;
            Ok(last + 1)
        })
    }

    /// Keeps what is there; whether `value` was written. For device keys, which are made once.
    pub fn put_once(&self, name: &str, value: &[u8]) -> Result<bool> {
        let (name, value) = (own(name), Zeroizing::new(value.to_vec()));
        self.0.write(move |connection| {
            let written = run(
                connection,
                "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING",
                (name, value.as_slice()),
            )?;
            Ok(written == 1)
        })
    }

    pub fn office_time(&self) -> Result<Option<OfficeTimeMark>> {
        self.0.read(|connection| {
            let Some(at) = office_time(connection)? else {
                return Ok(None);
            };
            let statement = first(
                connection,
                "SELECT value FROM setting WHERE name = ?1",
                [OFFICE_TIME_STATEMENT],
                |row| Ok(row.get(0)?),
            )?;
            Ok(statement.map(|statement| OfficeTimeMark { at, statement }))
        })
    }

    /// The caller has checked the signature. An earlier time changes nothing; whether this one was
    /// newer.
    pub fn raise_office_time(&self, at: UnixMillis, statement: &[u8]) -> Result<bool> {
        let statement = statement.to_vec();
        self.0
            .write(move |connection| raise_office_time(connection, at, &statement))
    }
}

const PUT: &str = "INSERT INTO setting (name, value) VALUES (?1, ?2)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value";

pub(crate) fn put(connection: &Connection, name: &str, value: &[u8]) -> Result<()> {
    run(connection, PUT, (own(name), value))?;
    Ok(())
}

pub(crate) fn raise_office_time(
    connection: &Connection,
    at: UnixMillis,
    statement: &[u8],
) -> Result<bool> {
    if office_time(connection)?.is_some_and(|known| known >= at) {
        return Ok(false);
    }
    run(
        connection,
        PUT,
        (OFFICE_TIME, at.0.to_be_bytes().as_slice()),
    )?;
    run(connection, PUT, (OFFICE_TIME_STATEMENT, statement))?;
    Ok(true)
}

/// Callers' names never meet the store's own.
fn own(name: &str) -> String {
    format!("app/{name}")
}

pub(crate) fn office_time(connection: &Connection) -> Result<Option<UnixMillis>> {
    let bytes: Option<Vec<u8>> = first(
        connection,
        "SELECT value FROM setting WHERE name = ?1",
        [OFFICE_TIME],
        |row| Ok(row.get(0)?),
    )?;
    Ok(bytes
        .and_then(|bytes| bytes.try_into().ok())
        .map(|bytes| UnixMillis(i64::from_be_bytes(bytes))))
}
