//! Another key for the database, while the kit is in use.

use std::sync::{Arc, MutexGuard};
use std::thread;
use std::time::Duration;

use jemput_domain::error::ErrorCode;
use jemput_store::{DatabaseKey, Folder};

use super::{Field, Open, State};
use crate::commands::events::FieldEvent;
use crate::commands::reason::FaultReason;
use crate::error::Result;

/// What the window asks by itself takes less.
const OTHERS_END: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(1);

impl Field {
    /// Closes the database, lets `change` give it another key, and opens it again for whoever is
    /// unlocked. Every other command waits. When it fails the old key still counts.
    pub(crate) fn rekey(
        &self,
        change: impl FnOnce(&Folder, &Open) -> Result<DatabaseKey>,
    ) -> Result<()> {
        let closing = self.closing();
        let mut state = self.alone()?;
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

    /// Nobody else has the database in their hands, as sealing a day or writing a stick has, and
    /// nobody gets it while the state is held.
    fn alone(&self) -> Result<MutexGuard<'_, State>> {
        let mut waited = Duration::ZERO;
        loop {
            let state = self.state();
            match &state.open {
                None => return Err(ErrorCode::Locked.into()),
                Some(open) if Arc::strong_count(open) == 1 => return Ok(state),
                Some(_) if waited >= OTHERS_END => return Err(FaultReason::Busy.into()),
                Some(_) => {}
            }
            drop(state);
            thread::sleep(PAUSE);
            waited += PAUSE;
        }
    }
}
