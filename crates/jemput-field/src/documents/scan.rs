//! Pages for the eye: only while somebody is unlocked.

use std::io::Read;

use jemput_domain::error::{ApiError, ErrorCode};
use jemput_domain::ids::AttachmentId;

use crate::Field;
use crate::error::Result;

/// Bytes the window shows.
pub struct Scan {
    pub media_type: String,
    pub bytes: Vec<u8>,
}

impl Field {
    /// What `thumb/ID` or `page/ID` names.
    pub fn scan(&self, path: &str) -> Result<Scan, ApiError> {
        self.read_scan(path).map_err(ApiError::from)
    }

    fn read_scan(&self, path: &str) -> Result<Scan> {
        let unlocked = self.unlocked()?;
        let documents = unlocked.open.store.documents();
        let missing = || ErrorCode::NotFound;
        let (kind, id) = path.trim_matches('/').split_once('/').ok_or_else(missing)?;
        let attachment: AttachmentId = id.parse().map_err(|_| missing())?;
        match kind {
            "thumb" => {
                let bytes = documents.thumbnail(attachment)?.ok_or_else(missing)?;
                Ok(Scan {
                    media_type: "image/jpeg".to_owned(),
                    bytes,
                })
            }
            "page" => {
                let media_type = documents.page(attachment)?.media_type;
                let mut bytes = Vec::new();
                documents.open(attachment)?.read_to_end(&mut bytes)?;
                Ok(Scan { media_type, bytes })
            }
            _ => Err(missing().into()),
        }
    }
}
