//! Sending in the background, on a thread of its own. Locking the screen does not stop it.

use std::sync::Arc;
use std::thread;

use jemput_link::http::{Link, LinkEvent};
use jemput_link::{Control, Identity, LinkError};

use super::{FieldOutbox, bundles, told_trouble};
use crate::Field;
use crate::commands::events::{FieldEvent, SendState};
use crate::commands::shared::Nothing;
use crate::error::{FieldError, Result};
use crate::kit::Open;

pub fn send_start(field: &Field, _: Nothing) -> Result<Nothing> {
    let unlocked = field.unlocked()?;
    let open = unlocked.open;
    let running = field.clone();
    field.sending().begin(|control| {
        thread::Builder::new()
            .name("jemput-send".to_owned())
            .spawn(move || {
                let ended = run(&running, &open, &control);
                running.sending().ended();
                running.say(FieldEvent::Sending { state: ended });
                running.say_local_only();
                running.close_when_unneeded();
            })
    })?;
    Ok(Nothing {})
}

pub fn send_stop(field: &Field, _: Nothing) -> Result<Nothing> {
    field.sending().stop();
    Ok(Nothing {})
}

fn run(field: &Field, open: &Arc<Open>, control: &Control) -> SendState {
    match send(field, open, control) {
        Ok(true) => SendState::Stopped,
        Ok(false) => SendState::Done,
        Err(error) => SendState::Failed {
            error: error.into(),
        },
    }
}

/// Whether it was stopped. A laptop whose certificate is still awaited first asks for that.
fn send(field: &Field, open: &Arc<Open>, control: &Control) -> Result<bool> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    if open.office().certificate.is_none() {
        runtime.block_on(crate::session::poll_certificate(field, open))?;
    }
    let office = open.office();
    let Some((certificate, _)) = &office.certificate else {
        return Err(FieldError::Link(LinkError::NoGateway));
    };
    let identity = Identity::new(open.device.clone(), certificate.clone(), &office.trust)?;
    let outbox = Arc::new(FieldOutbox::of(field, open.clone()));
    let link = Link::new(outbox, Arc::new(identity)).pauses(field.host().pauses());
    let watcher = Watcher {
        field: field.clone(),
        open: open.clone(),
    };
    let report = runtime.block_on(link.send(control, &|event| watcher.watch(event)))?;
    super::prune::prune(field, open)?;
    Ok(report.stopped)
}

struct Watcher {
    field: Field,
    open: Arc<Open>,
}

impl Watcher {
    /// Called from the run itself: says what happened and does nothing slow.
    fn watch(&self, event: LinkEvent) {
        match event {
            LinkEvent::Line(line) => {
                let state = match line.retry_in_ms {
                    Some(retry_in_ms) => SendState::Waiting {
                        retry_in_ms,
                        trouble: line.trouble.as_ref().map(told_trouble),
                    },
                    None => SendState::Running {
                        open: u32::try_from(line.open).unwrap_or(u32::MAX),
                        bytes_left: line.bytes_left,
                    },
                };
                self.field.say(FieldEvent::Sending { state });
            }
            LinkEvent::Bundle(progress) => {
                let hash = progress.bundle;
                self.field.sending().note(progress);
                if let Ok(Some(stored)) = self.open.store.bundles().get(&hash.0) {
                    self.field.say(FieldEvent::Bundle {
                        bundle: bundles::view(&self.field, stored),
                    });
                }
            }
            // The outbox has said what it kept.
            LinkEvent::Kept(_) => {}
        }
    }
}
