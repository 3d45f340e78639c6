//! Sealing the day, sending it, sticks, and what is still only on this laptop.

mod bundles;
mod local_only;
mod lost;
mod messages;
mod outbox;
mod prune;
mod seal;
mod sealing_plan;
mod send;
pub(crate) mod space;
mod state;
mod statement;
mod stick;
mod trouble;
mod unfinished;

pub use bundles::bundles;
pub use local_only::local_only;
pub use seal::{seal, seal_cancel};
pub use send::{send_start, send_stop};
pub use stick::{stick_cancel, stick_export, stick_import, stick_volumes};
pub use unfinished::unfinished;

pub(crate) use local_only::of as count_local_only;
pub(crate) use messages::{apply as apply_messages, content as message_content};
pub use outbox::FieldOutbox;
pub(crate) use state::Sending;
pub(crate) use trouble::told as told_trouble;
pub(crate) use unfinished::notes_left;
