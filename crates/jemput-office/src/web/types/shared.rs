//! Shapes of several topics.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A route without arguments, or an answer without content.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Nothing {}

/// A file to save under its own name.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
pub struct FileView {
    pub name: String,
    /// Base64.
    pub content: String,
}

/// The answer is a file's bytes (`Content-Disposition` names it), not JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct Bytes {}
