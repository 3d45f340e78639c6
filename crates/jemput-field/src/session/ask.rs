//! Asking the office, over the network, for the certificate.

use std::time::Duration;

use jemput_link::Control;
use jemput_link::enrol;
use jemput_link::http::ConnectionConfig;

use super::{answer, status};
use crate::Field;
use crate::commands::session::Status;
use crate::commands::shared::Nothing;
use crate::error::{FieldError, Result};
use crate::kit::Open;

/// The office may take its time; the window asks again.
const PATIENCE: Duration = Duration::from_secs(15);

pub fn enrolment_check(field: &Field, _: Nothing) -> Result<Status> {
    let unlocked = field.unlocked()?;
    if unlocked.open.office().certificate.is_none() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(poll_certificate(field, &unlocked.open))?;
    }
    status::status(field, Nothing {})
}

/// Asks once, for a while. No answer yet is no error; a refusal is.
pub(crate) async fn poll_certificate(field: &Field, open: &Open) -> Result<()> {
    let invited = open.invited()?;
    let (control, config) = (Control::default(), ConnectionConfig::default());
    let label = open.office().label.clone();
    let trouble = std::sync::Mutex::new(None);
    let note = |state| {
        if let (enrol::EnrolState::Waiting(found), Ok(mut trouble)) = (state, trouble.lock()) {
            *trouble = Some(found);
        }
    };
    let asking = enrol::enrol(&invited, &open.device, &label, &config, &control, &note);
    match tokio::time::timeout(PATIENCE, asking).await {
        Ok(enrolled) => answer::install(field, open, &enrolled?),
        Err(_) => match trouble.lock().ok().and_then(|mut trouble| trouble.take()) {
            Some(trouble) => Err(FieldError::Told(crate::sending::told_trouble(&trouble))),
            None => Ok(()),
        },
    }
}
