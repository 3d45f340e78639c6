//! `scan://localhost/thumb/ID`, `page/ID` and `sheet/ID/NUMBER`: pictures for the pages, decrypted as
//! they are shown, only while somebody is unlocked, never cached.

use jemput_field::{ErrorCode, Field};
use tauri::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use tauri::http::{Request, Response, StatusCode};
use tauri::{Manager, Runtime, UriSchemeContext, UriSchemeResponder};

pub const SCHEME: &str = "scan";

/// Answers on another thread: decrypting a page must not hold up the window.
pub fn answer<R: Runtime>(
    context: UriSchemeContext<'_, R>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let field = context
        .app_handle()
        .try_state::<Field>()
        .map(|field| field.inner().clone());
    tauri::async_runtime::spawn_blocking(move || {
        responder.respond(match field {
            Some(field) => response(&field, request.uri().path()),
            None => empty(StatusCode::SERVICE_UNAVAILABLE),
        });
    });
}

fn response(field: &Field, path: &str) -> Response<Vec<u8>> {
    match field.scan(path) {
        Ok(scan) => Response::builder()
            .header(CONTENT_TYPE, scan.media_type)
            .header(CACHE_CONTROL, "no-store")
            .header(X_CONTENT_TYPE_OPTIONS, "nosniff")
            .body(scan.bytes)
            .unwrap_or_else(|_| empty(StatusCode::INTERNAL_SERVER_ERROR)),
        Err(error) if error.code == ErrorCode::Locked => empty(StatusCode::FORBIDDEN),
        Err(_) => empty(StatusCode::NOT_FOUND),
    }
}

fn empty(status: StatusCode) -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = status;
    response
}
