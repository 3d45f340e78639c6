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

/// The real window of the laptop in `home`, on `display`. Everything it keeps lies in `home`.
pub async fn window(display: &Display, home: &Path) -> Result<Page> {
    let mut driver = Command::new(installed("WebKitWebDriver", "webkit2gtk-driver")?);
    driver
        .env("DISPLAY", display.name())
        .env_remove("WAYLAND_DISPLAY")
        .env("GDK_BACKEND", "x11")
        .env("HOME", home)
        .env("LC_ALL", "C.UTF-8")
        .env_remove("LANGUAGE")
        .env("XDG_DATA_HOME", home.join("data"))
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("XDG_CACHE_HOME", home.join("cache"))
        // No bus of the desktop is started for it, and none is asked.
        .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
        .env("NO_AT_BRIDGE", "1")
        .env("GIO_USE_VFS", "local")
        .env("TAURI_AUTOMATION", "true")
        .env("TAURI_WEBVIEW_AUTOMATION", "true");
    let capabilities = json!({ "webkitgtk:browserOptions": {
        "binary": program("jemput-window")?,
        "args": ["--data", home.join("kit")],
    } });
    open(driver, &capabilities).await
}

/// A browser that has never been anywhere: the one the environment names, or Debian's.
pub async fn chromium(profile: &Path) -> Result<Page> {
    let named = |variable, program, package| match std::env::var_os(variable) {
        Some(path) => Ok(path.into()),
        None => installed(program, package),
    };
    let driver = named(
        "JEMPUT_TEST_CHROMEDRIVER",
        "chromedriver",
        "chromium-driver",
    )?;
    let driver = Command::new(driver);
    let capabilities = json!({ "goog:chromeOptions": {
        "binary": named("JEMPUT_TEST_CHROME", "chromium", "chromium")?,
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
