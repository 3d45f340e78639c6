//! The same shell with an empty page: what a window costs before anything of ours is in it. The
//! benches start it beside the real one; it is no part of the product.

#[path = "../src/painting.rs"]
mod painting;

use tauri::http::Response;
use tauri::http::header::CONTENT_TYPE;
use tauri::utils::config::{WebviewUrl, WindowConfig};
use tauri::{App, Url, WebviewWindowBuilder};

/// A colour nothing else on the screen has, so that the page is seen to be drawn.
const PAGE: &str = "<!doctype html><title>Empty</title><style>html{background:#0f766e}</style>";

fn main() -> tauri::Result<()> {
    tauri::Builder::default()
        .register_uri_scheme_protocol("empty", |_, _| {
            let mut page = Response::new(PAGE.as_bytes());
            let html = "text/html".parse().expect("a media type");
            page.headers_mut().insert(CONTENT_TYPE, html);
            page
        })
        .setup(|app| open(app))
        .run(tauri::generate_context!())
}

/// The product's window in everything but its page.
fn open(app: &App) -> Result<(), Box<dyn std::error::Error>> {
    for window in &app.config().app.windows {
        let empty = WindowConfig {
            url: WebviewUrl::CustomProtocol(Url::parse("empty://localhost/")?),
            ..window.clone()
        };
        let window = WebviewWindowBuilder::from_config(app, &empty)?.build()?;
        painting::by_processor(&window)?;
    }
    Ok(())
}
