//! Sums over people: of a village, and by addition of a kecamatan or the whole regency.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::figures::Figures;
use crate::ids::OutingId;
use crate::outcome::{OutcomeCode, VisitAgain};
use crate::time::Date;
use crate::wire::person::RegionCode;

/// What moved a figure. As text: an outcome's code, or a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub enum Cause {
    Outcome(OutcomeCode),
    /// Laptops disagree on what happened, but every version moves the figure alike.
    Disputed,
    StatusImport,
    /// Gone from a full list of the unrecorded, and nobody says why: recorded, dead or moved.
    LeftList,
    /// The 17th.
    Birthday,
    NikIssued,
}

impl From<Cause> for String {
    fn from(cause: Cause) -> String {
        match cause {
            Cause::Outcome(code) => code.as_str(),
            Cause::Disputed => "disputed",
            Cause::StatusImport => "status_import",
            Cause::LeftList => "left_list",
            Cause::Birthday => "birthday",
            Cause::NikIssued => "nik_issued",
        }
        .to_owned()
    }
}

impl TryFrom<String> for Cause {
    type Error = crate::outcome::UnknownOutcome;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Ok(match text.as_str() {
            "disputed" => Self::Disputed,
            "status_import" => Self::StatusImport,
            "left_list" => Self::LeftList,
            "birthday" => Self::Birthday,
            "nik_issued" => Self::NikIssued,
            code => Self::Outcome(code.parse()?),
        })
    }
}

/// How many people one cause moved, and the figures by how much.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Movement {
    pub people: u32,
    pub figures: Figures,
}

/// Everything counted over some people. Sums by `+=`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Tally {
    pub villages: u32,
    /// Villages with no totals: their people are in `list` only, their figures are 0.
    pub without_baseline: u32,
    pub baseline: Figures,
    /// By what is confirmed.
    pub official: Figures,
    /// By what the teams say.
    pub reported: Figures,
    /// From the baseline to `official`, by cause; likewise to `reported`.
    pub moved_official: BTreeMap<Cause, Movement>,
    pub moved_reported: BTreeMap<Cause, Movement>,
    /// Changes the newest baseline already contains (*terserap*).
    pub absorbed: u32,
    /// Changes it does not (*belum terserap*): these move the figure.
    pub unabsorbed: u32,
    /// Absorbed ones of which only the date says so.
    pub doubt: u32,
    pub list: ListTally,
    pub off_list: OffListTally,
    pub cards: CardTally,
}

/// The list of targets. targets = outcomes + disputed + not_yet_come. Who has left the list with
/// nothing said of them is no target any more.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListTally {
    /// Rows of the imported lists.
    pub rows: u32,
    pub duplicates: u32,
    pub targets: u32,
    /// Effective outcomes.
    pub outcomes: BTreeMap<OutcomeCode, u32>,
    pub disputed: u32,
    pub not_yet_come: u32,
    /// Once on the list, gone from a newer one that is complete, and no team has said anything of them:
    /// in no other figure of the list.
    #[serde(default)]
    pub left_list: u32,
    /// Decided by the office, and a later outing says something else.
    pub contradicted: u32,
    /// Targets not yet of age.
    pub under_age: u32,
    /// Targets whom the baseline has as belum.
    pub belum_at_baseline: u32,
    /// The baseline's belum less those on the list: people missing from the list, or too many on it.
    /// Never hidden.
    #[ts(type = "number")]
    pub difference: i64,
    /// Still belum by name, by what is confirmed and by what the teams say.
    pub left_official: u32,
    pub left_reported: u32,
    /// To be visited (again), how.
    pub revisit: BTreeMap<VisitAgain, u32>,
}

/// Found, in the day's output, in neither wajib nor belum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OffListTally {
    /// *Perlu cek SIAK*.
    pub to_check: u32,
    /// Checked: the totals have them already.
    #[serde(default)]
    pub checked_out: u32,
    /// *Luar domisili*.
    pub other_regency: u32,
    pub without_nik: u32,
}

/// How far the cards are, by name; never part of "belum".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CardTally {
    pub captured: u32,
    pub problem: u32,
    pub print_ready: u32,
    pub printed: u32,
    pub handed_over: u32,
}

/// The by-name list of one RT.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NeighbourhoodTally {
    pub targets: u32,
    pub not_yet_come: u32,
    pub left_official: u32,
    pub left_reported: u32,
}

/// An outing that a figure still waits for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct OutingWait {
    #[ts(type = "string")]
    pub date: Date,
    pub village: RegionCode,
    pub outing: OutingId,
    pub returned: u8,
    pub laptops: u8,
}

impl AddAssign<&Tally> for Tally {
    fn add_assign(&mut self, other: &Tally) {
        self.villages += other.villages;
        self.without_baseline += other.without_baseline;
        self.baseline += other.baseline;
        self.official += other.official;
        self.reported += other.reported;
        for (mine, theirs) in [
            (&mut self.moved_official, &other.moved_official),
            (&mut self.moved_reported, &other.moved_reported),
        ] {
            for (cause, movement) in theirs {
                let sum = mine.entry(*cause).or_default();
                sum.people += movement.people;
                sum.figures += movement.figures;
            }
        }
        self.absorbed += other.absorbed;
        self.unabsorbed += other.unabsorbed;
        self.doubt += other.doubt;
        self.list += &other.list;
        self.off_list.to_check += other.off_list.to_check;
        self.off_list.checked_out += other.off_list.checked_out;
        self.off_list.other_regency += other.off_list.other_regency;
        self.off_list.without_nik += other.off_list.without_nik;
        self.cards.captured += other.cards.captured;
        self.cards.problem += other.cards.problem;
        self.cards.print_ready += other.cards.print_ready;
        self.cards.printed += other.cards.printed;
        self.cards.handed_over += other.cards.handed_over;
    }
}

impl AddAssign<&ListTally> for ListTally {
    fn add_assign(&mut self, other: &ListTally) {
        self.rows += other.rows;
        self.duplicates += other.duplicates;
        self.targets += other.targets;
        for (code, people) in &other.outcomes {
            *self.outcomes.entry(*code).or_default() += people;
        }
        self.disputed += other.disputed;
        self.not_yet_come += other.not_yet_come;
        self.left_list += other.left_list;
        self.contradicted += other.contradicted;
        self.under_age += other.under_age;
        self.belum_at_baseline += other.belum_at_baseline;
        self.difference += other.difference;
        self.left_official += other.left_official;
        self.left_reported += other.left_reported;
        for (how, people) in &other.revisit {
            *self.revisit.entry(*how).or_default() += people;
        }
    }
}
