//! Recording statuses of the state system. Unknown strings are kept verbatim and prove nothing.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

static TABLE: &str = include_str!("../data/ektp_status.tsv");
static ROWS: OnceLock<Vec<StatusRow>> = OnceLock::new();

/// How far a card has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CardStage {
    /// Biometrics taken, no card yet.
    Captured,
    /// A duplicate or an adjudication blocks the card.
    Problem,
    PrintReady,
    Printed,
    HandedOver,
}

/// One status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct StatusRow {
    pub status: &'static str,
    pub meaning_id: &'static str,
    pub phase: &'static str,
    pub kit_action: &'static str,
}

impl StatusRow {
    /// Whether biometrics are held: true from BIO_CAPTURED on, false for UNREGISTERED, unknown after
    /// a failure (the packet may have to be recorded again).
    pub fn recorded(&self) -> Option<bool> {
        match (self.phase, self.status) {
            ("awal", _) => Some(false),
            ("gagal", status) if status != "DUPLICATE_RECORD" => None,
            _ => Some(true),
        }
    }

    /// How far the card is; None when biometrics are not held.
    pub fn stage(&self) -> Option<CardStage> {
        self.recorded().filter(|recorded| *recorded)?;
        Some(match (self.phase, self.status) {
            ("gagal" | "adjudikasi", _) => CardStage::Problem,
            ("siap", _) | (_, "SENT_FOR_CARD_PRINTING") => CardStage::PrintReady,
            ("cetak", _) | (_, "CARD_SHIPPED") => CardStage::Printed,
            ("serah", _) => CardStage::HandedOver,
            _ => CardStage::Captured,
        })
    }
}

/// All statuses, in the order of the table.
pub fn status_rows() -> &'static [StatusRow] {
    ROWS.get_or_init(|| TABLE.lines().skip(1).filter_map(row).collect())
}

/// By the state system's word, spaces and case aside.
pub fn status_row(text: &str) -> Option<&'static StatusRow> {
    let wanted = text.trim().to_ascii_uppercase().replace([' ', '-'], "_");
    status_rows().iter().find(|row| row.status == wanted)
}

fn row(line: &'static str) -> Option<StatusRow> {
    let mut cells = line.split('\t');
    let (status, _order) = (cells.next()?, cells.next()?);
    Some(StatusRow {
        status,
        meaning_id: cells.next()?,
        phase: cells.next()?,
        kit_action: cells.next()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_say_whether_biometrics_are_held_and_how_far_the_card_is() {
        assert_eq!(status_rows().len(), 16);
        let read = |text| status_row(text).map(|row| (row.recorded(), row.stage()));
        assert_eq!(read("UNREGISTERED"), Some((Some(false), None)));
        assert_eq!(
            read("bio captured"),
            Some((Some(true), Some(CardStage::Captured)))
        );
        assert_eq!(read("ENROLL_FAILURE_AT_CENTRAL"), Some((None, None)));
        assert_eq!(
            read("DUPLICATE_RECORD"),
            Some((Some(true), Some(CardStage::Problem)))
        );
        assert_eq!(
            read("ADJUDICATE_RECORD"),
            Some((Some(true), Some(CardStage::Problem)))
        );
        assert_eq!(
            read("PRINT_READY_RECORD"),
            Some((Some(true), Some(CardStage::PrintReady)))
        );
        assert_eq!(
            read("SENT_FOR_CARD_PRINTING"),
            Some((Some(true), Some(CardStage::PrintReady)))
        );
        assert_eq!(
            read("CARD_SHIPPED"),
            Some((Some(true), Some(CardStage::Printed)))
        );
        assert_eq!(
            read("CARD_ISSUED"),
            Some((Some(true), Some(CardStage::HandedOver)))
        );
        assert_eq!(read("SUDAH DIAMBIL"), None);
    }
}
