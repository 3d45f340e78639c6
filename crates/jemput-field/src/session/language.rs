//! The window's language. Kept beside the encrypted store, because the lock screen needs it too; it
//! says nothing about anybody.

use std::path::PathBuf;
use std::{fs, io};

use super::status::status;
use crate::Field;
use crate::commands::session::{Language, LanguageSetRequest, Status};
use crate::commands::shared::Nothing;
use crate::error::Result;

pub fn language_set(field: &Field, request: LanguageSetRequest) -> Result<Status> {
    let text = serde_json::to_vec(&request.language).map_err(io::Error::from)?;
    fs::write(path(field), text)?;
    status(field, Nothing {})
}

/// Indonesian until another is chosen.
pub(super) fn language(field: &Field) -> Language {
    let kept = fs::read(path(field)).unwrap_or_default();
    serde_json::from_slice(&kept).unwrap_or_default()
}

fn path(field: &Field) -> PathBuf {
    field.folder().root().join("language.json")
}
