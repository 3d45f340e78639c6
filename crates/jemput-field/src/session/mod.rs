//! Enrolment, unlocking, locking, and the status line.

mod answer;
mod ask;
mod carried;
mod enrol;
mod escrow;
mod half_made;
mod invitation;
mod language;
mod lock;
mod officer_remove;
mod officers;
mod recover;
mod request_file;
mod roster;
mod status;
mod unlock;

pub use answer::enrolment_answer_file;
pub use ask::enrolment_check;
pub use enrol::{enrol, suggest_passphrase};
pub use invitation::invitation_read;
pub use language::language_set;
pub use lock::{active, lock};
pub use officer_remove::officer_remove;
pub use officers::officer_add;
pub use recover::{recovery_answer_file, recovery_request_file};
pub use request_file::enrolment_request_file;
pub use status::status;
pub use unlock::unlock;

pub(crate) use answer::take_answer;
pub(crate) use ask::poll_certificate;
pub(crate) use half_made::is_there as is_half_made;
pub(crate) use status::certificate_state;
