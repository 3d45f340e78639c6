//! Requests for a service: forms generated from the catalogue, checklists.

mod check;
mod complete;
mod new;
mod regions;
mod save_field;
mod services;
mod slip;
mod summary;
mod view;

pub use check::application_check;
pub use complete::application_complete;
pub use new::application_new;
pub use regions::regions_find;
pub use save_field::application_save_field;
pub use services::services;
pub use view::application_get;

pub(crate) use check::known_requirement;
pub(crate) use services::names_of as service_names;
pub(crate) use summary::summaries;
pub(crate) use view::view as application_view;
