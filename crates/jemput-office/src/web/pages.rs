//! The pages: `ui/dist`, inside the program.

use axum::http::{StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::Embed;

#[derive(Embed)]
#[folder = "../../ui/dist"]
#[allow_missing = true]
struct Built;

const NOT_BUILT: &str = "<!doctype html><html lang=\"id\"><meta charset=\"utf-8\"><title>Jemput – Kantor</title>\
    <h1>Halaman belum dibangun</h1><p>Program ini dibangun tanpa halamannya. Jalankan <code>npm ci</code> lalu \
    <code>npm run build</code> di folder <code>ui</code>, kemudian bangun ulang <code>jemput-office</code>. \
    Data kantor dan <code>/api</code> tidak terpengaruh.</p></html>";

/// An asset by its name; the page for everything else, whose own routes these are.
pub async fn page(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    // The other pages of the same folder are not this program's.
    let own = path == "office.html" || !path.ends_with(".html");
    if let Some(file) = Built::get(path).filter(|_| own) {
        let kept = if path.starts_with("assets/") {
            // Their names change with their content.
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        return (
            [
                (header::CONTENT_TYPE, content_type(path)),
                (header::CACHE_CONTROL, kept),
            ],
            file.data,
        )
            .into_response();
    }
    if path.contains('.') {
        return StatusCode::NOT_FOUND.into_response();
    }
    match Built::get("office.html") {
        Some(file) => (
            [
                (header::CONTENT_TYPE, "text/html; charset=utf-8"),
                (header::CACHE_CONTROL, "no-cache"),
            ],
            file.data,
        )
            .into_response(),
        None => (StatusCode::SERVICE_UNAVAILABLE, Html(NOT_BUILT)).into_response(),
    }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "ico" => "image/vnd.microsoft.icon",
        "woff2" => "font/woff2",
        "json" | "webmanifest" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
