//! "18 berkas masih hanya di laptop ini".

use jemput_store::Store;

use crate::Field;
use crate::commands::events::FieldEvent;
use crate::commands::sending::LocalOnly;
use crate::commands::shared::Nothing;
use crate::error::Result;
use crate::people::has_draft;

pub fn local_only(field: &Field, _: Nothing) -> Result<LocalOnly> {
    of(&field.unlocked()?.open.store)
}

pub fn of(store: &Store) -> Result<LocalOnly> {
    let stored = store.records().local_only()?;
    let unsealed = stored.records + stored.drafts + stored.scans;
    let unfinished = stored.notes + u32::from(has_draft(store)?);
    let records = stored.records + stored.drafts + unfinished + stored.bundle_records;
    let scans = stored.scans + stored.bundle_scans;
    Ok(LocalOnly {
        total: records + scans,
        records,
        scans,
        unsealed_scan_bytes: stored.scan_bytes,
        unsealed,
        drafts: stored.drafts,
        unfinished,
        bundles: stored.bundles,
        bundles_refused: stored.bundles_refused,
        waiting: stored.waiting,
    })
}

impl Field {
    /// Numbers, and no names: sending goes on behind the lock screen, where they go down. Once the
    /// database is closed nothing changes them.
    pub(crate) fn local_only_when_locked(&self) -> Option<LocalOnly> {
        match self.opened() {
            Some(open) => of(&open.store).ok(),
            None => self.local_only_at_closing(),
        }
    }

    /// Tells the window what is only here now. Saying nothing is better than failing what was saved.
    pub(crate) fn say_local_only(&self) {
        let Some(open) = self.opened() else { return };
        if let Ok(local_only) = of(&open.store) {
            self.say(FieldEvent::LocalOnly { local_only });
        }
    }
}
