//! The one command, and the kit's events as one event.

use std::thread;

use jemput_field::{ApiError, ErrorCode, Field};
use serde_json::Value;
use tauri::{AppHandle, Emitter, State};

/// What the pages listen to.
const EVENT: &str = "field";

/// Off the window's thread: sealing a day takes its time.
#[tauri::command]
pub async fn call(field: State<'_, Field>, name: String, args: Value) -> Result<Value, ApiError> {
    let field = field.inner().clone();
    let done = tauri::async_runtime::spawn_blocking(move || field.call(&name, args)).await;
    done.unwrap_or_else(|_| Err(ApiError::new(ErrorCode::Internal)))
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
