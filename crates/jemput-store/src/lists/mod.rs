//! Work lists: who is to be found, village by village.

mod import;
mod villages;

use jemput_domain::time::UnixMillis;
use jemput_domain::wire::person::RegionCode;
use jemput_domain::wire::work_list::{OutingPlan, WorkList};

pub use import::ImportedList;
pub use villages::VillageSummary;

use crate::Store;
use crate::error::{Result, StoreError};

/// See [`Store::lists`].
pub struct Lists<'s>(&'s Store);

impl Store {
    pub fn lists(&self) -> Lists<'_> {
        Lists(self)
    }
}

impl Lists<'_> {
    /// The caller has checked that the office signed it. The same issue again changes nothing, an
    /// older one is refused. Fields changed on this laptop stay until the office has them.
    pub fn import(&self, list: WorkList, at: UnixMillis) -> Result<ImportedList> {
        self.0
            .write(move |connection| import::take_in(connection, &list, at))
    }

    /// Every village a list is here for, by name.
    pub fn villages(&self) -> Result<Vec<VillageSummary>> {
        self.0.read(|connection| villages::read(connection, None))
    }

    pub fn village(&self, village: &RegionCode) -> Result<VillageSummary> {
        let found = self
            .0
            .read(|connection| villages::read(connection, Some(village)))?;
        found
            .into_iter()
            .next()
            .ok_or(StoreError::NotFound("village"))
    }

    /// Outings the office planned, by date; of one village or of all.
    pub fn outing_plans(&self, village: Option<&RegionCode>) -> Result<Vec<OutingPlan>> {
        self.0
            .read(|connection| crate::outings::plans(connection, village))
    }
}
