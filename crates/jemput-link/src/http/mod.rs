//! The network road: PROTOCOL.md, part A.

mod connection;
mod contact;
mod endpoint;
mod gateways;
mod pin;
mod reply;
mod run;
mod session;
pub mod signing;

pub use connection::{Connection, ConnectionConfig};
pub use endpoint::Endpoint;
pub use pin::pin_of;
pub use run::{Link, LinkEvent, SendReport, Watch};
pub use session::Kept;

pub(crate) use connection::Outgoing;
pub(crate) use gateways::{Gateways, seed};
pub(crate) use reply::Failure;
