//! What crosses a boundary: bundle records up, work lists and decisions down, the office pack.
//!
//! JSON throughout. Unknown fields are kept (`extra`), so that an older office passes on what a
//! newer laptop wrote. Dates are `YYYY-MM-DD`, times epoch milliseconds, ids UUIDs, hashes hex.

pub mod down;
pub mod office_pack;
pub mod person;
pub mod record;
mod redacted;
pub mod transfer;
pub mod work_list;
