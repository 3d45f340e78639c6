//! A PDF is kept as a PDF, without what it says about its maker and without anything that runs.

use jemput_domain::error::ErrorCode;
use lopdf::{Dictionary, Document, Error, LoadOptions, Object};

use super::answer::{Decoded, Refused};
use super::{PDF, jpeg_segments};

/// Keys that name metadata, actions and attached files, wherever they stand.
const DROPPED: &[&[u8]] = &[
    b"Metadata",
    b"PieceInfo",
    b"OpenAction",
    b"AA",
    b"JavaScript",
    b"JS",
    b"EmbeddedFiles",
    b"AF",
    b"LastModified",
];

/// Reads, cleans and writes it again.
pub fn page(bytes: &[u8]) -> Result<Decoded, Refused> {
    let options = LoadOptions {
        max_decompressed_size: Some(64 << 20),
        ..LoadOptions::default()
    };
    let mut document =
        Document::load_mem_with_options(bytes, options).map_err(|error| refused(&error))?;
    if document.trailer.has(b"Encrypt") {
        return Err(ErrorCode::PdfProtected.into());
    }
    if document.get_pages().is_empty() {
        return Err(ErrorCode::PdfDamaged.into());
    }
    clean(&mut document);
    let mut page = Vec::new();
    document
        .save_to(&mut page)
        .map_err(|_| ErrorCode::PdfDamaged)?;
    Ok(Decoded {
        media_type: PDF.to_owned(),
        width: 0,
        height: 0,
        page,
        thumbnail: Vec::new(),
    })
}

fn clean(document: &mut Document) {
    document.trailer.remove(b"Info");
    document.trailer.remove(b"ID");
    for object in document.objects.values_mut() {
        match object {
            Object::Dictionary(dictionary) => drop_keys(dictionary),
            Object::Stream(stream) => {
                drop_keys(&mut stream.dict);
                // A scanner's page is often the telephone's own JPEG, place and all.
                if is_jpeg(&stream.dict)
                    && let Some(clean) = jpeg_segments::without_metadata(&stream.content)
                {
                    stream.set_content(clean);
                }
            }
            _ => {}
        }
    }
    document.prune_objects();
}

fn drop_keys(dictionary: &mut Dictionary) {
    for key in DROPPED {
        dictionary.remove(key);
    }
    for (_, value) in dictionary.iter_mut() {
        if let Object::Dictionary(inner) = value {
            drop_keys(inner);
        }
    }
}

fn is_jpeg(dictionary: &Dictionary) -> bool {
    let is_dct = |filter: &Object| filter.as_name().is_ok_and(|name| name == b"DCTDecode");
    match dictionary.get(b"Filter") {
        Ok(Object::Array(filters)) => filters.len() == 1 && filters.iter().all(is_dct),
        Ok(filter) => is_dct(filter),
        Err(_) => false,
    }
}

fn refused(error: &Error) -> Refused {
    match error {
        Error::InvalidPassword | Error::Decryption(_) => ErrorCode::PdfProtected.into(),
        _ => ErrorCode::PdfDamaged.into(),
    }
}
