//! The kit's commands: their request and response types by topic, and the one list that makes
//! both the router and the TypeScript map. What holds a person's data has no `Debug`.

pub mod applications;
pub mod events;
pub mod list;
pub mod people;
pub mod reason;
pub mod sending;
pub mod session;
pub mod shared;
pub mod typescript;
pub mod villages;

pub use list::NAMES;
