//! What runs in the background: one sending, one sealing at most.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use jemput_link::Control;
use jemput_link::core::exchange::Trouble;
use jemput_link::core::progress::BundleProgress;
use jemput_seal::Hash;

/// Shared by the commands and the thread that sends.
#[derive(Default)]
pub struct Sending {
    run: Mutex<Option<Run>>,
    progress: Mutex<HashMap<Hash, BundleProgress>>,
    /// Bundles that could not be read, or of which something wrong arrived, in any run.
    doubted: Mutex<HashSet<Hash>>,
    pub sealing: Mutex<()>,
    pub seal_cancelled: AtomicBool,
    stick: Mutex<Control>,
}

struct Run {
    control: Control,
    thread: Option<JoinHandle<()>>,
}

impl Sending {
    pub fn is_running(&self) -> bool {
        self.run().is_some()
    }

    /// Begins with what `start` spawns; when one runs already, it hurries.
    pub fn begin(
        &self,
        start: impl FnOnce(Control) -> std::io::Result<JoinHandle<()>>,
    ) -> std::io::Result<bool> {
        let mut run = self.run();
        if let Some(running) = &*run {
            running.control.hurry();
            return Ok(false);
        }
        let control = Control::default();
        let thread = start(control.clone())?;
        *run = Some(Run {
            control,
            thread: Some(thread),
        });
        Ok(true)
    }

    /// Called by the thread as its last act.
    pub fn ended(&self) {
        self.run().take();
        self.progress
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    pub fn stop(&self) {
        if let Some(run) = &*self.run() {
            run.control.stop();
        }
    }

    /// Stops it and waits until its thread has ended.
    pub fn stop_and_wait(&self) {
        let thread = match &mut *self.run() {
            Some(run) => {
                run.control.stop();
                run.thread.take()
            }
            None => None,
        };
        if let Some(thread) = thread {
            // A panic there has said so already; there is nothing left to stop.
            let _ = thread.join();
        }
    }

    pub fn hurry(&self) {
        if let Some(run) = &*self.run() {
            run.control.hurry();
        }
    }

    pub fn note(&self, progress: BundleProgress) {
        if let Some(Trouble::SourceUnreadable | Trouble::ItemDamaged { .. }) = progress.trouble {
            self.doubt(progress.bundle);
        }
        self.progress
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(progress.bundle, progress);
    }

    /// Something went wrong with reading this bundle's file.
    pub fn doubt(&self, bundle: Hash) {
        self.doubted
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(bundle);
    }

    pub fn progress_of(&self, bundle: &Hash) -> Option<BundleProgress> {
        self.progress
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(bundle)
            .cloned()
    }

    /// Whether its file is to be read whole before it is believed.
    pub fn is_doubted(&self, bundle: &Hash) -> bool {
        self.doubted
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .contains(bundle)
    }

    /// What the export that begins now listens to.
    pub fn begin_stick(&self) -> Control {
        let control = Control::default();
        *self.stick.lock().unwrap_or_else(PoisonError::into_inner) = control.clone();
        control
    }

    pub fn cancel_stick(&self) {
        self.stick
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .stop();
    }

    pub fn cancel_seal(&self) {
        self.seal_cancelled.store(true, Ordering::SeqCst);
    }

    fn run(&self) -> MutexGuard<'_, Option<Run>> {
        self.run.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
