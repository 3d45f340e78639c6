//! Messages from the office, numbered: each kept once, gaps known.

use std::ops::RangeInclusive;

use jemput_domain::ids::PersonId;
use jemput_domain::time::UnixMillis;
use jemput_domain::wire::down::Decision;
use rusqlite::Connection;
use uuid::Uuid;

use crate::Store;
use crate::error::{Result, StoreError};
use crate::sql::{all, first, from_json, json, run};

/// See [`Store::messages`].
pub struct Messages<'s>(&'s Store);

/// Signature checked, content still sealed to this laptop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMessage {
    pub chain: Uuid,
    pub number: u64,
    /// The signed statement's hash, which the next message names.
    pub hash: [u8; 32],
    pub bytes: Vec<u8>,
}

/// A message kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMessage {
    pub chain: Uuid,
    pub number: u64,
    pub bytes: Vec<u8>,
}

/// The last message before the first gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageMark {
    pub chain: Uuid,
    pub number: u64,
    pub hash: [u8; 32],
}

impl Store {
    pub fn messages(&self) -> Messages<'_> {
        Messages(self)
    }
}

impl Messages<'_> {
    /// What to acknowledge: everything up to here is kept.
    pub fn mark(&self) -> Result<Option<MessageMark>> {
        self.0.read(mark)
    }

    /// Numbers missing below the highest kept.
    pub fn gaps(&self) -> Result<Vec<RangeInclusive<u64>>> {
        self.0.read(|connection| {
            let Some(chain) = newest_chain(connection)? else { return Ok(Vec::new()) };
            all(
                connection,
                "SELECT before + 1, number - 1 FROM (
                    SELECT number, lag(number, 1, 0) OVER (ORDER BY number) AS before FROM message WHERE chain = ?1)
                 WHERE number > before + 1 ORDER BY number",
                [chain],
                |row| Ok(row.get::<_, u64>(0)?..=row.get::<_, u64>(1)?),
            )
        })
    }

    /// Kept and not applied, in order, up to the first gap.
    pub fn unapplied(&self) -> Result<Vec<StoredMessage>> {
        self.0.read(|connection| {
            let Some(mark) = mark(connection)? else { return Ok(Vec::new()) };
            all(
                connection,
                "SELECT chain, number, bytes FROM message WHERE applied_at IS NULL AND (chain != ?1 OR number <= ?2)
                 ORDER BY (SELECT min(place) FROM message AS first WHERE first.chain = message.chain), number",
                (mark.chain, mark.number),
                |row| Ok(StoredMessage { chain: row.get(0)?, number: row.get(1)?, bytes: row.get(2)? }),
            )
        })
    }

    /// After what it says has been taken over; applying twice must be harmless.
    pub fn applied(&self, chain: Uuid, number: u64, at: UnixMillis) -> Result<()> {
        self.0.write(move |connection| {
            run(
                connection,
                "UPDATE message SET applied_at = ?3 WHERE chain = ?1 AND number = ?2 AND applied_at IS NULL",
                (chain, number, at.0),
            )?;
            Ok(())
        })
    }

    /// The office's answer to a record.
    pub fn add_decision(&self, decision: Decision) -> Result<()> {
        self.0.write(move |connection| {
            run(
                connection,
                "INSERT INTO decision (record, revision, person, at, content) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (record, revision) DO UPDATE SET at = excluded.at, content = excluded.content
                 WHERE excluded.at >= decision.at",
                (
                    decision.record.0,
                    decision.revision,
                    decision.person.0,
                    decision.decided_at.0,
                    json(&decision)?,
                ),
            )?;
            Ok(())
        })
    }

    /// Newest first.
    pub fn decisions(&self, person: PersonId) -> Result<Vec<Decision>> {
        self.0.read(|connection| {
            all(
                connection,
                "SELECT content FROM decision WHERE person = ?1 ORDER BY at DESC",
                [person.0],
                |row| from_json(&row.get::<_, String>(0)?),
            )
        })
    }
}

/// The same number again changes nothing: whether it was new.
pub(crate) fn add(connection: &Connection, new: &NewMessage, at: UnixMillis) -> Result<bool> {
    let added = run(
        connection,
        "INSERT INTO message (place, chain, number, hash, bytes, received_at)
         SELECT coalesce(max(place), 0) + 1, ?1, ?2, ?3, ?4, ?5 FROM message WHERE 1
         ON CONFLICT (chain, number) DO NOTHING",
        (new.chain, new.number, new.hash.as_slice(), &new.bytes, at.0),
    )?;
    Ok(added == 1)
}

/// A laptop enrolled again gets a new chain.
fn newest_chain(connection: &Connection) -> Result<Option<Uuid>> {
    first(
        connection,
        "SELECT chain FROM message ORDER BY place DESC LIMIT 1",
        [],
        |row| Ok(row.get(0)?),
    )
}

fn mark(connection: &Connection) -> Result<Option<MessageMark>> {
    let Some(chain) = newest_chain(connection)? else {
        return Ok(None);
    };
    first(
        connection,
        "SELECT number, hash FROM (
            SELECT number, hash, row_number() OVER (ORDER BY number) AS place FROM message WHERE chain = ?1)
         WHERE number = place ORDER BY number DESC LIMIT 1",
        [chain],
        |row| {
            let hash: Vec<u8> = row.get(1)?;
            Ok(MessageMark {
                chain,
                number: row.get(0)?,
                hash: hash.try_into().map_err(|_| StoreError::Damaged)?,
            })
        },
    )
}
