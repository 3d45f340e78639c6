//! The table behind the codes, parsed once from the data the program carries.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::OutcomeCode;

static TABLE: &str = include_str!("../../data/field_outcome_reasons.tsv");
static ROWS: OnceLock<Vec<OutcomeRow>> = OnceLock::new();

/// Whether the team comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VisitAgain {
    No,
    Yes,
    Later,
    HomeVisit,
    InstitutionVisit,
}

/// One code: its words, what is next, and what it does to wajib, sudah and belum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct OutcomeRow {
    pub code: OutcomeCode,
    pub label_id: &'static str,
    pub label_en: &'static str,
    pub meaning: &'static str,
    pub next_step: &'static str,
    pub visit_again: VisitAgain,
    pub belum_when_reported: i8,
    /// What confirms it.
    pub confirmed_by: &'static str,
    pub belum_when_confirmed: i8,
    pub wajib_when_confirmed: i8,
    pub sudah_when_confirmed: i8,
}

/// All rows, in the order of [`OutcomeCode::ALL`].
pub fn outcome_rows() -> &'static [OutcomeRow] {
    ROWS.get_or_init(|| {
        OutcomeCode::ALL
            .into_iter()
            .map(|code| {
                let line = TABLE
                    .lines()
                    .find(|line| line.split('\t').next() == Some(code.as_str()));
                row(code, line.unwrap_or_default())
            })
            .collect()
    })
}

/// A cell that cannot be read counts as empty: the tests compare every one with the file.
fn row(code: OutcomeCode, line: &'static str) -> OutcomeRow {
    let cells: Vec<&'static str> = line.split('\t').collect();
    let cell = |index: usize| cells.get(index).copied().unwrap_or_default();
    let number = |index: usize| cell(index).parse().unwrap_or(0);
    OutcomeRow {
        code,
        label_id: cell(1),
        label_en: label_en(code),
        meaning: cell(2),
        next_step: cell(3),
        visit_again: match cell(4) {
            "yes" => VisitAgain::Yes,
            "later" => VisitAgain::Later,
            "home visit" => VisitAgain::HomeVisit,
            "institution visit" => VisitAgain::InstitutionVisit,
            _ => VisitAgain::No,
        },
        belum_when_reported: number(5),
        confirmed_by: cell(6),
        belum_when_confirmed: number(7),
        wajib_when_confirmed: number(8),
        sudah_when_confirmed: number(9),
    }
}

fn label_en(code: OutcomeCode) -> &'static str {
    use OutcomeCode::*;
    match code {
        Rekam => "Recorded",
        Gagal => "Recording failed",
        Kecuali => "Recorded with a biometric exception",
        Sudah => "Already recorded / has a card",
        Niklain => "Recorded under another NIK",
        Duplikat => "Duplicate record",
        Mati => "Died",
        Pindah => "Moved without notice (within the country)",
        Luar => "Works or studies elsewhere",
        Ln => "Abroad",
        Tdkada => "Address or person not found",
        Tdkhadir => "Did not come / not at home",
        Tolak => "Refused",
        Tdkmampu => "Ill, elderly or disabled: home visit",
        Dibawah16 => "Under 16",
        Pemula16 => "16: recorded, card at 17",
        Lapas => "In prison, a home or a boarding school",
        Datasalah => "Wrong data (name, date, sex)",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_are_the_table() {
        let lines: Vec<&str> = TABLE.lines().skip(1).collect();
        assert_eq!(lines.len(), OutcomeCode::ALL.len());
        for (line, row) in lines.iter().zip(outcome_rows()) {
            let cells: Vec<&str> = line.split('\t').collect();
            let sign = |n: i8| {
                if n > 0 {
                    format!("+{n}")
                } else {
                    n.to_string()
                }
            };
            let again = match row.visit_again {
                VisitAgain::No => "no",
                VisitAgain::Yes => "yes",
                VisitAgain::Later => "later",
                VisitAgain::HomeVisit => "home visit",
                VisitAgain::InstitutionVisit => "institution visit",
            };
            assert_eq!(
                cells[..10],
                [
                    row.code.as_str(),
                    row.label_id,
                    row.meaning,
                    row.next_step,
                    again,
                    &sign(row.belum_when_reported),
                    row.confirmed_by,
                    &sign(row.belum_when_confirmed),
                    &sign(row.wajib_when_confirmed),
                    &sign(row.sudah_when_confirmed),
                ]
            );
            assert_eq!(row.code.row(), row);
            assert_eq!(row.code.as_str().parse(), Ok(row.code));
            assert_eq!(serde_json::to_value(row.code).unwrap(), row.code.as_str());
        }
    }

    #[test]
    fn every_row_keeps_wajib_equal_to_sudah_plus_belum() {
        for row in outcome_rows() {
            assert_eq!(
                row.wajib_when_confirmed,
                row.sudah_when_confirmed + row.belum_when_confirmed,
                "{}",
                row.code
            );
        }
    }
}
