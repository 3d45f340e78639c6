//! Papers and their pages. A page's row is written only after its encrypted file and the folder
//! entry are on the disk.

mod cipher;
mod filing;
mod intake;
mod reader;
pub(crate) mod sweep;
mod view;

use std::io::Read;

use jemput_domain::ids::{ApplicationId, AttachmentId, DocumentId, PersonId};
use jemput_domain::wire::record::Page;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

pub use reader::PageReader;
pub use view::DocumentView;
pub(crate) use view::{of_application, record_of};

use crate::Store;
use crate::applications::with_papers;
use crate::error::{Result, StoreError};
use crate::private::private_debug;
use crate::records::{RecordKind, set_void, touch};
use crate::sql::{all, first, person_n, run};
use crate::stamp::Stamp;

/// See [`Store::documents`].
pub struct Documents<'s>(&'s Store);

#[derive(Clone, PartialEq, Eq)]
pub struct NewDocument {
    pub document: DocumentId,
    pub person: PersonId,
    pub application: Option<ApplicationId>,
    /// Position in the service's requirement list.
    pub requirement: Option<u8>,
    pub title: String,
}

private_debug!(NewDocument { document });

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPage {
    pub attachment: AttachmentId,
    pub document: DocumentId,
    pub media_type: String,
    pub width: u32,
    pub height: u32,
    /// Small JPEG for lists, if there is one.
    pub thumbnail: Option<Vec<u8>>,
    /// Refused beyond so many bytes.
    pub limit: u64,
}

impl Store {
    pub fn documents(&self) -> Documents<'_> {
        Documents(self)
    }
}

impl Documents<'_> {
    /// A paper without pages yet. Starting again changes nothing.
    pub fn start(&self, new: NewDocument, stamp: Stamp) -> Result<()> {
        let ids = self.0.ids();
        self.0.write(move |connection| {
            let n = person_n(connection, new.person)?;
            let there = first(connection, "SELECT 1 FROM document WHERE id = ?1", [new.document.0], |_| Ok(()))?;
            if there.is_some() {
                return Ok(());
            }
            let (record, _) =
                touch(connection, ids, RecordKind::Document, new.document.0, stamp.outing, stamp)?;
            run(
                connection,
                "INSERT INTO document (id, record, person, application, requirement, outing, title, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                (
                    new.document.0,
                    record.0,
                    n,
                    new.application.map(|id| id.0),
                    new.requirement,
                    stamp.outing.map(|id| id.0),
                    new.title,
                    stamp.at.0,
                ),
            )?;
            Ok(())
        })
    }

    /// Encrypts the page as it is read; durable when it returns. The same attachment again gives the
    /// page that is there.
    pub fn add_page(
        &self,
        new: NewPage,
        plain: &mut dyn Read,
        rng: &mut impl CryptoRng,
        stamp: Stamp,
    ) -> Result<Page> {
        if let Some(page) = self
            .0
            .read(|connection| view::page(connection, new.attachment))?
        {
            return Ok(page);
        }
        let stored = intake::store(self.0.folder(), new.attachment, new.limit, plain, rng)?;
        let (ids, file) = (self.0.ids(), stored.file.clone());
        let written = self.0.write(move |connection| {
            let of = filing::application_of(connection, new.document)?;
            with_papers(connection, ids, of.as_slice(), stamp, || {
                intake::insert(connection, &new, &stored, stamp)?;
                touch(
                    connection,
                    ids,
                    RecordKind::Document,
                    new.document.0,
                    None,
                    stamp,
                )
            })?;
            Ok(Page {
                attachment: new.attachment,
                blake3: stored.blake3.to_hex().to_string(),
                media_type: new.media_type,
                bytes: stored.bytes,
                width: new.width,
                height: new.height,
            })
        });
        if written.is_err() {
            // Without its row the file is unreadable for ever; if removing fails the next start does it.
            let _ = crate::folder::remove_if_there(&self.0.folder().files().join(file));
        }
        written
    }

    pub fn get(&self, document: DocumentId) -> Result<DocumentView> {
        let found = self.0.read(|connection| view::one(connection, document))?;
        found.ok_or(StoreError::NotFound("document"))
    }

    pub fn of_person(&self, person: PersonId) -> Result<Vec<DocumentView>> {
        self.0
            .read(|connection| view::of_person(connection, person_n(connection, person)?))
    }

    pub fn of_application(&self, application: ApplicationId) -> Result<Vec<DocumentView>> {
        self.0
            .read(|connection| view::of_application(connection, application))
    }

    /// One page, as its paper names it.
    pub fn page(&self, attachment: AttachmentId) -> Result<Page> {
        let found = self
            .0
            .read(|connection| view::page(connection, attachment))?;
        found.ok_or(StoreError::NotFound("page"))
    }

    /// The paper a page belongs to.
    pub fn document_of(&self, attachment: AttachmentId) -> Result<DocumentId> {
        let found = self.0.read(|connection| {
            first(
                connection,
                "SELECT document FROM page WHERE id = ?1",
                [attachment.0],
                |row| Ok(DocumentId(row.get(0)?)),
            )
        })?;
        found.ok_or(StoreError::NotFound("page"))
    }

    /// Takes a paper off its person. Nothing is deleted: if the office has it, it is told that no
    /// pages are left; the encrypted files stay until a receipt permits pruning.
    pub fn remove(&self, document: DocumentId, stamp: Stamp) -> Result<()> {
        let ids = self.0.ids();
        self.0.write(move |connection| {
            let of = filing::application_of(connection, document)?;
            with_papers(connection, ids, of.as_slice(), stamp, || {
                let removed = run(
                    connection,
                    "UPDATE document SET removed = 1 WHERE id = ?1 AND removed = 0",
                    [document.0],
                )?;
                if removed == 1 {
                    let (record, _) = touch(
                        connection,
                        ids,
                        RecordKind::Document,
                        document.0,
                        None,
                        stamp,
                    )?;
                    set_void(connection, record, true)?;
                }
                Ok(())
            })
        })
    }

    /// A page's plain bytes, decrypted as they are read and authenticated chunk by chunk.
    pub fn open(&self, attachment: AttachmentId) -> Result<PageReader> {
        let found = self.0.read(|connection| {
            first(
                connection,
                "SELECT file, key, bytes FROM page WHERE id = ?1",
                [attachment.0],
                |row| {
                    let key: Option<Vec<u8>> = row.get(1)?;
                    Ok((
                        row.get::<_, Option<String>>(0)?,
                        key.map(Zeroizing::new),
                        row.get::<_, u64>(2)?,
                    ))
                },
            )
        })?;
        let (file, key, bytes) = found.ok_or(StoreError::NotFound("page"))?;
        let (Some(file), Some(key)) = (file, key) else {
            return Err(StoreError::PageMissing);
        };
        PageReader::open(&self.0.folder().files().join(file), attachment, &key, bytes)
    }

    pub fn thumbnail(&self, attachment: AttachmentId) -> Result<Option<Vec<u8>>> {
        self.0.read(|connection| {
            first(
                connection,
                "SELECT image FROM page_thumbnail WHERE page = ?1",
                [attachment.0],
                |row| Ok(row.get(0)?),
            )
        })
    }

    /// Pages whose file is gone from the disk, to be named before sealing.
    pub fn missing(&self) -> Result<Vec<AttachmentId>> {
        let folder = self.0.folder().files().to_owned();
        self.0.read(|connection| {
            let pages = all(
                connection,
                "SELECT id, file FROM page WHERE file IS NOT NULL",
                [],
                |row| Ok((AttachmentId(row.get(0)?), row.get::<_, String>(1)?)),
            )?;
            Ok(pages
                .into_iter()
                .filter(|(_, file)| !folder.join(file).exists())
                .map(|(id, _)| id)
                .collect())
        })
    }
}
