//! People as rows: masked, with their age on the day that counts.

use jemput_domain::age::age_on;
use jemput_domain::ids::PersonId;
use jemput_domain::nik::Nik;
use jemput_domain::time::Date;
use jemput_domain::wire::person::RegionCode;
use jemput_store::Store;
use jemput_store::people::{PeopleCounts, PersonRow};

use crate::commands::shared::{ListCounts, ListRow, RowOutcome};
use crate::error::Result;

/// A stored row as shown.
pub fn row(stored: PersonRow, day: Date) -> ListRow {
    ListRow {
        person: stored.person,
        name: stored.name,
        nik_masked: stored.nik.as_deref().and_then(masked),
        sex: stored.sex,
        birth_date: stored.birth_date,
        age: stored.birth_date.map(|birth| age_on(birth, day)),
        rt: stored.rt,
        rw: stored.rw,
        hamlet: stored.hamlet,
        family_head: stored.family_head,
        village: stored.village,
        on_list: stored.on_list,
        outcome: stored.outcome.map(|code| RowOutcome {
            code,
            ours: stored.outcome_is_ours,
            statement_by: stored.statement_by,
        }),
        waiting: stored.waiting,
        applications: stored.applications,
    }
}

/// `3201********0123`
pub fn masked(nik: &str) -> Option<String> {
    Nik::parse(nik).ok().map(|nik| nik.masked())
}

/// One person's row, as the list shows it now.
pub fn row_of(store: &Store, person: PersonId, day: Date) -> Result<ListRow> {
    Ok(row(store.people().row(person)?, day))
}

/// A village's counts; of everybody without one.
pub fn counts(store: &Store, village: Option<&RegionCode>) -> Result<ListCounts> {
    Ok(shown(&store.people().counts(village)?))
}

/// Counts as shown.
pub fn shown(counts: &PeopleCounts) -> ListCounts {
    ListCounts {
        list: counts.listed,
        not_yet_come: counts.not_yet,
        outcomes: counts.outcomes.clone(),
        waiting: counts.waiting,
        not_on_list: counts.off_list,
    }
}
