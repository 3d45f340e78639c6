//! The two drivers: WebKit's for the window, Chromium's for the office's page.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use fantoccini::ClientBuilder;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use super::display::Display;
use super::page::Page;
use super::process::{Process, free_port, installed};
use crate::house::program;

/// The real window of the laptop in `data`, on `display`.
pub async fn window(display: &Display, data: &Path) -> Result<Page> {
    let mut driver = Command::new(installed("WebKitWebDriver", "webkit2gtk-driver")?);
    driver
        .env("DISPLAY", display.name())
        .env_remove("WAYLAND_DISPLAY")
        .env("GDK_BACKEND", "x11")
        .env("TAURI_AUTOMATION", "true")
        .env("TAURI_WEBVIEW_AUTOMATION", "true");
    let capabilities = json!({ "webkitgtk:browserOptions": {
        "binary": program("jemput-window")?,
        "args": ["--data", data],
    } });
    open(driver, &capabilities).await
}

/// A browser that has never been anywhere.
pub async fn chromium(profile: &Path) -> Result<Page> {
    let driver = Command::new(installed("chromedriver", "chromium-driver")?);
    let capabilities = json!({ "goog:chromeOptions": {
        "binary": installed("chromium", "chromium")?,
        "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
            "--no-first-run", "--window-size=1366,900", "--lang=id",
            format!("--user-data-dir={}", profile.display()),
        ],
    } });
    open(driver, &capabilities).await
}

async fn open(mut driver: Command, capabilities: &Value) -> Result<Page> {
    let port = free_port()?;
    driver
        .arg(format!("--port={port}"))
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut driver = Process::start(driver)?;
    driver.wait_for_port(port)?;
    let capabilities = capabilities.as_object().context("capabilities")?.clone();
    let client = ClientBuilder::new(HttpConnector::new())
        .capabilities(capabilities)
        .connect(&format!("http://127.0.0.1:{port}"))
        .await?;
    Ok(Page::new(client, driver))
}
