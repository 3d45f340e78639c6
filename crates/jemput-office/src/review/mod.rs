//! People as the office sees them: lists, one person with everything known, the queue, decisions,
//! and what each laptop still owes.

pub mod applications;
pub mod check;
pub mod decide;
pub mod laptops;
pub mod origins;
pub mod people;
pub mod person;
pub mod printed;
pub mod queue;
