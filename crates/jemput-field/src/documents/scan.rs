//! Pages for the eye: only while somebody is unlocked.

use std::io::Read;
use std::sync::Arc;

use jemput_domain::error::{ApiError, ErrorCode};
use jemput_domain::ids::AttachmentId;
use jemput_store::Store;

use crate::Field;
use crate::commands::applications::{DocumentSheetsRequest, SheetCount};
use crate::decode::{self, PDF};
use crate::error::Result;

/// Bytes the window shows.
pub struct Scan {
    pub media_type: String,
    pub bytes: Vec<u8>,
}

impl Field {
    /// What `thumb/ID`, `page/ID` or, of a PDF, `sheet/ID/NUMBER` (from 0) names.
    pub fn scan(&self, path: &str) -> Result<Scan, ApiError> {
        self.read_scan(path).map_err(ApiError::from)
    }

    fn read_scan(&self, path: &str) -> Result<Scan> {
        let unlocked = self.unlocked()?;
        let documents = unlocked.open.store.documents();
        let missing = || ErrorCode::NotFound;
        let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
        let of = |id: &str| id.parse().map_err(|_| missing());
        match parts[..] {
            ["thumb", id] => {
                let bytes = documents.thumbnail(of(id)?)?.ok_or_else(missing)?;
                Ok(Scan {
                    media_type: "image/jpeg".to_owned(),
                    bytes,
                })
            }
            ["page", id] => {
                let attachment = of(id)?;
                let media_type = documents.page(attachment)?.media_type;
                let bytes = kept(&unlocked.open.store, attachment)?;
                Ok(Scan { media_type, bytes })
            }
            ["sheet", id, number] => {
                let number = number.parse().map_err(|_| missing())?;
                let pdf = kept_pdf(&unlocked.open.store, of(id)?)?;
                let picture = decode::sheet(self.host(), &pdf, number)?;
                Ok(Scan {
                    media_type: picture.media_type,
                    bytes: picture.page,
                })
            }
            _ => Err(missing().into()),
        }
    }
}

/// How many sheets a PDF has.
pub fn document_sheets(field: &Field, request: DocumentSheetsRequest) -> Result<SheetCount> {
    let unlocked = field.unlocked()?;
    let pdf = kept_pdf(&unlocked.open.store, request.attachment)?;
    Ok(SheetCount {
        count: decode::sheets(field.host(), &pdf)?,
    })
}

fn kept_pdf(store: &Store, attachment: AttachmentId) -> Result<Arc<Vec<u8>>> {
    if store.documents().page(attachment)?.media_type != PDF {
        return Err(ErrorCode::NotFound.into());
    }
    Ok(Arc::new(kept(store, attachment)?))
}

fn kept(store: &Store, attachment: AttachmentId) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    store
        .documents()
        .open(attachment)?
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}
