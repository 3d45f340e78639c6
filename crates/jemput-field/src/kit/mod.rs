//! The kit as a handle: one data folder, locked or unlocked, and who works with it.

mod activity;
mod events;
mod names;
mod office;
mod open;
mod rekey;

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jemput_domain::error::{ApiError, ErrorCode};
use jemput_domain::ids::OutingId;
use jemput_domain::time::{Date, UnixMillis};
use jemput_store::outings::OutingView;
use jemput_store::{Folder, Stamp};
use serde_json::Value;

pub use events::Listening;
pub use office::Office;
pub(crate) use office::{keysets, read_pack};
pub use open::Open;

use crate::commands::events::FieldEvent;
use crate::commands::list;
use crate::commands::reason::FaultReason;
use crate::commands::sending::LocalOnly;
use crate::commands::shared::OfficerView;
use crate::error::Result;
use crate::host::Host;
use crate::sending::{Sending, count_local_only};
use crate::session::is_half_made;
use activity::Activity;
use events::Events;
pub(crate) use names::setting;

/// The kit without a window. Cheap to clone; every clone is the same kit.
#[derive(Clone)]
pub struct Field(Arc<Inner>);

struct Inner {
    host: Arc<dyn Host>,
    folder: Folder,
    state: Mutex<State>,
    /// Held while the database closes: whoever comes second waits until it is closed.
    closing: Mutex<()>,
    events: Events,
    activity: Activity,
    sending: Sending,
    /// Commands under way.
    running: AtomicUsize,
}

/// A command under way. When the last one ends, a database nobody needs closes.
struct Busy<'a>(&'a Field);

impl<'a> Busy<'a> {
    fn with(field: &'a Field) -> Self {
        field.0.running.fetch_add(1, Ordering::SeqCst);
        Self(field)
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.0.running.fetch_sub(1, Ordering::SeqCst);
        self.0.close_when_unneeded();
    }
}

#[derive(Default)]
struct State {
    /// Open while somebody is unlocked, and after locking until sending ends.
    open: Option<Arc<Open>>,
    officer: Option<OfficerView>,
    /// What was still only here when the database was closed.
    left: Option<LocalOnly>,
}

/// Somebody unlocked: what a use case works with.
#[derive(Clone)]
pub struct Unlocked {
    pub open: Arc<Open>,
    pub officer: OfficerView,
    pub now: UnixMillis,
}

impl Field {
    /// A kit on this data folder, locked or not yet enrolled.
    pub fn new(host: Arc<dyn Host>, data: &Path) -> Self {
        let activity = Activity::starting(host.monotonic_ms());
        Self(Arc::new(Inner {
            host,
            folder: Folder::at(data),
            state: Mutex::default(),
            closing: Mutex::default(),
            events: Events::default(),
            activity,
            sending: Sending::default(),
            running: AtomicUsize::new(0),
        }))
    }

    /// Runs one command of [`crate::commands::list`]. May take as long as sealing a day: call it
    /// off the window's thread.
    pub fn call(&self, name: &str, arguments: Value) -> Result<Value, ApiError> {
        self.lock_when_idle();
        if !activity::QUIET.contains(&name) {
            self.0.activity.note(self.0.host.monotonic_ms());
        }
        let _busy = Busy::with(self);
        list::route(self, name, arguments).map_err(ApiError::from)
    }

    /// Everything the kit says from now on.
    pub fn listen(&self) -> Listening {
        self.0.events.listen()
    }

    /// Locks after the office's idle minutes, but never while something runs (a day being sealed, a
    /// stick being written). The window asks this once in a while.
    pub fn lock_when_idle(&self) {
        if self.0.running.load(Ordering::SeqCst) > 0 {
            return;
        }
        let Ok(unlocked) = self.unlocked() else {
            return;
        };
        let minutes = unlocked.open.office().pack.lock_after_minutes;
        let idle_ms = self.0.activity.idle_ms(self.0.host.monotonic_ms());
        if minutes > 0 && idle_ms >= u64::from(minutes) * 60_000 {
            self.lock_now();
        }
    }

    /// Forgets who works here. The database closes as soon as nothing is being sent or done.
    pub fn lock_now(&self) {
        let was_unlocked = self.state().officer.take().is_some();
        self.close_when_unneeded();
        if was_unlocked {
            self.say(FieldEvent::Locked);
        }
    }

    /// Stops what runs and closes the database: at the program's end.
    pub fn close(&self) {
        self.0.sending.stop_and_wait();
        self.lock_now();
    }

    pub(crate) fn host(&self) -> &dyn Host {
        &*self.0.host
    }

    pub(crate) fn folder(&self) -> &Folder {
        &self.0.folder
    }

    pub(crate) fn sending(&self) -> &Sending {
        &self.0.sending
    }

    pub(crate) fn say(&self, event: FieldEvent) {
        self.0.events.say(event);
    }

    /// Locked is an error: what every use case but a few begins with.
    pub(crate) fn unlocked(&self) -> Result<Unlocked> {
        if !self.is_enrolled() {
            return Err(ErrorCode::NotEnrolled.into());
        }
        let state = self.state();
        match (&state.open, &state.officer) {
            (Some(open), Some(officer)) => Ok(Unlocked {
                open: open.clone(),
                officer: OfficerView {
                    // A newer roster may have come since they unlocked.
                    lead: open.office().leads(officer.id),
                    ..officer.clone()
                },
                now: self.0.host.now(),
            }),
            _ => Err(ErrorCode::Locked.into()),
        }
    }

    /// There is a database, whole.
    pub(crate) fn is_enrolled(&self) -> bool {
        self.0.folder.is_created() && !is_half_made(&self.0.folder)
    }

    /// The database, open for sending even when nobody is unlocked.
    pub(crate) fn opened(&self) -> Option<Arc<Open>> {
        self.state().open.clone()
    }

    pub(crate) fn let_in(&self, open: Arc<Open>, officer: OfficerView) {
        let mut state = self.state();
        state.open = Some(open);
        state.officer = Some(officer);
        self.0.activity.note(self.0.host.monotonic_ms());
    }

    pub(crate) fn close_when_unneeded(&self) {
        let _closing = self.closing();
        let unneeded = {
            let mut state = self.state();
            let busy = self.0.running.load(Ordering::SeqCst) > 0;
            let needed = state.officer.is_some() || busy || self.0.sending.is_running();
            if needed { None } else { state.open.take() }
        };
        if let Some(open) = unneeded {
            let left = count_local_only(&open.store).ok();
            self.state().left = left;
            open.store.close();
        }
    }

    pub(crate) fn local_only_at_closing(&self) -> Option<LocalOnly> {
        self.state().left
    }

    /// Waits until nobody is closing the database.
    pub(crate) fn closing(&self) -> MutexGuard<'_, ()> {
        self.0
            .closing
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Unlocked {
    /// Who, when, and in which outing.
    pub(crate) fn stamp(&self) -> Result<Stamp> {
        Ok(self.stamp_in(
            self.open
                .store
                .outings()
                .current()?
                .map(|outing| outing.outing),
        ))
    }

    pub(crate) fn stamp_in(&self, outing: Option<OutingId>) -> Stamp {
        Stamp {
            at: self.now,
            officer: self.officer.id,
            outing,
        }
    }

    /// The open outing, or the answer that there is none.
    pub(crate) fn outing(&self) -> Result<OutingView> {
        let current = self.open.store.outings().current()?;
        Ok(current.ok_or(FaultReason::NoOutingOpen)?)
    }

    /// The day ages are counted on: the outing's, else the clock's.
    pub(crate) fn day(&self) -> Result<Date> {
        let outing = self.open.store.outings().current()?;
        Ok(outing.map_or_else(|| date_of(self.now), |outing| outing.date))
    }
}

/// The date in western Indonesia; only shown and compared with, never recorded as a day of work.
pub(crate) fn date_of(at: UnixMillis) -> Date {
    let instant = jiff::Timestamp::from_millisecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    jiff::tz::Offset::constant(7).to_datetime(instant).date()
}
