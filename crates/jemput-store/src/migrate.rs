//! Numbered `.sql` files, each in its own transaction. A database of a newer program is refused.

use rusqlite::Connection;

use crate::error::{Result, StoreError};

const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_first.sql"),
    include_str!("../migrations/0002_former_epochs.sql"),
    include_str!("../migrations/0003_lost_bundles.sql"),
    include_str!("../migrations/0004_notes.sql"),
    include_str!("../migrations/0005_note_of_person.sql"),
    include_str!("../migrations/0006_by_rw.sql"),
];

/// The newest schema this program knows.
pub(crate) const SCHEMA: u32 = MIGRATIONS.len() as u32;

pub(crate) fn run(connection: &Connection) -> Result<()> {
    let found: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > SCHEMA {
        return Err(StoreError::NewerSchema {
            found,
            known: SCHEMA,
        });
    }
    for (index, sql) in MIGRATIONS.iter().enumerate().skip(found as usize) {
        let number = index + 1;
        let done = connection.execute_batch(&format!(
            "BEGIN IMMEDIATE; {sql}; PRAGMA user_version = {number}; COMMIT;"
        ));
        if let Err(error) = done {
            if !connection.is_autocommit() {
                connection.execute_batch("ROLLBACK")?;
            }
            return Err(error.into());
        }
    }
    Ok(())
}
