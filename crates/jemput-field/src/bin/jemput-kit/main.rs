//! The kit without a window, for scripts, tests and machines without a display.
//!
//! Answers are JSON on standard output, one value a line. A refusal is
//! `{"error": {"code", "field", "params"}}` with exit code 1; a wrong call is exit code 2; what has
//! not ended in the time given is exit code 3.

mod arguments;
mod enrol;
mod passphrase;
mod run;
mod send;

use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use jemput_domain::error::ApiError;
use jemput_field::host::Machine;
use jemput_field::{Field, decode};
use serde_json::{Value, json};

use arguments::{Arguments, Task};

/// How a task ended.
pub enum Ended {
    Done(Value),
    /// Not in the time given.
    Late(Value),
}

/// Why a task could not be done.
pub enum Failed {
    Told(ApiError),
    /// The call itself is wrong.
    Usage(String),
}

impl From<ApiError> for Failed {
    fn from(error: ApiError) -> Self {
        Self::Told(error)
    }
}

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
    let arguments = Arguments::parse();
    let field = Field::new(Arc::new(Machine::new()), &arguments.data);
    let ended = task(&field, arguments.task);
    field.close();
    match ended {
        Ok(Ended::Done(value)) => {
            println!("{value}");
            ExitCode::SUCCESS
        }
        Ok(Ended::Late(value)) => {
            println!("{value}");
            ExitCode::from(3)
        }
        Err(Failed::Told(error)) => {
            println!("{}", json!({ "error": error }));
            ExitCode::from(1)
        }
        Err(Failed::Usage(text)) => {
            eprintln!("jemput-kit: {text}");
            ExitCode::from(2)
        }
    }
}

fn task(field: &Field, task: Task) -> Result<Ended, Failed> {
    match task {
        Task::Enrol(request) => enrol::enrol(field, &request),
        Task::Call { name, arguments } => run::call(field, &name, &arguments),
        Task::Run => run::run(field),
        Task::Send { seconds } => send::send(field, seconds),
        Task::StickExport { folder } => stick(field, "stick_export", &folder),
        Task::StickImport { folder } => stick(field, "stick_import", &folder),
    }
}

fn stick(field: &Field, command: &str, folder: &std::path::Path) -> Result<Ended, Failed> {
    passphrase::unlock(field)?;
    Ok(Ended::Done(field.call(command, json!({ "path": folder }))?))
}
