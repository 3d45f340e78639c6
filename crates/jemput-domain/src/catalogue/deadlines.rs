//! Within how many days an event must be reported. Late is "terlambat n hari", never an amount of
//! money unless the office has set one; the documents are free.

use std::sync::OnceLock;

use serde::Serialize;
use ts_rs::TS;

use crate::time::Date;

static TABLE: &str = include_str!("../../data/deadlines.csv");
static ROWS: OnceLock<Vec<Deadline>> = OnceLock::new();

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Deadline {
    /// `kelahiran`, `kematian`, …
    pub event: String,
    pub days: u32,
    pub rule: String,
    /// The article.
    pub basis: String,
    pub certainty: String,
}

/// All reporting deadlines.
pub fn deadlines() -> &'static [Deadline] {
    ROWS.get_or_init(|| {
        csv::ReaderBuilder::new()
            .flexible(true)
            .from_reader(TABLE.as_bytes())
            .records()
            .filter_map(|record| row(&record.ok()?))
            .collect()
    })
}

/// Rules hold commas of their own: the last column is the certainty, what lies between is the basis.
fn row(record: &csv::StringRecord) -> Option<Deadline> {
    let cells: Vec<&str> = record.iter().map(str::trim).collect();
    let (certainty, middle) = cells.get(3..)?.split_last()?;
    Some(Deadline {
        event: cells[0].to_owned(),
        days: cells[1].parse().ok()?,
        rule: cells[2].to_owned(),
        basis: middle.join(", "),
        certainty: (*certainty).to_owned(),
    })
}

/// Days beyond the deadline; None when in time. Counted in calendar days from the day after the event.
pub fn late_days(deadline: u32, happened: Date, reported: Date) -> Option<u32> {
    let passed = u32::try_from(happened.until(reported).ok()?.get_days()).ok()?;
    passed.checked_sub(deadline).filter(|late| *late > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn all_seventeen_deadlines_are_read() {
        assert_eq!(deadlines().len(), TABLE.lines().count() - 1);
        assert!(
            deadlines()
                .iter()
                .all(|row| ["HIGH", "MEDIUM", "LOW"].contains(&row.certainty.as_str()))
        );
        let days = |event| {
            deadlines()
                .iter()
                .find(|row| row.event == event)
                .map(|row| row.days)
        };
        assert_eq!(days("kelahiran"), Some(60));
        assert_eq!(days("kematian"), Some(30));
        assert_eq!(days("pindah_datang_lapor"), Some(30));
    }

    #[test]
    fn the_sixtieth_day_is_in_time_and_the_sixty_first_one_day_late() {
        let birth = date(2026, 9, 1);
        assert_eq!(late_days(60, birth, date(2026, 10, 31)), None);
        assert_eq!(late_days(60, birth, date(2026, 11, 1)), Some(1));
        assert_eq!(late_days(60, birth, birth), None);
        assert_eq!(late_days(60, birth, date(2026, 8, 1)), None);
        assert_eq!(late_days(60, birth, date(2027, 9, 1)), Some(305));
    }
}
