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

/// Which of these spent bundles' files are there; one that still lacks its name gets it first. The
/// folder is asked, not each file: one that cannot be looked at is not gone. One that cannot get its
/// name is as good as lost: what it holds must not wait for it.
pub(super) fn there(folder: &Folder, spent: Vec<String>) -> Result<HashSet<String>> {
    let mut names = HashSet::new();
    for entry in fs::read_dir(folder.bundles())? {
        names.extend(entry?.file_name().into_string().ok());
    }
    let is_there = |file_name: &String| {
        names.contains(file_name)
            || names.contains(&format!("{file_name}.partial")) && finish(folder, file_name).is_ok()
    };
    Ok(spent.into_iter().filter(is_there).collect())
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
    let held: Vec<String> = held.into_iter().map(|(file_name, _)| file_name).collect();
    for entry in fs::read_dir(folder.bundles())? {
        let entry = entry?;
        let name = entry.file_name();
        let Some(stem) = name.to_str().and_then(|name| name.strip_suffix(".partial")) else {
            continue;
        };
        if !held.iter().any(|name| name == stem) {
            discard(folder, stem)?;
        }
    }
    there(folder, held)?;
    Ok(())
}
