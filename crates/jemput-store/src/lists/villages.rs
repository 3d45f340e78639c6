//! Each village with its numbers.

use jemput_domain::ids::WorkListId;
use jemput_domain::time::{Date, UnixMillis};
use jemput_domain::wire::person::RegionCode;
use jemput_domain::wire::work_list::VillageTotals;
use rusqlite::Connection;

use crate::error::Result;
use crate::people::PeopleCounts;
use crate::sql::{all, millis, parse};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VillageSummary {
    pub village: RegionCode,
    pub name: String,
    pub district: String,
    pub list: WorkListId,
    pub revision: u32,
    /// "per tanggal"
    pub as_of: Date,
    pub issued_at: UnixMillis,
    pub totals: Option<VillageTotals>,
    pub counts: PeopleCounts,
}

pub(super) fn read(
    connection: &Connection,
    village: Option<&RegionCode>,
) -> Result<Vec<VillageSummary>> {
    all(
        connection,
        "SELECT * FROM work_list WHERE ?1 IS NULL OR village = ?1 ORDER BY district_name, village_name",
        [village.map(|village| &village.0)],
        |row| {
            let village = RegionCode(row.get("village")?);
            let wajib: Option<u32> = row.get("wajib")?;
            let sudah: Option<u32> = row.get("sudah")?;
            Ok(VillageSummary {
                counts: crate::people::counts_of(connection, Some(&village))?,
                name: row.get("village_name")?,
                district: row.get("district_name")?,
                list: WorkListId(row.get("list")?),
                revision: row.get("revision")?,
                as_of: parse(row.get("as_of")?)?,
                issued_at: millis(row, "issued_at")?,
                totals: wajib
                    .zip(sudah)
                    .map(|(wajib, sudah)| VillageTotals { wajib, sudah }),
                village,
            })
        },
    )
}
