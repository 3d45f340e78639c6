//! Finding people: by the beginning of any word of the name, with a birth year or an RT beside it
//! (`siti 85`, `aminah rt3`), or by a part of NIK or KK (four digits or more).
//!
//! A search runs in stages, each of which an index answers in its own order, so the first page of
//! a million residents costs as much as it shows: never a sort, never `ORDER BY rank`.

mod cursor;
mod page;
mod query;
mod stage;
mod stages;
pub(crate) mod words;

pub use cursor::Cursor;
pub use page::{PeopleFilter, PeopleOrder, PeoplePage, PeopleQuery, page};
