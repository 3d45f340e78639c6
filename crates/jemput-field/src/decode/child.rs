//! The child's side.

use std::io::{Read, Write};

use jemput_domain::error::ErrorCode;

use super::answer::{self, Answer, Decoded, Refused};
use super::job::Job;
use super::kind::{Kind, sniff};
use super::{image_page, limits, pdf_page, sheet};

/// Limits this process, does the job its arguments name with standard input, answers on standard output.
pub fn run() -> std::io::Result<()> {
    limits::apply();
    let arguments: Vec<String> = std::env::args().skip(2).collect();
    let job = Job::named(&arguments);
    let most = job.map_or(0, Job::most_bytes);
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(most + 1)
        .read_to_end(&mut bytes)?;
    let mut out = std::io::stdout().lock();
    answer::write(&mut out, &done(job, bytes))?;
    out.flush()
}

fn done(job: Option<Job>, bytes: Vec<u8>) -> Result<Answer, Refused> {
    let job = job.ok_or(ErrorCode::Internal)?;
    if bytes.len() as u64 > job.most_bytes() {
        return Err(ErrorCode::ImageTooLarge.into());
    }
    match job {
        Job::Page => page(&bytes).map(Answer::Page),
        // No drawing where nothing bounds what it takes.
        _ if !limits::ARE_KEPT => Err(ErrorCode::FileNotOpened.into()),
        Job::Sheet(number) => sheet::picture(bytes, number).map(Answer::Page),
        Job::Sheets => sheet::count(bytes).map(Answer::Sheets),
    }
}

fn page(bytes: &[u8]) -> Result<Decoded, Refused> {
    if bytes.is_empty() {
        return Err(ErrorCode::FileEmpty.into());
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
