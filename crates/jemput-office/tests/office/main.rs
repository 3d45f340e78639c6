//! The office's core against real bundles, a real gateway on a real socket, and real folders.

mod backups;
mod bad_input;
mod desk;
mod laptop;
mod lists;
mod network;
mod office_keys;
mod pruned;
mod recovery;
mod released;
mod relocking;
mod restoring;
mod revocation;
mod set_back;
mod sticks;
mod storage;
mod terminal;
mod web;
mod wizard;
mod world;
