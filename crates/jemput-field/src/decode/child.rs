//! The child's side.

use std::io::{Read, Write};

use jemput_domain::error::ErrorCode;

use super::answer::{self, Answer, Decoded, Refused};
use super::job::Job;
use super::kind::{Kind, sniff};
use super::{MAX_FILE_BYTES, image_page, limits, pdf_page, sheet};

/// Limits this process, does the job its arguments name with standard input, answers on standard output.
pub fn run() -> std::io::Result<()> {
    limits::apply();
    let arguments: Vec<String> = std::env::args().skip(2).collect();
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(MAX_FILE_BYTES + 1)
        .read_to_end(&mut bytes)?;
    let mut out = std::io::stdout().lock();
    answer::write(&mut out, &done(Job::named(&arguments), &bytes))?;
    out.flush()
}

fn done(job: Option<Job>, bytes: &[u8]) -> Result<Answer, Refused> {
    match job {
        Some(Job::Page) => page(bytes).map(Answer::Page),
        Some(Job::Sheet(number)) => sheet::picture(bytes, number).map(Answer::Page),
        Some(Job::Sheets) => sheet::count(bytes).map(Answer::Sheets),
        None => Err(ErrorCode::Internal.into()),
    }
}

fn page(bytes: &[u8]) -> Result<Decoded, Refused> {
    if bytes.is_empty() {
        return Err(ErrorCode::FileEmpty.into());
    }
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(ErrorCode::ImageTooLarge.into());
    }
    match sniff(bytes) {
        Some(Kind::Pdf) => pdf_page::page(bytes),
        Some(kind) => image_page::page(bytes, kind),
        None => Err(unknown(bytes)),
    }
}

/// Text and unknown bytes are "not a photo"; formats we know and do not take are named as such.
fn unknown(bytes: &[u8]) -> Refused {
    let heif = bytes.get(4..8) == Some(b"ftyp");
    let tiff = bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*");
    let other = heif
        || tiff
        || bytes.starts_with(b"GIF8")
        || bytes.starts_with(b"BM")
        || bytes.starts_with(b"PK\x03\x04");
    if other {
        ErrorCode::FileKindUnsupported.into()
    } else {
        ErrorCode::NotAnImage.into()
    }
}
