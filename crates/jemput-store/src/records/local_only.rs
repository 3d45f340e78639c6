//! What is still only on this laptop: always on screen, so one cheap query.

use super::Records;
use super::changed::UNSEALED;
use crate::bundles::{ENDED, HELD};
use crate::error::Result;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LocalOnly {
    /// Not in any bundle as they are now, drafts left out.
    pub records: u32,
    /// Applications not complete yet.
    pub drafts: u32,
    /// Notes that wait for an outcome to travel with.
    pub notes: u32,
    /// Pages in no bundle.
    pub scans: u32,
    pub scan_bytes: u64,
    /// Sealed, and no valid receipt yet that the office holds them; what lost ones held is counted
    /// where it is now.
    pub bundles: u32,
    pub bundle_records: u32,
    pub bundle_scans: u32,
    /// Bundles the office has turned away: an admin there must look at them.
    pub bundles_refused: u32,
    /// People at the recording table.
    pub waiting: u32,
}

/// Pages of papers that were taken off again do not travel.
const UNSEALED_PAGES: &str = "SELECT bytes FROM page JOIN document ON document.id = page.document
    WHERE page.sealed = 0 AND document.removed = 0";

/// Kept free beside twice what is to be sealed.
const SPARE_BYTES: u64 = 200 * 1_000_000;

impl Records<'_> {
    pub fn local_only(&self) -> Result<LocalOnly> {
        let sql = format!(
            "WITH unsealed AS ({UNSEALED_PAGES}),
                unsent AS (SELECT hash FROM bundle WHERE pruned_at IS NULL AND lost_at IS NULL AND NOT {HELD})
             SELECT
                (SELECT count(*) FROM record WHERE {UNSEALED} AND draft = 0),
                (SELECT count(*) FROM record WHERE {UNSEALED} AND draft = 1),
                (SELECT count(*) FROM note_draft),
                (SELECT count(*) FROM unsealed),
                (SELECT coalesce(sum(bytes), 0) FROM unsealed),
                (SELECT count(*) FROM unsent),
                (SELECT count(*) FROM bundle_record WHERE bundle IN (SELECT hash FROM unsent)),
                (SELECT count(*) FROM bundle_page WHERE bundle IN (SELECT hash FROM unsent)),
                (SELECT count(*) FROM bundle WHERE hash IN (SELECT hash FROM unsent) AND {ENDED}),
                (SELECT count(*) FROM queue_entry JOIN outing ON outing.id = queue_entry.outing
                    WHERE state = 'waiting' AND outing.closed_at IS NULL)"
        );
        self.0.read(|connection| {
            let counted = connection.prepare_cached(&sql)?.query_row([], |row| {
                Ok(LocalOnly {
                    records: row.get(0)?,
                    drafts: row.get(1)?,
                    notes: row.get(2)?,
                    scans: row.get(3)?,
                    scan_bytes: row.get(4)?,
                    bundles: row.get(5)?,
                    bundle_records: row.get(6)?,
                    bundle_scans: row.get(7)?,
                    bundles_refused: row.get(8)?,
                    waiting: row.get(9)?,
                })
            })?;
            Ok(counted)
        })
    }

    /// Free bytes the disk must have before more is taken in: twice what is not sealed yet, and some.
    pub fn space_needed(&self) -> Result<u64> {
        let unsealed: u64 = self.0.read(|connection| {
            let sum = format!("SELECT coalesce(sum(bytes), 0) FROM ({UNSEALED_PAGES})");
            Ok(connection
                .prepare_cached(&sum)?
                .query_row([], |row| row.get(0))?)
        })?;
        Ok(unsealed * 2 + SPARE_BYTES)
    }
}
