//! One file from the office: a work list or other message sealed to this laptop, receipts, keyset,
//! office pack, or the answer to enrolment. What it is, its content says, not its name.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use jemput_domain::error::{ApiError, ErrorCode};
use jemput_domain::wire::down::DownMessage;
use jemput_domain::wire::work_list::WorkList;
use jemput_link::{Outbox, Received};
use jemput_seal::statement::{Keyset, MessageEnvelope, Pack};
use jemput_seal::{SealError, Signed};
use serde_json::Value;

use crate::Field;
use crate::commands::events::FieldEvent;
use crate::commands::villages::{ImportFileRequest, Imported};
use crate::error::Result;
use crate::kit::Unlocked;
use crate::sending::{FieldOutbox, message_content};

/// A regency's thin index fits many times.
const LIMIT: u64 = 256 << 20;

pub fn import_file(field: &Field, request: ImportFileRequest) -> Result<Imported> {
    let unlocked = field.unlocked()?;
    let path = Path::new(&request.path);
    let mut bytes = Vec::new();
    File::open(path)?.take(LIMIT + 1).read_to_end(&mut bytes)?;
    if bytes.is_empty() {
        return Err(ErrorCode::FileEmpty.into());
    }
    if bytes.len() as u64 > LIMIT {
        return Err(ApiError::new(ErrorCode::TooLarge)
            .with("limit_bytes", LIMIT)
            .into());
    }
    let json: Value =
        serde_json::from_slice(&bytes).map_err(|_| ApiError::new(ErrorCode::WorkListAltered))?;
    take_in(field, &unlocked, path, json)
}

fn take_in(field: &Field, unlocked: &Unlocked, path: &Path, json: Value) -> Result<Imported> {
    if json.get("state").is_some() {
        crate::session::take_answer(field, &unlocked.open, path)?;
        return Ok(Imported::Certificate);
    }
    let statements = match json {
        Value::Array(statements) => statements,
        // A list somebody wrote by hand, or took out of its envelope.
        Value::Object(ref object) if object.contains_key("targets") => {
            return Err(ErrorCode::WorkListUnsigned.into());
        }
        one => vec![one],
    };
    let mut last = None;
    for statement in statements {
        last = Some(one(field, unlocked, statement)?);
    }
    last.ok_or_else(|| ErrorCode::FileEmpty.into())
}

/// A signed statement by what its payload holds.
fn one(field: &Field, unlocked: &Unlocked, statement: Value) -> Result<Imported> {
    let altered = || ApiError::new(ErrorCode::WorkListAltered);
    let payload = statement
        .get("payload")
        .and_then(Value::as_str)
        .ok_or_else(altered)?;
    let payload: Value = serde_json::from_str(payload).map_err(|_| altered())?;
    let has = |name: &str| payload.get(name).is_some();
    if has("encapsulated") {
        message(field, unlocked, &signed(statement)?)
    } else if has("opening") {
        keyset(field, unlocked, signed(statement)?)
    } else if has("roster") {
        pack(field, unlocked, signed(statement)?)
    } else {
        Err(altered().into())
    }
}

fn signed<T: jemput_seal::Statement>(statement: Value) -> Result<Signed<T>> {
    serde_json::from_value(statement).map_err(|_| ErrorCode::WorkListAltered.into())
}

fn message(
    field: &Field,
    unlocked: &Unlocked,
    signed: &Signed<MessageEnvelope>,
) -> Result<Imported> {
    let open = &unlocked.open;
    let envelope = open
        .office()
        .trust
        .message(signed)
        .map_err(|error| of_list(&error))?;
    let ours = open
        .office()
        .certificate
        .as_ref()
        .map(|(_, certificate)| certificate.device);
    if ours != Some(envelope.device) {
        return Err(ErrorCode::NotForThisLaptop.into());
    }
    match message_content(open, &envelope)? {
        DownMessage::WorkList(list) => work_list(field, unlocked, *list),
        DownMessage::Outing(plan) => {
            open.store.outings().plan(plan)?;
            field.say(FieldEvent::WorkListsChanged);
            Ok(Imported::Message)
        }
        DownMessage::Decision(decision) => {
            open.store.messages().add_decision(decision)?;
            field.say(FieldEvent::WorkListsChanged);
            Ok(Imported::Message)
        }
    }
}

fn work_list(field: &Field, unlocked: &Unlocked, list: WorkList) -> Result<Imported> {
    let (village_name, as_of) = (list.village_name.clone(), list.as_of);
    let imported = unlocked
        .open
        .store
        .lists()
        .import(list, field.host().now())?;
    field.say(FieldEvent::WorkListsChanged);
    Ok(Imported::WorkList {
        village: imported.village,
        village_name,
        people: imported.targets,
        revision: imported.revision,
        as_of,
        already_here: imported.already,
    })
}

fn keyset(field: &Field, unlocked: &Unlocked, keyset: Signed<Keyset>) -> Result<Imported> {
    let mut trust = unlocked.open.office().trust.clone();
    let newer = trust.add(&keyset)?;
    let serial = trust.current().serial;
    if newer {
        outbox(field, unlocked)
            .keep(Received {
                keyset: Some(keyset),
                ..Received::default()
            })
            .map_err(jemput_link::LinkError::from)?;
    }
    Ok(Imported::Keyset {
        serial,
        already_here: !newer,
    })
}

fn pack(field: &Field, unlocked: &Unlocked, pack: Signed<Pack>) -> Result<Imported> {
    let office = unlocked.open.office();
    let version = crate::kit::read_pack(&office.trust.pack(&pack)?)?.version;
    let newer = version > office.pack.version;
    if newer {
        outbox(field, unlocked)
            .keep(Received {
                pack: Some(pack),
                ..Received::default()
            })
            .map_err(jemput_link::LinkError::from)?;
    }
    Ok(Imported::OfficePack {
        version,
        already_here: !newer,
    })
}

fn outbox(field: &Field, unlocked: &Unlocked) -> FieldOutbox {
    FieldOutbox::of(field, unlocked.open.clone())
}

/// Signed by somebody who is not the office is unsigned to us; a broken signature is an altered list.
fn of_list(error: &SealError) -> ApiError {
    match error {
        SealError::SignerNotAllowed => ApiError::new(ErrorCode::WorkListUnsigned),
        SealError::OtherOffice => ApiError::new(ErrorCode::BundleOtherOffice),
        _ => ApiError::new(ErrorCode::WorkListAltered),
    }
}
