//! Both roads and the decisions behind them, from outside the crate.

mod double;
mod enrolment;
mod liar;
mod model_office;
mod network;
mod office;
mod outbox_in_memory;
mod sender;
mod stick;
