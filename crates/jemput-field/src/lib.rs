//! The kit without a window: use cases over store, link and seal.

pub mod commands;
