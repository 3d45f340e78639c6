//! Stopping and hurrying a run from elsewhere.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

/// A handle shared between a run and whoever watches it. Clones are the same handle.
#[derive(Debug, Clone, Default)]
pub struct Control {
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    stopped: AtomicBool,
    stop: Notify,
    hurry: Notify,
}

impl Control {
    /// Ends the run as soon as it can: at once on the network, between two blocks on a stick.
    pub fn stop(&self) {
        self.inner.stopped.store(true, Ordering::SeqCst);
        self.inner.stop.notify_waiters();
    }

    /// Ends pauses and looks for new bundles: somebody pressed "send", or a bundle was sealed.
    pub fn hurry(&self) {
        self.inner.hurry.notify_one();
    }

    /// Was it stopped?
    pub fn is_stopped(&self) -> bool {
        self.inner.stopped.load(Ordering::SeqCst)
    }

    /// Waits until it is stopped.
    pub async fn stopped(&self) {
        loop {
            let waiting = self.inner.stop.notified();
            tokio::pin!(waiting);
            // Registered before looking, so that a stop in between is not missed.
            waiting.as_mut().enable();
            if self.is_stopped() {
                return;
            }
            waiting.await;
        }
    }

    pub(crate) async fn hurried(&self) {
        self.inner.hurry.notified().await;
    }
}
