//! A forgotten passphrase, or a laptop whose folder moved to another machine: a file goes to the
//! office, where two recovery sheets open the escrow slot, and one comes back. Nothing here needs
//! the laptop unlocked.
//!
//! The officer chooses the new passphrase before the trip. It locks the key that the answer is
//! sealed to, so that the answer is of no use to whoever finds the stick or the laptop.

use std::fs::{self, File};
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use jemput_domain::error::{ApiError, ErrorCode};
use jemput_domain::ids::OfficerId;
use jemput_link::stick::layout::{recovery_answer, recovery_request};
use jemput_seal::{Escrow, EscrowReply, LockedSecret, ReplyKey, SealError, Unlock, Zeroizing};
use jemput_store::{Cost, DatabaseKey, SlotError, Slots, StoreError};
use serde::{Deserialize, Serialize};

use super::enrol::long_enough;
use super::{carried, unlock};
use crate::Field;
use crate::commands::session::{
    RecoveryAnswerFileRequest, RecoveryRequestFileRequest, RequestFile, Status, UnlockRequest,
};
use crate::error::{FieldError, Result, invalid};
use crate::host::HostRandom;
use crate::passphrase::normalise;

/// In the data folder, while the answer is awaited.
const WAITING: &str = "recovery.json";
/// What the reply key is locked as.
const REPLY_KEY: &str = "recovery reply key";
/// An answer has about 2 KiB.
const ANSWER_LIMIT: u64 = 64 << 10;

#[derive(Serialize, Deserialize)]
struct Waiting {
    officer: OfficerId,
    reply_key: LockedSecret,
}

pub fn recovery_request_file(
    field: &Field,
    request: RecoveryRequestFileRequest,
) -> Result<RequestFile> {
    let escrow = escrow(field)?;
    let slots = Slots::read(field.folder())?;
    if !slots
        .list()
        .iter()
        .any(|slot| slot.officer == request.officer)
    {
        return Err(invalid("officer"));
    }
    long_enough(&request.passphrase, "passphrase")?;
    let random = &mut HostRandom(field.host());
    let reply_key = ReplyKey::generate(random);
    let passphrase = normalise(&request.passphrase);
    let waiting = Waiting {
        officer: request.officer,
        reply_key: LockedSecret::lock(
            REPLY_KEY,
            &reply_key.to_secret_bytes()[..],
            &Unlock::Passphrase(&passphrase),
            random,
        )?,
    };
    let device = escrow.device;
    let asked = reply_key.request(escrow);
    // The key first: an answer to a lost key opens nothing.
    carried::put(field.folder().root(), WAITING, &json(&waiting)?)?;
    let path = carried::put(
        Path::new(&request.folder),
        &recovery_request(device),
        &json(&asked)?,
    )
    .map_err(|_| FieldError::from(ErrorCode::StickUnwritable))?;
    Ok(RequestFile {
        path: path.to_string_lossy().into_owned(),
        words: asked.confirmation_words()?.map(str::to_owned).to_vec(),
    })
}

pub fn recovery_answer_file(field: &Field, request: RecoveryAnswerFileRequest) -> Result<Status> {
    let escrow = escrow(field)?;
    let waiting: Waiting = match fs::read(field.folder().root().join(WAITING)) {
        Ok(text) => serde_json::from_slice(&text).map_err(|_| SealError::KeyMalformed)?,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(missing("recovery_request"));
        }
        Err(error) => return Err(error.into()),
    };
    let reply = read_answer(&answer_path(Path::new(&request.path), escrow.device))?;
    let passphrase = normalise(&request.passphrase);
    let secret = waiting
        .reply_key
        .unlock(REPLY_KEY, &Unlock::Passphrase(&passphrase))
        .map_err(|error| match error {
            SealError::WrongPassphrase => ErrorCode::WrongPassphrase.into(),
            other => FieldError::from(other),
        })?;
    // Of another laptop, or an answer to an earlier request of this one.
    let other = || FieldError::from(ErrorCode::NotForThisLaptop);
    let key = ReplyKey::from_secret_bytes(&secret)?
        .open(&reply)
        .map_err(|_| other())?;
    let changed = Slots::read(field.folder())?.change_passphrase(
        &DatabaseKey::from_bytes(*key),
        waiting.officer,
        &request.passphrase,
        Cost::STANDARD,
        &mut HostRandom(field.host()),
    );
    match changed {
        Err(StoreError::Slots(SlotError::Altered | SlotError::OtherDatabase)) => {
            return Err(other());
        }
        changed => changed?,
    }
    fs::remove_file(field.folder().root().join(WAITING))?;
    unlock(
        field,
        UnlockRequest {
            passphrase: request.passphrase,
            officer: Some(waiting.officer),
        },
    )
}

/// Whether an answer of the office is awaited.
pub fn is_waiting(field: &Field) -> bool {
    field.folder().root().join(WAITING).exists()
}

/// An answer is of no use any more.
pub fn give_up(field: &Field) -> Result<()> {
    match fs::remove_file(field.folder().root().join(WAITING)) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

fn escrow(field: &Field) -> Result<Escrow> {
    if !field.is_enrolled() {
        return Err(ErrorCode::NotEnrolled.into());
    }
    match Slots::read(field.folder())?.escrow() {
        Ok(escrow) => Ok(Escrow::from_json(escrow)?),
        Err(StoreError::Slots(SlotError::NoEscrow)) => Err(missing("escrow")),
        Err(error) => Err(error.into()),
    }
}

/// The file itself, or the stick it lies on.
fn answer_path(path: &Path, device: jemput_seal::Uuid) -> PathBuf {
    if path.is_dir() {
        path.join(recovery_answer(device))
    } else {
        path.to_owned()
    }
}

fn read_answer(path: &Path) -> Result<EscrowReply> {
    let file = File::open(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => missing("recovery_answer"),
        _ => error.into(),
    })?;
    let mut text = Zeroizing::new(Vec::new());
    file.take(ANSWER_LIMIT).read_to_end(&mut text)?;
    serde_json::from_slice(&text).map_err(|_| ErrorCode::NotForThisLaptop.into())
}

fn missing(what: &str) -> FieldError {
    FieldError::Told(ApiError::new(ErrorCode::NotFound).with("what", what))
}

fn json(value: &impl Serialize) -> Result<Vec<u8>> {
    Ok(serde_json::to_vec(value).map_err(|_| SealError::KeyMalformed)?)
}
