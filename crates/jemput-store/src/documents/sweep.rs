//! What a crash left in the folder of pages: files that never got their row.

use std::collections::HashSet;
use std::fs;

use rusqlite::Connection;

use crate::error::Result;
use crate::folder::{Folder, remove_if_there};
use crate::sql::all;

/// Only while nothing is being taken in: the folder's lock is held and no reader runs yet.
pub(crate) fn leftovers(connection: &Connection, folder: &Folder) -> Result<()> {
    let known: HashSet<String> = all(
        connection,
        "SELECT file FROM page WHERE file IS NOT NULL",
        [],
        |row| Ok(row.get(0)?),
    )?
    .into_iter()
    .collect();
    for entry in fs::read_dir(folder.files())? {
        let entry = entry?;
        let name = entry.file_name();
        if name
            .to_str()
            .is_some_and(|name| is_ours(name) && !known.contains(name))
        {
            remove_if_there(&entry.path())?;
        }
    }
    Ok(())
}

/// Named by intake; anything else somebody put here is not ours to remove.
fn is_ours(name: &str) -> bool {
    let stem = name.strip_suffix(".partial").unwrap_or(name);
    stem.len() == 32 && stem.bytes().all(|byte| byte.is_ascii_hexdigit())
}
