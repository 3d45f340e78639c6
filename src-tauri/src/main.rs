//! The window around the kit: one command, its events, its scans. Everything else is the kit's.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod arguments;
mod bridge;
mod painting;
mod scans;

use std::process::ExitCode;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use clap::Parser;
use jemput_field::host::Machine;
use jemput_field::{Field, decode};
use tauri::{App, Manager, RunEvent, WebviewWindowBuilder};

use arguments::Arguments;

/// After so long the first picture is there.
const SETTLED: Duration = Duration::from_secs(1);
/// How often the kit is asked whether it should lock.
const IDLE_CHECK: Duration = Duration::from_secs(5);

fn main() -> ExitCode {
    if std::env::args_os()
        .nth(1)
        .is_some_and(|first| first == decode::ARGUMENT)
    {
        return if decode::child::run().is_ok() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        };
    }
    match window(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("jemput: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn window(arguments: Arguments) -> anyhow::Result<()> {
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .register_asynchronous_uri_scheme_protocol(scans::SCHEME, scans::answer)
        .invoke_handler(tauri::generate_handler![bridge::call])
        .setup(move |app| {
            let data = match &arguments.data {
                Some(data) => data.clone(),
                // Apart from what the web view keeps beside it.
                None => app.path().app_local_data_dir()?.join("kit"),
            };
            let field = Field::new(Arc::new(Machine::new()), &data);
            app.manage(field.clone());
            open_window(app, &field)?;
            bridge::forward_events(app.handle().clone(), &field)?;
            lock_when_idle(field)?;
            Ok(())
        })
        .build(tauri::generate_context!())?;
    app.run(|app, event| {
        if let RunEvent::Exit = event
            && let Some(field) = app.try_state::<Field>()
        {
            field.close();
        }
    });
    Ok(())
}

/// The pages leave nothing on disk. Only a test that drives the window gets an ordinary context:
/// WebKitGTK lets no driver into an ephemeral one.
fn open_window(app: &App, field: &Field) -> anyhow::Result<()> {
    let driven = std::env::var("TAURI_WEBVIEW_AUTOMATION").is_ok_and(|value| value == "true");
    for window in &app.config().app.windows {
        let window = WebviewWindowBuilder::from_config(app, window)?
            .incognito(!driven)
            .initialization_script(bridge::first_status(field)?)
            .build()?;
        painting::by_processor(&window)?;
    }
    Ok(())
}

/// Beside the window. First, while the passphrase is being typed, what unlocking would wait for is read.
fn lock_when_idle(field: Field) -> std::io::Result<()> {
    thread::Builder::new()
        .name("idle".to_owned())
        .spawn(move || {
            thread::sleep(SETTLED);
            jemput_field::read_ahead();
            loop {
                thread::sleep(IDLE_CHECK);
                field.lock_when_idle();
            }
        })?;
    Ok(())
}
