//! The office's database (SQLite or PostgreSQL, one SQL text) and its sealed items.
//!
//! One file per table or pair of tables, its SQL beside its code. Functions take `&mut AnyConnection`
//! so that a use case decides what is one transaction; writing ones are called inside [`Db::write`].
//! Migrations: `migrations/`, 0001–0019 the core's, 0020 and up the web's.

pub mod attachments;
pub mod audit;
pub mod backups;
pub mod bundles;
pub mod chains;
pub mod db;
pub mod devices;
pub mod evidence;
mod histories;
pub mod invitations;
pub mod issued;
pub mod items;
pub mod lists;
pub mod messages;
pub mod outings;
pub mod people;
pub mod quarantine;
pub mod receipts;
pub mod records;
pub mod runs;
pub mod scans;
pub mod settings;
pub mod standing;
pub mod users;
pub mod withdrawn;

pub use db::{Db, Engine, StorageError, Write};
