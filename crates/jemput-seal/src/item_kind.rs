//! What the clear header says of an item.

use serde::{Deserialize, Serialize};

/// Nothing finer: the clear header tells nothing about people or services.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ItemKind {
    /// Item 0: what the other items are.
    Manifest,
    /// JSON lines, zstd.
    Records,
    /// One file: a scan, a photograph, a PDF.
    Attachment,
}

impl ItemKind {
    /// As it stands in the header and in key derivation.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Manifest => "manifest",
            Self::Records => "records",
            Self::Attachment => "attachment",
        }
    }
}
