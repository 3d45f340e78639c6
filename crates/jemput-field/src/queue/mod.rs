//! *Di meja rekam*: who waits for the state system's operator at the next table.

mod enter;
mod list;
mod paste;
mod result;

pub use enter::{queue_enter, queue_leave};
pub use list::queue_list;
pub use paste::queue_paste;
pub use result::queue_result;

pub(crate) use list::still_waiting;
