//! The chain bundles are numbered in. A laptop that was restored from an image, or copied, begins
//! a new chain that names the old, so that no number is ever used for two bundles knowingly.

use jemput_domain::time::UnixMillis;
use rusqlite::Connection;
use uuid::Uuid;

use crate::Store;
use crate::error::{Result, StoreError};
use crate::sql::{first, run};

/// See [`Store::chains`].
pub struct Chains<'s>(&'s Store);

/// Where the next bundle goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainHead {
    pub chain: Uuid,
    /// From 1.
    pub next_sequence: u64,
    /// Header hash of the bundle before; none at 1.
    pub previous: Option<[u8; 32]>,
    /// The chain this one replaces.
    pub replaces: Option<Uuid>,
}

impl Store {
    pub fn chains(&self) -> Chains<'_> {
        Chains(self)
    }
}

impl Chains<'_> {
    /// The current chain. The first call begins one; so does a call with another machine's marker.
    /// `new_chain` is used only then.
    pub fn ensure(&self, marker: &[u8], new_chain: Uuid, at: UnixMillis) -> Result<ChainHead> {
        let marker = marker.to_vec();
        self.0.write(move |connection| {
            let known = first(
                connection,
                "SELECT marker FROM chain ORDER BY place DESC LIMIT 1",
                [],
                |row| Ok(row.get::<_, Vec<u8>>(0)?),
            )?;
            if known.as_ref() != Some(&marker) {
                begin(connection, new_chain, &marker, at)?;
            }
            head(connection)?.ok_or(StoreError::NotFound("chain"))
        })
    }

    /// None before the first [`Chains::ensure`].
    pub fn current(&self) -> Result<Option<ChainHead>> {
        self.0.read(head)
    }
}

fn begin(connection: &Connection, chain: Uuid, marker: &[u8], at: UnixMillis) -> Result<()> {
    run(
        connection,
        "INSERT INTO chain (id, marker, started_at) VALUES (?1, ?2, ?3)",
        (chain, marker, at.0),
    )?;
    Ok(())
}

/// A receipt came for a bundle this database had never heard of: it is an older image, or a copy, of
/// the one that made it. The unknown bundle may be of the chain that is current here, of which this
/// database knows less than the office, whether or not it has sealed anything in it itself: the image
/// may be of the day the laptop was enrolled.
///
/// A later chain in which nothing is sealed yet is new enough: it began because the database had been
/// moved or put back, and a receipt tells no chain, so those of what was sealed before would make one
/// empty chain after another. (An image of just that moment uses its numbers again; then the office
/// finds two bundles of one number, and keeps both.)
pub(crate) fn begin_after_unknown_receipt(
    connection: &Connection,
    chain: Uuid,
    at: UnixMillis,
) -> Result<()> {
    let marker = first(
        connection,
        "SELECT marker FROM chain WHERE place = (SELECT max(place) FROM chain)
            AND (last_sequence > 0 OR place = (SELECT min(place) FROM chain))",
        [],
        |row| Ok(row.get::<_, Vec<u8>>(0)?),
    )?;
    match marker {
        Some(marker) => begin(connection, chain, &marker, at),
        None => Ok(()),
    }
}

/// The chain replaced is the newest that something is sealed in: the office knows of a chain by its
/// bundles only, and nothing leads on from one that has none. When nothing is sealed here at all, the
/// last one may have bundles that this image does not know.
pub(crate) fn head(connection: &Connection) -> Result<Option<ChainHead>> {
    first(
        connection,
        "SELECT id, last_sequence, head,
            (SELECT id FROM chain AS older WHERE older.place < chain.place
             ORDER BY older.last_sequence > 0 DESC, older.place DESC LIMIT 1) AS replaces
         FROM chain ORDER BY place DESC LIMIT 1",
        [],
        |row| {
            let head: Option<Vec<u8>> = row.get("head")?;
            let previous = head
                .map(|hash| hash.try_into().map_err(|_| StoreError::Damaged))
                .transpose()?;
            Ok(ChainHead {
                chain: row.get("id")?,
                next_sequence: row.get::<_, u64>("last_sequence")? + 1,
                previous,
                replaces: row.get("replaces")?,
            })
        },
    )
}
