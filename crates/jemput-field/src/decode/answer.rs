//! What the child answers: one line of JSON, then a page's bytes, then its thumbnail's.

use std::io::{Read, Write};

use jemput_domain::error::ErrorCode;
use serde::{Deserialize, Serialize};

use super::{MAX_FILE_BYTES, PDF};

/// A page that is safe to keep and to show.
#[derive(Clone, PartialEq, Eq)]
pub struct Decoded {
    /// `image/jpeg`, `image/png` or `application/pdf`
    pub media_type: String,
    /// 0 for a PDF.
    pub width: u32,
    /// 0 for a PDF.
    pub height: u32,
    /// The bytes to store.
    pub page: Vec<u8>,
    /// A small JPEG; empty where there is none.
    pub thumbnail: Vec<u8>,
}

/// Whatever the child was asked for.
pub enum Answer {
    Page(Decoded),
    /// Of a PDF.
    Sheets(u32),
}

#[derive(Serialize, Deserialize)]
enum Line {
    Page {
        media_type: String,
        width: u32,
        height: u32,
        page: u64,
        thumbnail: u64,
    },
    Sheets {
        count: u32,
    },
    Refused {
        code: ErrorCode,
        params: Vec<(String, String)>,
    },
}

/// Why the child refused a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    pub code: ErrorCode,
    pub params: Vec<(String, String)>,
}

impl From<ErrorCode> for Refused {
    fn from(code: ErrorCode) -> Self {
        Self {
            code,
            params: Vec::new(),
        }
    }
}

/// Writes the child's answer.
pub fn write(out: &mut impl Write, result: &Result<Answer, Refused>) -> std::io::Result<()> {
    let line = match result {
        Ok(Answer::Page(decoded)) => Line::Page {
            media_type: decoded.media_type.clone(),
            width: decoded.width,
            height: decoded.height,
            page: decoded.page.len() as u64,
            thumbnail: decoded.thumbnail.len() as u64,
        },
        Ok(Answer::Sheets(count)) => Line::Sheets { count: *count },
        Err(refused) => Line::Refused {
            code: refused.code,
            params: refused.params.clone(),
        },
    };
    let json = serde_json::to_vec(&line)?;
    out.write_all(&(json.len() as u32).to_be_bytes())?;
    out.write_all(&json)?;
    if let Ok(Answer::Page(decoded)) = result {
        out.write_all(&decoded.page)?;
        out.write_all(&decoded.thumbnail)?;
    }
    out.flush()
}

/// Reads the child's answer. None when it is not one: the child died, or is not to be believed.
pub fn read(input: &mut impl Read) -> Option<Result<Answer, Refused>> {
    let mut length = [0; 4];
    input.read_exact(&mut length).ok()?;
    let json = take(input, u64::from(u32::from_be_bytes(length)), 4096)?;
    match serde_json::from_slice(&json).ok()? {
        Line::Refused { code, params } => Some(Err(Refused { code, params })),
        Line::Sheets { count } => Some(Ok(Answer::Sheets(count))),
        Line::Page {
            media_type,
            width,
            height,
            page,
            thumbnail,
        } => {
            let known = ["image/jpeg", "image/png", PDF].contains(&media_type.as_str());
            let page =
                take(input, page, 2 * MAX_FILE_BYTES).filter(|page| known && !page.is_empty())?;
            let thumbnail = take(input, thumbnail, 1 << 20)?;
            Some(Ok(Answer::Page(Decoded {
                media_type,
                width,
                height,
                page,
                thumbnail,
            })))
        }
    }
}

fn take(input: &mut impl Read, length: u64, limit: u64) -> Option<Vec<u8>> {
    if length > limit {
        return None;
    }
    let mut bytes = Vec::new();
    input.take(length).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 == length).then_some(bytes)
}
