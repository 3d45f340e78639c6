//! Files as answers.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::fault::{Result, internal};

pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
pub const ZIP: &str = "application/zip";

/// A file to save. `name` is ours: letters, digits, `-` and `.`.
pub fn attachment(name: &str, content_type: &'static str, content: Vec<u8>) -> Result<Response> {
    let disposition =
        HeaderValue::try_from(format!("attachment; filename=\"{name}\"")).map_err(internal)?;
    Ok((
        [
            (header::CONTENT_TYPE, HeaderValue::from_static(content_type)),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        content,
    )
        .into_response())
}

/// A scan, as what its first bytes say it is. Pictures and PDF are shown, anything else is saved;
/// whatever it is, nothing in it may run or load.
pub fn scan(content: Vec<u8>) -> Response {
    let (content_type, shown) = kind_of(&content);
    let disposition = if shown {
        "inline"
    } else {
        "attachment; filename=\"berkas.bin\""
    };
    (
        [
            (header::CONTENT_TYPE, content_type),
            (header::CONTENT_DISPOSITION, disposition),
            (
                header::CONTENT_SECURITY_POLICY,
                "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
            ),
            (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
        ],
        content,
    )
        .into_response()
}

fn kind_of(content: &[u8]) -> (&'static str, bool) {
    if content.starts_with(&[0xFF, 0xD8, 0xFF]) {
        ("image/jpeg", true)
    } else if content.starts_with(b"\x89PNG\r\n\x1a\n") {
        ("image/png", true)
    } else if content.len() > 12 && content.starts_with(b"RIFF") && &content[8..12] == b"WEBP" {
        ("image/webp", true)
    } else if content.starts_with(b"%PDF-") {
        ("application/pdf", true)
    } else {
        ("application/octet-stream", false)
    }
}
