//! The decisions, without sockets, clock, storage or keys.

pub mod backoff;
pub mod exchange;
pub mod inbox;
mod outgoing;
pub mod pace;
pub mod progress;
pub mod sender;
