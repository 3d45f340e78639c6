//! Which bundles' files are gone before the office had them. What such a bundle held counts as held
//! no more, so that it goes in the next one; its number stays spent, its row stays as it is.
//!
//! A file may turn up again, and the office may have got a copy by a stick: then it counts again.

use std::collections::HashSet;

use jemput_domain::time::UnixMillis;
use rusqlite::Connection;

use super::view::HELD;
use super::{Bundles, HeaderHash, files};
use crate::error::{Result, StoreError};
use crate::sql::{all, run};

impl Bundles<'_> {
    /// Looks which files are there and files what is lost, or found again, accordingly. Before
    /// sealing.
    pub fn take_stock(&self, at: UnixMillis) -> Result<()> {
        let kept = self.0.read(|connection| {
            all(
                connection,
                "SELECT hash, file_name FROM bundle WHERE pruned_at IS NULL",
                [],
                |row| Ok((hash(row.get(0)?)?, row.get::<_, String>(1)?)),
            )
        })?;
        let names = kept.iter().map(|(_, file_name)| file_name.clone());
        let there = files::there(self.0.folder(), names.collect())?;
        let gone = kept
            .into_iter()
            .filter(|(_, file_name)| !there.contains(file_name))
            .map(|(hash, _)| hash)
            .collect();
        self.0
            .write(move |connection| set_all(connection, &gone, at))
    }
}

/// A receipt may say that the office has what was lost here.
pub(crate) fn found_at_office(connection: &Connection) -> Result<()> {
    let sql = format!("SELECT hash FROM bundle WHERE lost_at IS NOT NULL AND {HELD}");
    for found in all(connection, &sql, [], |row| hash(row.get(0)?))? {
        set(connection, &found, None)?;
    }
    Ok(())
}

fn set_all(connection: &Connection, gone: &HashSet<HeaderHash>, at: UnixMillis) -> Result<()> {
    let sql =
        format!("SELECT hash, lost_at IS NOT NULL, {HELD} FROM bundle WHERE pruned_at IS NULL");
    let kept = all(connection, &sql, [], |row| {
        let hash = hash(row.get(0)?)?;
        let is_lost = gone.contains(&hash) && !row.get::<_, bool>(2)?;
        Ok((hash, row.get::<_, bool>(1)?, is_lost))
    })?;
    for (hash, was_lost, is_lost) in kept {
        if was_lost != is_lost {
            set(connection, &hash, is_lost.then_some(at))?;
        }
    }
    Ok(())
}

/// What the bundle holds is sealed as far as any bundle that is not lost holds it.
fn set(connection: &Connection, bundle: &HeaderHash, lost_at: Option<UnixMillis>) -> Result<()> {
    let hash = bundle.as_slice();
    run(
        connection,
        "UPDATE bundle SET lost_at = ?2 WHERE hash = ?1",
        (hash, lost_at.map(|at| at.0)),
    )?;
    run(
        connection,
        "UPDATE record SET sealed_revision = coalesce(
            (SELECT max(holds.revision) FROM bundle_record AS holds JOIN bundle ON bundle.hash = holds.bundle
             WHERE holds.record = record.id AND bundle.lost_at IS NULL), 0)
         WHERE id IN (SELECT record FROM bundle_record WHERE bundle = ?1)",
        [hash],
    )?;
    run(
        connection,
        "UPDATE page SET sealed = EXISTS (
            SELECT 1 FROM bundle_page AS holds JOIN bundle ON bundle.hash = holds.bundle
            WHERE holds.page = page.id AND bundle.lost_at IS NULL)
         WHERE id IN (SELECT page FROM bundle_page WHERE bundle = ?1)",
        [hash],
    )?;
    if lost_at.is_some() {
        // An open outing's numbers have moved since: the lost bundle may still turn up on a stick,
        // and one revision must not say two things.
        run(
            connection,
            "UPDATE record SET revision = revision + 1
             WHERE kind = 'outing' AND subject IN (SELECT id FROM outing WHERE closed_at IS NULL)
                AND EXISTS (SELECT 1 FROM bundle_record AS lost
                    WHERE lost.bundle = ?1 AND lost.record = record.id AND lost.revision = record.revision)",
            [hash],
        )?;
    }
    Ok(())
}

fn hash(bytes: Vec<u8>) -> Result<HeaderHash> {
    bytes.try_into().map_err(|_| StoreError::Damaged)
}
