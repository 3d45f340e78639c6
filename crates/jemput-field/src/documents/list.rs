//! Papers as shown.

use jemput_domain::ids::PersonId;
use jemput_store::Store;
use jemput_store::documents::DocumentView as Stored;

use crate::Field;
use crate::commands::applications::{DocumentView, DocumentsOfRequest, PageView};
use crate::error::Result;

pub fn documents_of(field: &Field, request: DocumentsOfRequest) -> Result<Vec<DocumentView>> {
    let unlocked = field.unlocked()?;
    let store = &unlocked.open.store;
    match request.application {
        None => of_person(store, request.person),
        Some(application) => {
            let stored = store.documents().of_application(application)?;
            stored
                .into_iter()
                .map(|document| view(store, document))
                .collect()
        }
    }
}

pub(crate) fn of_person(store: &Store, person: PersonId) -> Result<Vec<DocumentView>> {
    store
        .documents()
        .of_person(person)?
        .into_iter()
        .map(|document| view(store, document))
        .collect()
}

pub(crate) fn view(store: &Store, stored: Stored) -> Result<DocumentView> {
    let record = stored.record;
    let mut pages = Vec::with_capacity(record.pages.len());
    for page in record.pages {
        pages.push(PageView {
            has_thumbnail: store.documents().thumbnail(page.attachment)?.is_some(),
            attachment: page.attachment,
            media_type: page.media_type,
            bytes: page.bytes,
            width: page.width,
            height: page.height,
        });
    }
    Ok(DocumentView {
        document: record.document,
        application: record.application,
        requirement: record.requirement,
        title: record.title,
        pages,
    })
}
