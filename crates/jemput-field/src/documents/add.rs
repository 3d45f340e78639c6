//! Files become pages. Each is decoded apart, stored durably, and only then acknowledged.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jemput_domain::error::{ApiError, ErrorCode};
use jemput_domain::ids::{AttachmentId, DocumentId};
use jemput_store::documents::{NewDocument, NewPage};

use super::view;
use crate::Field;
use crate::applications::known_requirement;
use crate::commands::applications::{
    DocumentAddBytesRequest, DocumentAddRequest, DocumentAdded, DocumentTarget, RefusedFile,
};
use crate::commands::events::FieldEvent;
use crate::decode::{self, Decoded, MAX_FILE_BYTES};
use crate::error::{FieldError, Result, invalid, of_io};
use crate::host::HostRandom;
use crate::ids::new_id;
use crate::kit::Unlocked;
use crate::sending::space;

pub fn document_add(field: &Field, request: DocumentAddRequest) -> Result<DocumentAdded> {
    let unlocked = field.unlocked()?;
    let mut adding = Adding::to(field, &unlocked, request.target)?;
    for path in &request.paths {
        let path = Path::new(path);
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        adding.add(name, || open(path))?;
    }
    adding.done()
}

pub fn document_add_bytes(
    field: &Field,
    request: DocumentAddBytesRequest,
) -> Result<DocumentAdded> {
    let unlocked = field.unlocked()?;
    // Four characters carry three bytes: a larger text is refused before it is decoded.
    if request.bytes.len() as u64 / 4 * 3 > MAX_FILE_BYTES {
        return Err(ApiError::new(ErrorCode::TooLarge)
            .with("limit_bytes", MAX_FILE_BYTES)
            .into());
    }
    let bytes = STANDARD
        .decode(request.bytes.as_bytes())
        .map_err(|_| invalid("bytes"))?;
    let mut adding = Adding::to(field, &unlocked, request.target)?;
    adding.add(String::new(), || Ok(bytes.as_slice()))?;
    adding.done()
}

/// Its own size is looked at before a byte is read.
fn open(path: &Path) -> Result<File, ApiError> {
    let told = |error: std::io::Error| ApiError::new(of_io(&error));
    let metadata = std::fs::metadata(path).map_err(told)?;
    if !metadata.is_file() {
        return Err(ApiError::new(ErrorCode::FileKindUnsupported));
    }
    if metadata.len() > MAX_FILE_BYTES {
        return Err(ApiError::new(ErrorCode::TooLarge).with("limit_bytes", MAX_FILE_BYTES));
    }
    File::open(path).map_err(told)
}

/// One paper being filled.
struct Adding<'a> {
    field: &'a Field,
    unlocked: &'a Unlocked,
    document: DocumentId,
    target: DocumentTarget,
    started: bool,
    stored: Vec<AttachmentId>,
    refused: Vec<RefusedFile>,
}

impl<'a> Adding<'a> {
    fn to(field: &'a Field, unlocked: &'a Unlocked, target: DocumentTarget) -> Result<Self> {
        let store = &unlocked.open.store;
        let started = target.document.is_some();
        if let Some(document) = target.document {
            // Pages of one paper stay with one person.
            if store.documents().get(document)?.record.person != target.person {
                return Err(invalid("document"));
            }
        }
        if let Some(application) = target.application {
            let record = store.applications().get(application)?.record;
            if record.person != target.person {
                return Err(invalid("application"));
            }
            if let Some(requirement) = target.requirement {
                known_requirement(&record.service, requirement)?;
            }
        }
        let document = target
            .document
            .unwrap_or_else(|| DocumentId(new_id(field.host())));
        Ok(Self {
            field,
            unlocked,
            document,
            target,
            started,
            stored: Vec::new(),
            refused: Vec::new(),
        })
    }

    /// A file that is refused says so and holds up none of the others; trouble of the laptop's own
    /// (a full disk) ends the whole.
    fn add<R: Read>(
        &mut self,
        name: String,
        source: impl FnOnce() -> Result<R, ApiError>,
    ) -> Result<()> {
        let decoded = source().and_then(|source| decode::decode(self.field.host(), source));
        match decoded {
            Ok(decoded) => self.keep(decoded),
            Err(error) => {
                self.refused.push(RefusedFile { name, error });
                Ok(())
            }
        }
    }

    fn keep(&mut self, decoded: Decoded) -> Result<()> {
        let store = &self.unlocked.open.store;
        let stamp = self.unlocked.stamp()?;
        space::guard(self.field, store, decoded.page.len() as u64)?;
        if !self.started {
            let new = NewDocument {
                document: self.document,
                person: self.target.person,
                application: self.target.application,
                requirement: self.target.requirement,
                title: self.target.title.trim().to_owned(),
            };
            store.documents().start(new, stamp)?;
            self.started = true;
        }
        let attachment = AttachmentId(new_id(self.field.host()));
        let page = NewPage {
            attachment,
            document: self.document,
            media_type: decoded.media_type,
            width: decoded.width,
            height: decoded.height,
            thumbnail: Some(decoded.thumbnail).filter(|thumbnail| !thumbnail.is_empty()),
            limit: 2 * MAX_FILE_BYTES,
        };
        let mut random = HostRandom(self.field.host());
        store
            .documents()
            .add_page(page, &mut decoded.page.as_slice(), &mut random, stamp)?;
        self.stored.push(attachment);
        Ok(())
    }

    fn done(self) -> Result<DocumentAdded> {
        let store = &self.unlocked.open.store;
        let document = match self.stored.is_empty() {
            true => None,
            false => Some(view(store, store.documents().get(self.document)?)?),
        };
        if document.is_some() {
            self.field.say(FieldEvent::Saved {
                person: self.target.person,
                at: self.unlocked.now,
            });
            self.field.say_local_only();
        }
        Ok::<_, FieldError>(DocumentAdded {
            document,
            stored: self.stored,
            refused: self.refused,
        })
    }
}
