//! The list, a person's page, outcomes.

mod draft;
mod list;
mod look_alikes;
mod new;
mod note_save;
mod notices;
mod outcome_set;
mod outcome_undo;
mod page;
mod row;
mod save_field;
mod verdicts;

pub use draft::{person_draft, person_draft_save};
pub use list::people_list;
pub use look_alikes::person_look_alikes;
pub use new::person_new;
pub use note_save::note_save;
pub use outcome_set::outcome_set;
pub use outcome_undo::outcome_undo;
pub use page::person_get;
pub use save_field::person_save_field;

pub(crate) use draft::has_draft;
pub(crate) use outcome_set::answer;
pub(crate) use row::{counts, masked, row, row_of, shown};
