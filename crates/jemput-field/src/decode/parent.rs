//! The kit's side: starts the child, feeds it, and believes only what is within bounds.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use jemput_domain::error::{ApiError, ErrorCode};

use super::answer::{self, Decoded, Refused};
use super::child::{Kind, sniff};
use super::{MAX_FILE_BYTES, MAX_PIXELS};
use crate::host::Host;

/// A large photograph takes two seconds on an old laptop.
const PATIENCE: Duration = Duration::from_secs(60);

/// Decodes one file's bytes. `source` is read to its end, at most to the limit: a size the file
/// system states is not believed.
pub fn decode(host: &dyn Host, source: impl Read) -> Result<Decoded, ApiError> {
    let mut bytes = Vec::new();
    source
        .take(MAX_FILE_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|_| ApiError::new(ErrorCode::NotFound))?;
    if bytes.is_empty() {
        return Err(ApiError::new(ErrorCode::FileEmpty));
    }
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(ApiError::new(ErrorCode::TooLarge).with("limit_bytes", MAX_FILE_BYTES));
    }
    let kind = sniff(&bytes);
    match ask(host, bytes) {
        Some(Ok(decoded)) => Ok(decoded),
        Some(Err(refused)) => Err(worded(refused)),
        // It died: of memory, of time, or of what was in the file.
        None if kind == Some(Kind::Pdf) => Err(ApiError::new(ErrorCode::PdfDamaged)),
        None => Err(ApiError::new(ErrorCode::NotAnImage)),
    }
}

fn worded(refused: Refused) -> ApiError {
    let error = refused
        .params
        .iter()
        .fold(ApiError::new(refused.code), |error, (name, value)| {
            error.with(name, value)
        });
    match refused.code {
        ErrorCode::ImageTooLarge if refused.params.is_empty() => {
            error.with("limit", MAX_PIXELS / 1_000_000)
        }
        _ => error,
    }
}

fn ask(host: &dyn Host, bytes: Vec<u8>) -> Option<Result<Decoded, Refused>> {
    let (program, arguments) = host.decoder();
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    keep_loader_paths(&mut command);
    let mut child = command.spawn().ok()?;
    let (mut input, mut output) = (child.stdin.take()?, child.stdout.take()?);
    // The child may stop reading at any byte: that is its answer, not our failure.
    thread::spawn(move || drop(input.write_all(&bytes)));
    let (answered, answer) = mpsc::channel();
    thread::spawn(move || drop(answered.send(answer::read(&mut output))));
    let result = answer.recv_timeout(PATIENCE).ok().flatten();
    end(child);
    result
}

/// The environment is the child's neither; what the system needs to load a program is.
fn keep_loader_paths(command: &mut Command) {
    for name in ["LD_LIBRARY_PATH", "SystemRoot", "PATH"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
}

fn end(mut child: Child) {
    // Already gone in the good case; killing it again is no error worth telling.
    let _ = child.kill();
    let _ = child.wait();
}
