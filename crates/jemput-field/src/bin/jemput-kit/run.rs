//! Commands by name, one or many.

use std::io::{BufRead, Write};

use jemput_field::Field;
use serde_json::{Value, json};

use crate::{Ended, Failed, passphrase};

/// Those that need nobody unlocked.
const OPEN_TO_ALL: &[&str] = &[
    "status",
    "suggest_passphrase",
    "invitation_read",
    "enrol",
    "stick_volumes",
];

pub fn call(field: &Field, name: &str, arguments: &str) -> Result<Ended, Failed> {
    let arguments: Value = serde_json::from_str(arguments)
        .map_err(|error| Failed::Usage(format!("not JSON: {error}")))?;
    if !OPEN_TO_ALL.contains(&name) {
        passphrase::unlock(field)?;
    }
    Ok(Ended::Done(field.call(name, arguments)?))
}

/// Each answer is written out before the next command is read: who sees it knows it is done.
pub fn run(field: &Field) -> Result<Ended, Failed> {
    passphrase::unlock(field)?;
    let mut done = 0u64;
    for line in std::io::stdin().lock().lines() {
        let line = line.map_err(|error| Failed::Usage(error.to_string()))?;
        if line.trim().is_empty() {
            continue;
        }
        let answer = match serde_json::from_str::<Value>(&line) {
            Ok(mut request) => {
                let name = request["command"].as_str().unwrap_or_default().to_owned();
                match field.call(&name, request["args"].take()) {
                    Ok(value) => json!({ "ok": value }),
                    Err(error) => json!({ "error": error }),
                }
            }
            Err(error) => return Err(Failed::Usage(format!("not JSON: {error}"))),
        };
        let mut out = std::io::stdout().lock();
        if writeln!(out, "{answer}")
            .and_then(|()| out.flush())
            .is_err()
        {
            // Nobody reads any more.
            break;
        }
        done += 1;
    }
    Ok(Ended::Done(json!({ "done": done })))
}
