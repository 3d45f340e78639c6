//! The bundle's file between sealed and named.

use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

use rusqlite::Connection;

use crate::error::Result;
use crate::folder::{Folder, remove_if_there, sync_folder};
use crate::sql::all;

pub(super) fn partial(folder: &Folder, file_name: &str) -> PathBuf {
    folder.bundles().join(format!("{file_name}.partial"))
}

/// A name in the folder and nowhere else.
pub(super) fn is_plain(file_name: &str) -> bool {
    !file_name.is_empty()
        && !file_name.starts_with('.')
        && file_name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

pub(super) fn finish(folder: &Folder, file_name: &str) -> Result<()> {
    fs::rename(partial(folder, file_name), folder.bundles().join(file_name))?;
    sync_folder(folder.bundles())?;
    Ok(())
}

/// Whether a spent bundle's file is there; it gets its name first, should it still lack it. One that
/// cannot get it is as good as lost: what it holds must not wait for it.
pub(super) fn is_there(folder: &Folder, file_name: &str) -> Result<bool> {
    if folder.bundles().join(file_name).try_exists()? {
        return Ok(true);
    }
    Ok(partial(folder, file_name).try_exists()? && finish(folder, file_name).is_ok())
}

/// Of a number that was not spent.
pub(super) fn discard(folder: &Folder, file_name: &str) -> Result<()> {
    remove_if_there(&partial(folder, file_name))?;
    Ok(())
}

/// After a crash: a spent bundle's file gets its name; the others were never spent, and everything
/// in them is still in the database. Files of pruned bundles go.
pub(crate) fn recover(connection: &Connection, folder: &Folder) -> Result<()> {
    let spent = all(
        connection,
        "SELECT file_name, pruned_at IS NOT NULL FROM bundle",
        [],
        |row| Ok((row.get::<_, String>(0)?, row.get::<_, bool>(1)?)),
    )?;
    let (pruned, held): (Vec<_>, Vec<_>) = spent.into_iter().partition(|(_, pruned)| *pruned);
    for (file_name, _) in pruned {
        remove_if_there(&folder.bundles().join(file_name))?;
    }
    let held: HashSet<String> = held.into_iter().map(|(file_name, _)| file_name).collect();
    for entry in fs::read_dir(folder.bundles())? {
        let entry = entry?;
        let name = entry.file_name();
        let Some(stem) = name.to_str().and_then(|name| name.strip_suffix(".partial")) else {
            continue;
        };
        if !held.contains(stem) {
            discard(folder, stem)?;
        } else {
            is_there(folder, stem)?;
        }
    }
    Ok(())
}
