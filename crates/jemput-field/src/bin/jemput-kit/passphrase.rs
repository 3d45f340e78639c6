//! Where the passphrase comes from: never the command line, which every process can read.

use std::io::BufRead;

use jemput_field::Field;
use serde_json::json;

use crate::Failed;

const VARIABLE: &str = "JEMPUT_PASSPHRASE";

pub fn read() -> Result<String, Failed> {
    if let Ok(passphrase) = std::env::var(VARIABLE) {
        return Ok(passphrase);
    }
    let mut line = String::new();
    match std::io::stdin().lock().read_line(&mut line) {
        Ok(read) if read > 0 => Ok(line.trim_end_matches(['\r', '\n']).to_owned()),
        _ => Err(Failed::Usage(format!(
            "no passphrase: set {VARIABLE} or give a line on standard input"
        ))),
    }
}

pub fn unlock(field: &Field) -> Result<(), Failed> {
    field.call("unlock", json!({ "passphrase": read()? }))?;
    Ok(())
}
