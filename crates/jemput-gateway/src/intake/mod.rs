//! What laptops send: headers, items, and the receipts for them.

mod append;
mod begin;
mod framing;
mod judge;
pub(crate) mod mover;
mod open_bundle;
mod quota;
mod read_item;
mod receipts;
mod save;
mod start;
mod status;
pub(crate) mod together;

pub(crate) use append::Appended;
pub(crate) use framing::BundleStart;
pub(crate) use judge::Rejudge;
pub(crate) use open_bundle::OpenBundles;
pub use quota::Quota;
pub(crate) use status::{runs, values};
pub(crate) use together::Waiting;
