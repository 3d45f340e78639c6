//! Every village with a list here, with its figures *per tanggal*.

use jemput_domain::regions::Regions;
use jemput_domain::wire::office_pack::Terms;
use jemput_domain::wire::person::RegionCode;
use jemput_domain::wire::work_list::VillageTotals;
use jemput_store::lists::VillageSummary;

use crate::Field;
use crate::commands::shared::Nothing;
use crate::commands::villages::{VillageFigures, VillageView};
use crate::error::Result;
use crate::people::shown;

pub fn villages(field: &Field, _: Nothing) -> Result<Vec<VillageView>> {
    let unlocked = field.unlocked()?;
    let (store, office) = (&unlocked.open.store, unlocked.open.office());
    let mut views = Vec::new();
    for village in store.lists().villages()? {
        let plans = store.lists().outing_plans(Some(&village.village))?;
        views.push(VillageView {
            term: term(&village.village, &office.pack.terms),
            figures: figures(&village),
            counts: shown(&village.counts),
            code: village.village,
            name: village.name,
            district_name: village.district,
            as_of: village.as_of,
            issued_at: village.issued_at,
            revision: village.revision,
            plans,
        });
    }
    Ok(views)
}

/// wajib = sudah + belum.
pub(crate) fn figures(village: &VillageSummary) -> Option<VillageFigures> {
    village
        .totals
        .map(|VillageTotals { wajib, sudah }| VillageFigures {
            wajib,
            sudah,
            belum: wajib.saturating_sub(sudah),
            by_name: village.counts.listed,
        })
}

/// Kelurahan by its code; the office's own word for the others.
fn term(village: &RegionCode, terms: &Terms) -> String {
    let term = Regions::current().village_term(&village.0, Some(&terms.village));
    term.unwrap_or_default().to_owned()
}
