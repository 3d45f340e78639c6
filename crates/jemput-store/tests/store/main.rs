//! The store from outside, one module per promise.

mod bundles;
mod chains;
mod documents;
mod fixture;
mod kill;
mod lists;
mod messages;
mod migrations;
mod outcomes;
mod prune;
mod search;
mod slots;
mod space;
mod stock;
mod surface;
mod writing;
