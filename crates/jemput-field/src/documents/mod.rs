//! Papers: taken in through the decoding child, kept encrypted, shown as thumbnails.

mod add;
mod file;
mod list;
mod remove;
mod scan;

pub use add::{document_add, document_add_bytes};
pub use file::document_file;
pub use list::documents_of;
pub use remove::document_remove;
pub use scan::{Scan, document_sheets};

pub(crate) use list::{of_person, view};
