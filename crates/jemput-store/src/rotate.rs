//! A new database key when an officer leaves. Every step leaves either the old database with its
//! slots or the new one with its slots, whole:
//!
//! 1. the old database leaves WAL mode, so that no frame of it can ever be replayed into the new;
//! 2. everything is exported under a fresh key into `jemput.next`, which is synced, then opened
//!    again, its pages authenticated and its tables compared;
//! 3. `slots.next` is written: it names the new database's salt;
//! 4. `jemput.next` is renamed over `jemput.db`: from here the new key counts, and the slots that
//!    name its salt are `slots.next`;
//! 5. those take the place of `slots.a` and `slots.b`.

use std::fs::{self, File};
use std::path::Path;

use jemput_domain::ids::OfficerId;
use rand_core::CryptoRng;
use rusqlite::Connection;

use crate::connection::{Purpose, open};
use crate::error::{Result, StoreError};
use crate::folder::{Folder, remove_if_there, sync_folder};
use crate::key::DatabaseKey;
use crate::slots::{self, Slots};

const NEXT: &str = "jemput.next";

/// Changes the database key so that everybody but `leaver` opens it with the passphrase they have.
/// The store must be closed. `escrow` wraps the new key to the recovery key.
pub fn remove_officer(
    folder: &Folder,
    key: &DatabaseKey,
    leaver: OfficerId,
    escrow: impl FnOnce(&DatabaseKey) -> Option<Vec<u8>>,
    rng: &mut impl CryptoRng,
) -> Result<DatabaseKey> {
    let _lock = folder.lock()?;
    finish_interrupted(folder)?;
    let slots = Slots::read(folder)?;
    slots.check_leaver(leaver)?;
    let new = DatabaseKey::random(rng);
    let next = folder.in_root(NEXT);
    let ready = export(folder, key, &new)
        .and_then(|()| slots.without(key, leaver, &next, &new, escrow(&new), rng));
    if let Err(error) = ready {
        // The old side is untouched; a copy half made must not keep a full disk full.
        finish_interrupted(folder)?;
        return Err(error);
    }
    fs::rename(&next, folder.database())?;
    sync_folder(folder.root())?;
    slots::settle(folder)?;
    Ok(new)
}

/// Clears up after a crash in [`remove_officer`]: which side of the rename it fell on is told by
/// the database's salt.
pub(crate) fn finish_interrupted(folder: &Folder) -> Result<()> {
    for suffix in ["", "-journal", "-wal", "-shm"] {
        remove_if_there(&folder.in_root(&format!("{NEXT}{suffix}")))?;
    }
    slots::settle(folder)
}

/// Writes everything into the one file, without WAL beside it.
pub(crate) fn leave_wal(connection: &Connection) -> Result<()> {
    let mode: String =
        connection.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
    if mode == "delete" {
        Ok(())
    } else {
        Err(StoreError::InUse)
    }
}

fn export(folder: &Folder, key: &DatabaseKey, new: &DatabaseKey) -> Result<()> {
    let next = folder.in_root(NEXT);
    let old = open(folder.database(), key, Purpose::Write)?;
    leave_wal(&old)?;
    // Attaching opens, it does not make.
    File::create(&next)?;
    let path = next.to_str().ok_or(StoreError::InvalidValue("folder"))?;
    old.execute(
        "ATTACH DATABASE ?1 AS next KEY ?2",
        (path, new.literal().as_str()),
    )?;
    let version: u32 = old.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    old.query_row("SELECT sqlcipher_export('next')", [], |_| Ok(()))?;
    old.execute_batch(&format!(
        "PRAGMA next.user_version = {version}; DETACH DATABASE next"
    ))?;
    File::open(&next)?.sync_all()?;
    verify_copy(&old, &next, new)?;
    old.close().map_err(|(_, error)| error)?;
    Ok(())
}

/// The copy is only trusted once it has been read back: every page authentic, the structure sound,
/// every table with as many rows.
fn verify_copy(old: &Connection, next: &Path, new: &DatabaseKey) -> Result<()> {
    let copy = open(next, new, Purpose::Read)?;
    let bad_pages = copy
        .prepare("PRAGMA cipher_integrity_check")?
        .query_map([], |_| Ok(()))?
        .count();
    let structure: String = copy.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if bad_pages > 0 || structure != "ok" || shape(old)? != shape(&copy)? {
        return Err(StoreError::Damaged);
    }
    copy.close().map_err(|(_, error)| error)?;
    Ok(())
}

/// Each table and how many rows it has.
fn shape(connection: &Connection) -> Result<Vec<(String, i64)>> {
    let mut names =
        connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")?;
    let names: Vec<String> = names
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut shape = Vec::with_capacity(names.len());
    for name in names {
        let rows =
            connection.query_row(&format!("SELECT count(*) FROM \"{name}\""), [], |row| {
                row.get(0)
            })?;
        shape.push((name, rows));
    }
    Ok(shape)
}
