//! What the office sent down: work lists, outings, decisions. Kept first, taken over after.

use jemput_domain::error::ErrorCode;
use jemput_domain::wire::down::DownMessage;
use jemput_seal::Signed;
use jemput_seal::statement::MessageEnvelope;
use jemput_store::messages::StoredMessage;
use jemput_store::{Refusal, StoreError};

use crate::Field;
use crate::commands::events::FieldEvent;
use crate::error::Result;
use crate::kit::Open;

/// Takes over every message kept and not yet applied. One that this version cannot read stays kept,
/// for a later version, and holds up none after it.
pub fn apply(field: &Field, open: &Open) -> Result<u32> {
    let mut applied = 0;
    for message in open.store.messages().unapplied()? {
        match read(open, &message).and_then(|content| take_over(field, open, content)) {
            Ok(()) => {
                open.store
                    .messages()
                    .applied(message.chain, message.number, field.host().now())?;
                applied += 1;
            }
            Err(error) => {
                tracing::warn!(number = message.number, %error, "a message could not be taken over")
            }
        }
    }
    if applied > 0 {
        field.say(FieldEvent::WorkListsChanged);
    }
    Ok(applied)
}

fn read(open: &Open, message: &StoredMessage) -> Result<DownMessage> {
    let signed = Signed::<MessageEnvelope>::from_json(&message.bytes)?;
    let envelope = open.office().trust.message(&signed)?;
    content(open, &envelope)
}

/// Opens an envelope whose signature was checked.
pub fn content(open: &Open, envelope: &MessageEnvelope) -> Result<DownMessage> {
    let plain = open.device.open_message(envelope)?;
    serde_json::from_slice(&plain).map_err(|_| ErrorCode::WorkListAltered.into())
}

fn take_over(field: &Field, open: &Open, content: DownMessage) -> Result<()> {
    match content {
        DownMessage::WorkList(list) => match open.store.lists().import(*list, field.host().now()) {
            // A newer issue came by another road.
            Ok(_) | Err(StoreError::Refused(Refusal::ListOlder { .. })) => Ok(()),
            Err(error) => Err(error.into()),
        },
        DownMessage::Outing(plan) => Ok(open.store.outings().plan(plan)?),
        DownMessage::Decision(decision) => Ok(open.store.messages().add_decision(decision)?),
    }
}
