//! The kit without a window: use cases over store, link and seal.
//!
//! [`Field`] is the kit. [`Field::call`] runs any command of the one list in [`commands::list`];
//! [`Field::listen`] gives what it says by itself. Each use case is one file below the topic of its
//! commands. Time, randomness and the machine come in through [`host::Host`].

mod applications;
pub mod commands;
pub mod decode;
mod documents;
mod error;
pub mod host;
mod ids;
mod kit;
mod passphrase;
mod people;
mod queue;
mod sending;
mod session;
mod typed;
mod villages;

pub use documents::Scan;
pub use error::FieldError;
pub use jemput_domain::error::{ApiError, ErrorCode};
pub use kit::{Field, Listening};
pub use sending::FieldOutbox;

/// Reads what the first unlocking would otherwise wait for: the table of regions.
pub fn read_ahead() {
    jemput_domain::regions::Regions::current();
}
