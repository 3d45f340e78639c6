//! How an import went, in numbers: the page words it ("143 dari 143 kiriman, 3 perlu dilihat").

use jemput_seal::SealError;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::batch::Outcome;

/// The result of one import.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Summary {
    /// Bundles found.
    pub found: u32,
    /// Of those, safe at the office: taken in now or before, or kept sealed.
    pub safe: u32,
    /// Of those, taken in now for the first time.
    pub new: u32,
    /// New records.
    pub records: u32,
    /// New scans.
    pub scans: u32,
    /// What a person should look at, one entry each.
    pub look_at: Vec<Looked>,
    /// Receipts written back to the stick.
    pub receipts_written: u32,
    /// Requests to enrol found, which wait for six words to be compared.
    pub enrolments: u32,
}

/// One thing to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Looked {
    /// File name, or `network`.
    pub source: String,
    /// Hex, when it was a bundle.
    pub header_hash: Option<String>,
    /// Which record line, when only a record was put apart.
    pub line: Option<u32>,
    /// Reason code.
    pub reason: String,
}

/// Reasons that are not the seal's own (`SealError::CODES`).
const OWN_REASONS: [&str; 14] = [
    "device_copied",
    "enrolment_failed",
    "invitation_used",
    "lost_and_pruned",
    "missing_on_stick",
    "newer_schema",
    "pages_left_out",
    "record_hash",
    "record_unreadable",
    "records_unstorable",
    "stick_unwritable",
    "too_many_records",
    "too_many_revisions",
    "unknown_invitation",
];

impl Looked {
    /// A file that could not be read as what it is.
    pub(crate) fn file(source: &str, reason: &str) -> Self {
        debug_assert!(
            OWN_REASONS.contains(&reason) || SealError::CODES.contains(&reason),
            "a reason without words: {reason}"
        );
        Self {
            source: source.to_owned(),
            header_hash: None,
            line: None,
            reason: reason.to_owned(),
        }
    }

    /// A bundle.
    pub(crate) fn bundle(source: &str, header_hash: &str, reason: &str) -> Self {
        Self {
            header_hash: Some(header_hash.to_owned()),
            ..Self::file(source, reason)
        }
    }
}

impl Summary {
    /// Adds one bundle's outcome.
    pub(crate) fn add(&mut self, outcome: Outcome) {
        self.safe += u32::from(outcome.safe);
        self.new += u32::from(outcome.new);
        self.records += outcome.records;
        self.scans += outcome.scans;
        self.look_at.extend(outcome.look_at);
    }

    /// One line for a terminal or a log.
    pub fn sentence(&self) -> String {
        let mut text = format!("{} dari {} kiriman", self.safe, self.found);
        if self.new < self.found {
            text.push_str(&format!(", {} baru", self.new));
        }
        if !self.look_at.is_empty() {
            text.push_str(&format!(", {} perlu dilihat", self.look_at.len()));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_words_for_every_reason() {
        for reason in OWN_REASONS.iter().chain(SealError::CODES) {
            assert!(crate::reasons::knows(reason), "{reason}");
        }
    }
}
