//! Names as people type them.

use super::fault::{Result, invalid};
use crate::issuing::is_name;

/// A name, as [`is_name`] says.
pub fn named<'a>(text: &'a str, field: &str) -> Result<&'a str> {
    let text = text.trim();
    if is_name(text) {
        Ok(text)
    } else {
        Err(invalid(field))
    }
}
