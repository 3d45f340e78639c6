//! The office: opens and imports bundles, keeps people, lists and records, issues work lists and
//! receipts, counts, and serves the pages staff work with.
//!
//! | folder | job |
//! |---|---|
//! | `keys` | the key ceremony, keys at rest |
//! | `storage` | the database and the sealed items |
//! | `importer` | bundles in, by network or stick: one importer, two roads |
//! | `issuing` | invitations, certificates, work lists, packs, keysets |
//! | `lists` | the office's own files in |
//! | `remaining` | how many are still unrecorded, where, why |
//! | `review` | records and scans side by side, decisions |
//! | `export` | XLSX |
//! | `reasons` | why something was put apart, in words |
//! | `web` | sign-in and the pages' API |
//! | `serve` | everything in one process |
//! | `demo` | a demonstration office |

pub mod demo;
mod export;
pub mod importer;
pub mod issuing;
pub mod keys;
pub mod lists;
pub mod office;
pub mod reasons;
pub mod remaining;
mod review;
pub mod serve;
pub mod storage;
pub mod web;

pub use office::{Clock, Office, OfficeEvent};
