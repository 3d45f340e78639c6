//! Sending in the foreground: progress as JSON lines, then what is still only here.

use std::time::{Duration, Instant};

use jemput_field::Field;
use serde_json::{Value, json};

use crate::{Ended, Failed, passphrase};

pub fn send(field: &Field, seconds: u64) -> Result<Ended, Failed> {
    passphrase::unlock(field)?;
    let events = field.listen();
    field.call("send_start", json!({}))?;
    let until = Instant::now() + Duration::from_secs(seconds);
    let mut late = false;
    let ended = loop {
        let Some(event) = events.next_before(until) else {
            late = true;
            field.call("send_stop", json!({}))?;
            break None;
        };
        let event = serde_json::to_value(event).unwrap_or_default();
        println!("{}", json!({ "event": event }));
        let state = &event["state"];
        if event["kind"] == "sending"
            && ["done", "stopped", "failed"]
                .iter()
                .any(|end| state["kind"] == *end)
        {
            break Some(state.clone());
        }
    };
    if let Some(error) = ended
        .as_ref()
        .map(|state| &state["error"])
        .filter(|error| !error.is_null())
    {
        return Err(Failed::Told(
            serde_json::from_value(error.clone())
                .map_err(|error| Failed::Usage(error.to_string()))?,
        ));
    }
    let answer: Value = json!({ "local_only": field.call("local_only", json!({}))?, "bundles": field.call("bundles", json!({}))? });
    Ok(if late {
        Ended::Late(answer)
    } else {
        Ended::Done(answer)
    })
}
