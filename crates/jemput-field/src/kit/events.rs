//! Telling everybody who listens.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use crate::commands::events::FieldEvent;

/// Those who listen; who stopped listening is forgotten at the next event.
#[derive(Default)]
pub struct Events(Mutex<Vec<Sender<FieldEvent>>>);

/// Events in order, until the kit is gone.
pub struct Listening(Receiver<FieldEvent>);

impl Events {
    pub fn say(&self, event: FieldEvent) {
        let mut listeners = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        listeners.retain(|listener| listener.send(event.clone()).is_ok());
    }

    pub fn listen(&self) -> Listening {
        let (sender, receiver) = channel();
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(sender);
        Listening(receiver)
    }
}

impl Iterator for Listening {
    type Item = FieldEvent;

    fn next(&mut self) -> Option<FieldEvent> {
        self.0.recv().ok()
    }
}

impl Listening {
    /// The next one, or None when it does not come before `until`.
    pub fn next_before(&self, until: Instant) -> Option<FieldEvent> {
        self.0
            .recv_timeout(until.saturating_duration_since(Instant::now()))
            .ok()
    }

    /// What was said so far, without waiting.
    pub fn so_far(&self) -> Vec<FieldEvent> {
        self.0.try_iter().collect()
    }
}
