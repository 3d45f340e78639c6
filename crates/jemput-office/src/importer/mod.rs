//! Bundles in, by network or stick: one importer, two roads.

mod summary;

pub use summary::{Looked, Summary};
