//! What the pages ask and get, by topic. Exported to `ui/src/bindings/office` by the route list.

pub mod bundles;
pub mod exports;
pub mod laptops;
pub mod lists;
pub mod people;
pub mod remaining;
pub mod review;
pub mod session;
pub mod settings;
pub mod shared;
