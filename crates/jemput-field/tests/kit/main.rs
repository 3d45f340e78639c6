//! The kit's use cases on the real store, with an office made in the test.

mod applications;
mod day;
mod disk;
mod documents;
mod enrolling;
mod files;
mod killed;
mod leading;
mod leaving;
mod list;
mod locking;
mod lost;
mod outbox;
mod pruned;
mod queue;
mod recovering;
mod support;
