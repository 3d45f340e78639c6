//! The one command, and the kit's events as one event.

use std::thread;

use jemput_field::{ApiError, ErrorCode, Field};
use serde_json::{Value, json};
use tauri::{AppHandle, Emitter, State};

/// What the pages listen to.
const EVENT: &str = "field";

/// Where the pages find the status they begin with.
const STATUS: &str = "__JEMPUT_STATUS__";

/// Off the window's thread: sealing a day takes its time.
#[tauri::command]
pub async fn call(field: State<'_, Field>, name: String, args: Value) -> Result<Value, ApiError> {
    let field = field.inner().clone();
    let done = tauri::async_runtime::spawn_blocking(move || field.call(&name, args)).await;
    done.unwrap_or_else(|_| Err(ApiError::new(ErrorCode::Internal)))
}

/// The status goes with the page, so that its first picture is the right one. A page that is loaded
/// again asks for the newest itself.
pub fn first_status(field: &Field) -> anyhow::Result<String> {
    let status = field.call("status", json!({})).unwrap_or(Value::Null);
    Ok(format!(
        "globalThis.{STATUS} = {};",
        serde_json::to_string(&status)?
    ))
}

/// For as long as the kit lives.
pub fn forward_events(app: AppHandle, field: &Field) -> std::io::Result<()> {
    let events = field.listen();
    thread::Builder::new()
        .name("events".to_owned())
        .spawn(move || {
            for event in events {
                // Without a window nobody misses it.
                let _ = app.emit(EVENT, event);
            }
        })?;
    Ok(())
}
