//! Enrolling from the command line.

use std::time::{Duration, Instant};

use jemput_field::Field;
use serde_json::{Value, json};

use crate::arguments::Enrol;
use crate::{Ended, Failed, passphrase};

pub fn enrol(field: &Field, request: &Enrol) -> Result<Ended, Failed> {
    let invitation = json!({ "kind": "file", "path": request.invitation });
    let read = field.call("invitation_read", json!({ "invitation": invitation }))?;
    let officer = officer(&read["roster"], &request.officer)?;
    let arguments = json!({
        "invitation": invitation,
        "label": request.label,
        "officer": officer,
        "passphrase": passphrase::read()?,
    });
    let mut status = field.call("enrol", arguments)?;
    let until = Instant::now() + Duration::from_secs(request.wait);
    while status["device"]["certificate"] == "pending" && Instant::now() < until {
        // No line yet is no reason to give up before the time is over.
        status = field.call("enrolment_check", json!({})).or_else(|_| {
            std::thread::sleep(Duration::from_millis(500));
            field.call("status", json!({}))
        })?;
    }
    let pending = request.wait > 0 && status["device"]["certificate"] == "pending";
    Ok(if pending {
        Ended::Late(status)
    } else {
        Ended::Done(status)
    })
}

/// By id, or by a name only one in the roster has.
fn officer(roster: &Value, wanted: &str) -> Result<Value, Failed> {
    let members = roster.as_array().map(Vec::as_slice).unwrap_or_default();
    let same = |member: &&Value| {
        member["id"] == wanted
            || member["name"]
                .as_str()
                .is_some_and(|name| name.eq_ignore_ascii_case(wanted))
    };
    let found: Vec<&Value> = members.iter().filter(same).collect();
    match found.as_slice() {
        [one] => Ok(one["id"].clone()),
        [] if members.is_empty() => Err(Failed::Usage(
            "the invitation names no officers: have the office add them and make a new one"
                .to_owned(),
        )),
        [] => Err(Failed::Usage(
            "nobody in the roster is called so".to_owned(),
        )),
        _ => Err(Failed::Usage(
            "several in the roster are called so: give the id".to_owned(),
        )),
    }
}
