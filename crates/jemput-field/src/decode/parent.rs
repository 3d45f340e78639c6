//! The kit's side: starts the child, feeds it, and believes only what is within bounds.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;

use jemput_domain::error::{ApiError, ErrorCode};

use super::answer::{self, Answer, Decoded, Refused};
use super::job::Job;
use super::{MAX_FILE_BYTES, MAX_PIXELS, PDF};
use crate::host::Host;

/// Drawing takes memory no decoder bounds by itself, and pages can be turned faster than drawn.
static DRAWING: Mutex<()> = Mutex::new(());

/// Decodes one file's bytes. `source` is read to its end, at most to the limit: a size the file
/// system states is not believed. A PDF that cannot be drawn has no thumbnail and is kept all the same.
pub fn decode(host: &dyn Host, source: impl Read) -> Result<Decoded, ApiError> {
    let mut decoded = taken_in(&host.decoder(), source)?;
    if decoded.media_type == PDF {
        let pdf = Arc::new(std::mem::take(&mut decoded.page));
        let first = sheet(host, &pdf, 0);
        decoded.thumbnail = first.map(|sheet| sheet.thumbnail).unwrap_or_default();
        decoded.page = Arc::unwrap_or_clone(pdf);
    }
    Ok(decoded)
}

/// A picture of one sheet of a PDF that was taken in, counted from 0.
pub fn sheet(host: &dyn Host, pdf: &Arc<Vec<u8>>, number: u32) -> Result<Decoded, ApiError> {
    let _alone = DRAWING.lock().unwrap_or_else(PoisonError::into_inner);
    page(ask(&host.decoder(), Job::Sheet(number), pdf)?)
}

/// How many sheets it has.
pub fn sheets(host: &dyn Host, pdf: &Arc<Vec<u8>>) -> Result<u32, ApiError> {
    let _alone = DRAWING.lock().unwrap_or_else(PoisonError::into_inner);
    match ask(&host.decoder(), Job::Sheets, pdf)? {
        Answer::Sheets(count) => Ok(count),
        Answer::Page(_) => Err(not_opened()),
    }
}

/// A program and its arguments.
type Program = (PathBuf, Vec<OsString>);

fn taken_in(decoder: &Program, source: impl Read) -> Result<Decoded, ApiError> {
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
    page(ask(decoder, Job::Page, &Arc::new(bytes))?)
}

fn page(answer: Answer) -> Result<Decoded, ApiError> {
    match answer {
        Answer::Page(decoded) => Ok(decoded),
        Answer::Sheets(_) => Err(not_opened()),
    }
}

fn ask(decoder: &Program, job: Job, bytes: &Arc<Vec<u8>>) -> Result<Answer, ApiError> {
    let ended = match once(decoder, job, bytes) {
        // Once more: the system may have ended it for what other programs took.
        Ended::Died => once(decoder, job, bytes),
        other => other,
    };
    match ended {
        Ended::Answered(answer) => answer.map_err(worded),
        Ended::Died | Ended::TookTooLong => Err(not_opened()),
    }
}

/// Of memory, of time, or of what is in the file: nobody can tell which.
fn not_opened() -> ApiError {
    ApiError::new(ErrorCode::FileNotOpened)
}

/// How a child ended.
enum Ended {
    Answered(Result<Answer, Refused>),
    Died,
    TookTooLong,
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

fn once((program, arguments): &Program, job: Job, bytes: &Arc<Vec<u8>>) -> Ended {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .args(job.arguments())
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    keep_loader_paths(&mut command);
    let Ok(mut child) = command.spawn() else {
        return Ended::Died;
    };
    let (Some(mut input), Some(mut output)) = (child.stdin.take(), child.stdout.take()) else {
        return Ended::Died;
    };
    let bytes = Arc::clone(bytes);
    // The child may stop reading at any byte: that is its answer, not our failure.
    thread::spawn(move || drop(input.write_all(&bytes)));
    let (answered, answer) = mpsc::channel();
    thread::spawn(move || drop(answered.send(answer::read(&mut output))));
    let ended = match answer.recv_timeout(job.patience()) {
        Ok(Some(answer)) => Ended::Answered(answer),
        Ok(None) => Ended::Died,
        Err(_) => Ended::TookTooLong,
    };
    end(child);
    ended
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

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_decoder_that_dies_is_asked_once_more_and_the_file_is_not_blamed() {
        let folder = tempfile::tempdir().unwrap();
        let asked = folder.path().join("asked");
        let script = format!("echo >> {}; kill -9 $$", asked.display());
        let decoder = ("/bin/sh".into(), vec!["-c".into(), script.into()]);
        let error = taken_in(&decoder, &b"\xff\xd8\xff"[..]).err().unwrap();
        assert_eq!(error.code, ErrorCode::FileNotOpened);
        assert_eq!(std::fs::read(asked).unwrap().len(), 2);
    }
}
