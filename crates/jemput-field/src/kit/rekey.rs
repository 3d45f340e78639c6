//! Another key for the database, while the kit is in use.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use jemput_domain::error::ErrorCode;
use jemput_store::{DatabaseKey, Folder};

use super::{Field, Open};
use crate::commands::events::FieldEvent;
use crate::commands::reason::FaultReason;
use crate::error::Result;

/// What the window asks by itself takes less.
const OTHERS_END: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(10);

impl Field {
    /// Closes the database, lets `change` give it another key, and opens it again for whoever is
    /// unlocked. Every other command waits. When it fails the old key still counts.
    pub(crate) fn rekey(
        &self,
        change: impl FnOnce(&Folder, &Open) -> Result<DatabaseKey>,
    ) -> Result<()> {
        self.be_alone()?;
        let closing = self.closing();
        let mut state = self.state();
        let open = state.open.take().ok_or(ErrorCode::Locked)?;
        open.store.close();
        let changed = change(self.folder(), &open);
        let (key, outcome) = match changed {
            Ok(key) => (key, Ok(())),
            Err(error) => (DatabaseKey::from_bytes(*open.key.expose()), Err(error)),
        };
        match Open::new(self.folder(), key) {
            Ok(open) => {
                state.open = Some(Arc::new(open));
                outcome
            }
            Err(error) => {
                // A passphrase opens whichever side of the change is the whole one.
                state.officer = None;
                drop((state, closing));
                self.say(FieldEvent::Locked);
                outcome.and(Err(error))
            }
        }
    }

    /// A day being sealed or a stick being written has the database in its hands.
    fn be_alone(&self) -> Result<()> {
        let mut waited = Duration::ZERO;
        // This command is one of those under way.
        while self.0.running.load(Ordering::SeqCst) > 1 || self.0.sending.is_running() {
            if waited >= OTHERS_END {
                return Err(FaultReason::Busy.into());
            }
            thread::sleep(PAUSE);
            waited += PAUSE;
        }
        Ok(())
    }
}
